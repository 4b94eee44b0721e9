package record

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/golden"
)

// Every field of a record is in the table once, and has a meaning.
func TestEveryFieldIsAFigure(t *testing.T) {
	rows := map[string]int{}
	for _, f := range figures {
		rows[f.Name]++
		if f.Meaning == "" || f.Group == "" {
			t.Errorf("%s: meaning %q, group %q", f.Name, f.Meaning, f.Group)
		}
	}
	fields := 0
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Record]()) {
		if f.Anonymous || f.Name == "NotKnown" { // which is of figures and none itself
			continue
		}
		fields++
		if name := f.Tag.Get("json"); rows[name] != 1 {
			t.Errorf("%s: %d rows of the name %q, want 1", f.Name, rows[name], name)
		}
	}
	if rows := len(figures) - len(derivedNames()); fields != rows {
		t.Errorf("%d fields and %d rows of them", fields, rows)
	}
}

// What a row names besides itself are figures too.
func TestFiguresThatGoTogether(t *testing.T) {
	for _, f := range figures {
		for _, name := range []string{f.low, f.high, f.half} {
			if name != "" && ByName(name).Unit != f.Unit {
				t.Errorf("%s in %q goes with %s in %q", f.Name, f.Unit, name, ByName(name).Unit)
			}
		}
	}
}

func TestByNameOfNone(t *testing.T) {
	defer func() {
		if text := fmt.Sprint(recover()); !strings.Contains(text, "messages") {
			t.Errorf("%s; want the nearest name", text)
		}
	}()
	ByName("mesages")
}

func TestOver(t *testing.T) {
	five, half := 5.0, 0.25
	first, second := trial("a", 4, 10), trial("a", 4, 12)
	first.GiniSent, first.MessagesCI95 = &five, &half
	both := []*Record{&first, &second}
	e := ByName("messages").Over(both)
	if e.Mean != 11 || !e.Known || e.Trials != 2 || e.Half < 12.706 || e.Half > 12.707 {
		t.Errorf("messages: %+v, want 11 ± 12.706 of 2", e) // t(0.975, 1) times a standard error of 1
	}
	if e := ByName("messages").Over(both[:1]); e.Mean != 10 || e.Half != half || !e.Known {
		t.Errorf("one trial: %+v, want the interval over its repetitions", e)
	}
	if e := ByName("gini_sent").Over(both); e != (Estimate{Mean: 5, Trials: 1}) {
		t.Errorf("a figure of one trial of two: %+v", e)
	}
	if e := ByName("kernel_bytes").Over(both); e != (Estimate{}) {
		t.Errorf("a figure of none: %+v", e)
	}
}

// The page on records is made from the table.
func TestPageOnRecords(t *testing.T) {
	const path, begin, end = "../../docs/RECORDS.md", "<!-- figures begin -->\n", "<!-- figures end -->\n"
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(page), begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s: the marks %q and %q are missing", path, begin, end)
	}
	var b strings.Builder
	b.WriteString(before + begin)
	for _, part := range []struct {
		title string
		list  []*Figure
	}{{"In every file", first}, {"Added later", added}} {
		fmt.Fprintf(&b, "\n### %s\n\n| name | unit | kind | group | meaning |\n|---|---|---|---|---|\n", part.title)
		for _, f := range part.list {
			kind := f.Kind
			if f.Optional {
				kind += ", or none"
			}
			if f.driven {
				kind += "; none of a benchmark or command"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", f.Name, f.Unit, kind, f.Group, f.Meaning)
		}
	}
	b.WriteString("\n" + end + after)
	golden.File(t, path, []byte(b.String()))
}

// Windows that stayed short are named one by one as long as somebody reads that, and else by their
// number and the worst.
func TestShortWindows(t *testing.T) {
	var records []Record
	for n := range 9 {
		rec := Record{Run: Run{Algorithm: "bully", Nodes: n + 1}}
		rec.ShortWindow = n < 6
		rec.WindowS = energy.CPUSeconds(0.010 - 0.001*float64(n))
		records = append(records, rec)
	}
	if got := shortWindows(records); len(got) != 6 || got[5] != "bully at 6 nodes (5.00 ms)" {
		t.Errorf("six of them: %q", got)
	}
	records[6].ShortWindow = true
	if got := shortWindows(records); len(got) != 1 || got[0] != "7 of 9, the least of them bully at 7 nodes (4.00 ms)" {
		t.Errorf("seven of them: %q", got)
	}
}
