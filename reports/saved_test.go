package reports

import (
	"bytes"
	"encoding/csv"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
)

// TestSavedRuns reads runs that were saved by the first published version, and holds every form of
// report to what that version made of them: names of columns and fields, their order, units and
// rounding. Figures that were added since come last in each record, and are looked at no further.
func TestSavedRuns(t *testing.T) {
	for _, run := range []string{"engines", "radio", "processes", "real"} {
		file := "testdata/saved/" + run
		saved, err := os.ReadFile(file + ".json")
		if err != nil {
			t.Fatal(err)
		}
		res, err := record.Read(saved)
		if err != nil {
			t.Fatalf("%s.json: %v", file, err)
		}
		for ext, format := range map[string]*Format{
			"json": JSON, "csv": CSV, "md": Markdown, "bench": Bench, "txt": Table,
		} {
			want, err := os.ReadFile(file + "." + ext)
			if err != nil {
				t.Fatal(err)
			}
			want = withoutEmptyRanges(want, ext == "txt")
			var got bytes.Buffer
			if err := Write(&got, format, res, Options{}); err != nil {
				t.Fatalf("%s as %s: %v", file, format, err)
			}
			if asSaved(got.String(), string(want)) != string(want) {
				t.Errorf("%s.%s differs from what was saved", file, ext)
			}
		}
	}
}

// withoutEmptyRanges is a saved report without the ranges whose ends are written alike, as in
// 282 mJ (282–282). They said nothing beside the value, and are not written any more. Their room
// stays, in text behind the value and in Markdown before it.
func withoutEmptyRanges(report []byte, text bool) []byte {
	return valueWithRange.ReplaceAllFunc(report, func(cell []byte) []byte {
		part := valueWithRange.FindSubmatch(cell)
		value, room := part[1], bytes.Repeat([]byte(" "), utf8.RuneCount(part[2]))
		switch {
		case !bytes.Equal(part[3], part[4]):
			return cell
		case text:
			return slices.Concat(value, room)
		}
		return slices.Concat(room, value)
	})
}

var valueWithRange = regexp.MustCompile(`([0-9.]+ [^ |]+)( \(([0-9.]+)–([0-9.]+)\))`)

// asSaved is CSV or JSON without the figures that are behind the last saved one of a record, and
// any form without the totals at its end. Where anything else differs it stays different.
func asSaved(got, saved string) string {
	if rest, ok := strings.CutPrefix(got, saved); ok && totalEnds.MatchString(rest) {
		return saved
	}
	var kept []string
	left, lines := strings.Split(got, "\n"), strings.Split(saved, "\n")
	for i, want := range lines {
		if len(left) == 0 {
			break
		}
		line := left[0]
		left = left[1:]
		if strings.HasPrefix(line, want+",") && isCSVLine(want) {
			line = want
		}
		if line == want+"," && i+1 < len(lines) &&
			(strings.TrimSuffix(lines[i+1], ",") == endOfRecord || lines[i+1] == "}") {
			if end := slices.Index(left, lines[i+1]); end > 0 {
				line, left = want, left[end:]
			}
		}
		kept = append(kept, line)
	}
	return strings.Join(append(kept, left...), "\n")
}

// totalEnds is the list of the total in text and Markdown.
var totalEnds = regexp.MustCompile(`^\n(#+ )?Total\n+ *- This report itself took [^#]*$`)

// isCSVLine tells a line of CSV from one of JSON, which is indented or a bracket.
func isCSVLine(line string) bool { return line != "" && !strings.ContainsAny(line[:1], " {}[]") }

// endOfRecord is the line of JSON that ends a record.
const endOfRecord = "    }"

func TestAsSaved(t *testing.T) {
	const (
		csv  = "a,b\n1,2\n"
		json = "{\n  \"records\": [\n    {\n      \"a\": 1\n    },\n    {\n      \"a\": 2\n    }\n  ]\n}\n"
	)
	for _, got := range []string{csv, "a,b,c\n1,2,3\n", "a,b,c,d\n1,2,,\n"} {
		if asSaved(got, csv) != csv {
			t.Errorf("%q is not as %q", got, csv)
		}
	}
	for _, got := range []string{"a,c,b\n1,3,2\n", "a,b\n1,20\n", "a,b\n1,2\n3,4\n", "a,b\n"} {
		if asSaved(got, csv) == csv {
			t.Errorf("%q is as %q", got, csv)
		}
	}
	later := strings.NewReplacer(
		`"a": 1`, "\"a\": 1,\n      \"b\": 3",
		`"a": 2`, "\"a\": 2,\n      \"b\": [\n        4\n      ]",
	)
	if got := later.Replace(json); asSaved(got, json) != json {
		t.Errorf("%s\nis not as\n%s", got, json)
	}
	for _, change := range []string{"\"b\": 3,\n      \"a\": 1", `"a": 10`} {
		if got := strings.Replace(json, `"a": 1`, change, 1); asSaved(got, json) == json {
			t.Errorf("%s\nis as\n%s", got, json)
		}
	}
}

// Records in CSV are those in JSON: read back they are written the same, and tables, which hold
// figures of the records alone, are the same but for the units of metrics.
func TestSavedCSV(t *testing.T) {
	for _, run := range []string{"engines", "radio", "processes", "real"} {
		file := "testdata/saved/" + run
		lines, err := os.ReadFile(file + ".csv")
		if err != nil {
			t.Fatal(err)
		}
		res, err := record.Read(lines)
		if err != nil {
			t.Fatalf("%s.csv: %v", file, err)
		}
		if got := asSaved(inFormat(t, CSV, res), string(lines)); got != string(lines) {
			t.Errorf("%s.csv is written anew as another:\n%s", file, cmp.Diff(string(lines), got))
		}
		again, err := record.Read([]byte(inFormat(t, JSON, res)))
		if err != nil || asSaved(inFormat(t, CSV, again), string(lines)) != string(lines) {
			t.Errorf("%s.csv by way of JSON is another; %v", file, err)
		}
		saved, err := os.ReadFile(file + ".json")
		if err != nil {
			t.Fatal(err)
		}
		whole, err := record.Read(saved)
		if err != nil {
			t.Fatal(err)
		}
		for i := range whole.Records {
			for k := range whole.Records[i].Metrics {
				whole.Records[i].Metrics[k].Unit = ""
			}
		}
		for _, f := range []*Format{Table, Markdown} {
			if want, got := tables(inFormat(t, f, whole)), tables(inFormat(t, f, res)); want != got {
				t.Errorf("%s as %s: (-JSON +CSV)\n%s", file, f, cmp.Diff(want, got))
			}
		}
		for _, f := range Formats() {
			text := inFormat(t, f, res)
			alone := f == CSV || f == CodeCarbon // which have columns and no place for words
			if !alone && !strings.Contains(strings.Join(strings.Fields(text), " "), record.NoHead) {
				t.Errorf("%s.csv as %s does not say what is not known:\n%s", file, f, text)
			}
			for _, invented := range []string{
				" 0 threads", "0 trials", "seed 0", "seed: 0", "threads: 0", "cpu: none",
			} {
				if strings.Contains(text, invented) {
					t.Errorf("%s.csv as %s says %q", file, f, invented)
				}
			}
		}
	}
}

func inFormat(t testing.TB, f *Format, res *record.Results) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, f, res, Options{}); err != nil {
		t.Fatalf("%s: %v", f, err)
	}
	return b.String()
}

// tables are the lines of the tables of a report.
func tables(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if strings.Contains(line, "  ") && !strings.HasPrefix(line, " ") && !strings.Contains(line, "known") ||
			strings.HasPrefix(line, "|") {
			lines = append(lines, line)
		}
	}
	for i, line := range lines {
		if strings.HasPrefix(line, "algorithm") {
			return strings.Join(lines[i:], "")
		}
	}
	return strings.Join(lines, "")
}

// What is wrong with a file is told with where it is and what is allowed.
func TestReadCSVIsStrict(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, CSV, trials(engine.Sim), Options{}); err != nil {
		t.Fatal(err)
	}
	good := b.String()
	head, rows, _ := strings.Cut(good, "\n")
	engines := strings.Join(engine.Names(), ", ")
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "empty (allowed: "},
		{"blanks", " \n\t", "empty (allowed: "},
		{"gzip", "\x1f\x8b\x08\x00", "compressed by gzip (allowed: "},
		{"a mark of byte order before JSON", "\ufeff{}", "line 1: schema: missing"},
		{"another table", "a,b\n1,2\n", `line 1: "a,b": no columns of records (allowed: algorithm, `},
		{
			"unknown column", strings.Replace(good, ",nodes,", ",knodes,", 1),
			"line 1: knodes: no such key; did you mean nodes?",
		},
		{"missing column", strings.Replace(good, ",nodes,", ",knodes,", 1), "line 1: nodes: missing"},
		{"column given twice", strings.Replace(good, ",bytes,", ",messages,", 1), "line 1: messages: given twice"},
		{
			"no number", strings.Replace(good, ",complete,sim,", ",complete,simm,", 1),
			`line 2: records[0].engine: "simm" (allowed: ` + engines + `; did you mean sim?)`,
		},
		{
			"NaN", strings.Replace(good, ",1024,1,11,", ",1024,1,NaN,", 1),
			"line 2: records[0].messages: NaN (allowed: a number)",
		},
		{
			"hexadecimal", strings.Replace(good, ",1024,1,11,", ",1024,1,0x1p4,", 1),
			"line 2: records[0].messages: 0x1p4 (allowed: a number)",
		},
		{
			"infinite", strings.Replace(good, ",1024,1,11,", ",1024,1,1e999,", 1),
			"line 2: records[0].messages: 1e999 (allowed: a number)",
		},
		{
			"negative", strings.Replace(good, ",1024,1,11,", ",1024,1,-11,", 1),
			"line 2: records[0] (bully at 4 nodes, trial 0): messages: -11 (allowed: a finite number of at least 0)",
		},
		{
			"no whole number", strings.Replace(good, ",1024,1,11,", ",1024.5,1,11,", 1),
			"line 2: records[0].repetitions: 1024.5 (allowed: a whole number)",
		},
		{
			"no text", strings.Replace(good, "\nbully,", "\n,", 1),
			"line 2: records[0] ( at 4 nodes, trial 0): algorithm: empty (allowed: a text)",
		},
		{"an empty cell", strings.Replace(good, ",1024,1,11,", ",1024,1,,", 1), "line 2: records[0].messages: "},
		{
			"no yes or no", strings.Replace(good, ",false,", ",maybe,", 1),
			`line 2: records[0].short_window: "maybe" (allowed: true or false)`,
		},
		{
			"no numbers by name", strings.Replace(good, ",false,0,,", ",false,0,coverage,", 1),
			`line 2: records[0].metrics: "coverage" (allowed: name=number;name=number)`,
		},
		{
			"no number by name", strings.Replace(good, ",false,0,,", ",false,0,a=1;b=x,", 1),
			"line 2: records[0].metrics[1].value: x (allowed: a number)",
		},
		{
			"a cell too many", head + "\n" + strings.Replace(rows, "\n", ",1\n", 1),
			"cells below ",
		},
		{"cut off", good[:len(head)+50], "line 2: "},
		{
			"a second heading of other columns", good + strings.Replace(head, "messages", "mesages", 1) + "\n",
			"line 32: mesages: no such key; did you mean messages?",
		},
		{"an open quote", head + "\n\"" + rows, "line "},
	} {
		_, err := record.Read([]byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	for name, text := range map[string]string{
		"from a spreadsheet": "\ufeff" + strings.ReplaceAll(good, "\n", "\r\n"),
		"of before":          before(t, good),
	} {
		if res, err := record.Read([]byte(text)); err != nil || len(res.Records) != len(trials(engine.Sim).Records) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// before is CSV as the first version wrote it.
func before(t *testing.T, text string) string {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i := range lines {
		lines[i] = lines[i][:len(designed)]
	}
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(lines); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
