package spacetime

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/internal/golden"
)

// crossing is two messages that cross, one that is lost, one that is copied and one that is still
// under way; a crash, a timer, a recovery and a note.
func crossing() Diagram {
	return Diagram{
		Title:     "Crossing <messages> & more",
		Processes: []string{"P0", "P1", "P2"},
		Rows: []Row{
			{0, "0 ms"},
			{1, "1 ms"},
			{1, "1 ms"},
			{3, "3 ms"},
			{4, "4 ms"},
			{40, "40 ms"},
			{41, "41 ms"},
			{42, "42 ms"},
		},
		Events: []Event{
			{0, 0, Dot, "asks"},
			{0, 2, Dot, "asks too"},
			{1, 1, Crash, "crashes"},
			{2, 2, Dot, ""},
			{3, 0, Dot, ""},
			{5, 1, Recovery, "recovers"},
			{6, 0, Timer, ""},
			{7, 0, Dot, `says "no"`},
		},
		Messages: []Message{
			{From: 0, To: 3, Name: "#1", Label: "question"},
			{From: 1, To: 4, Name: "#2", Label: "question"},
			{From: 0, To: Nowhere, Toward: 1, Name: "#3", Label: "question", Lost: "receiver down"},
			{From: 1, To: 7, Name: "#2", Label: "question", Copy: true},
			{From: 6, To: Nowhere, Toward: 1, Name: "#4", Label: "answer"},
		},
		Spans:   []Span{{1, 1, 5}},
		Notes:   []Note{{4, "the network splits: P0 | P1, P2"}},
		Remarks: []string{"4 messages."},
	}
}

func TestGolden(t *testing.T) {
	for name, write := range map[string]func(*bytes.Buffer) error{
		"crossing.txt":        func(b *bytes.Buffer) error { return Text(b, crossing(), 0) },
		"crossing-margin.txt": func(b *bytes.Buffer) error { return Text(b, crossing(), 66) },
		"crossing-narrow.txt": func(b *bytes.Buffer) error { return Text(b, crossing(), 20) },
		"crossing.svg":        func(b *bytes.Buffer) error { return SVG(b, crossing()) },
	} {
		t.Run(name, func(t *testing.T) { golden.Check(t, name, write) })
	}
}

// draw is both pictures of a valid diagram, of which the SVG is well-formed.
func draw(t testing.TB, d Diagram, width int) (text, svg string) {
	t.Helper()
	var a, b bytes.Buffer
	if err := errors.Join(Text(&a, d, width), SVG(&b, d)); err != nil {
		t.Fatal(err)
	}
	x := xml.NewDecoder(bytes.NewReader(b.Bytes()))
	for {
		_, err := x.Token()
		if errors.Is(err, io.EOF) {
			return a.String(), b.String()
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, &b)
		}
	}
}

func randomDiagram(t *rapid.T) Diagram {
	d := Diagram{}
	for p := range rapid.IntRange(0, 5).Draw(t, "processes") {
		d.Processes = append(d.Processes, fmt.Sprint("P", p))
	}
	at := 0.0
	for r := range rapid.IntRange(0, 12).Draw(t, "rows") {
		at += float64(rapid.IntRange(0, 3).Draw(t, "gap"))
		d.Rows = append(d.Rows, Row{at, fmt.Sprint(at)})
		for p := range d.Processes {
			if rapid.Bool().Draw(t, "event") {
				d.Events = append(d.Events, Event{
					r, p, Dot,
					rapid.SampledFrom([]string{"", "", "e", "a long label of an event"}).Draw(t, "label"),
				})
			}
		}
	}
	for i := range d.Events {
		for range rapid.IntRange(0, 3).Draw(t, "sends") {
			m := Message{From: i, To: Nowhere, Name: fmt.Sprintf("<%d>", len(d.Messages)), Label: "kind"}
			var to []int
			for j, e := range d.Events {
				if e.Row > d.Events[i].Row && e.Process != d.Events[i].Process {
					to = append(to, j)
				}
			}
			lost := rapid.IntRange(0, 5).Draw(t, "fate")
			switch {
			case len(to) > 0 && lost > 1:
				m.To = rapid.SampledFrom(to).Draw(t, "to")
			case len(d.Processes) < 2:
				continue
			default:
				step := 1 + rapid.IntRange(0, len(d.Processes)-2).Draw(t, "toward")
				m.Toward = (d.Events[i].Process + step) % len(d.Processes)
				if lost == 0 {
					m.Lost = "gone"
				}
			}
			d.Messages = append(d.Messages, m)
		}
	}
	return d
}

// Nothing is lost in either picture: as many signs as events, one head for each message that
// arrives, one cross for each that does not, and every message is named once.
func TestEverythingIsDrawnOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := randomDiagram(t)
		if err := d.Validate(); err != nil {
			t.Fatal(err)
		}
		width := rapid.SampledFrom([]int{0, 40, 100}).Draw(t, "width")
		var a, b bytes.Buffer
		if err := errors.Join(Text(&a, d, width), SVG(&b, d)); err != nil {
			t.Fatal(err)
		}
		text, svg := a.String(), b.String()
		picture, _, _ := strings.Cut(text, "\n\n") // without the legend
		arrived, lost, open := 0, 0, 0
		for _, m := range d.Messages {
			switch {
			case m.To != Nowhere:
				arrived++
			case m.Lost != "":
				lost++
			default:
				open++
			}
		}
		count := func(s string, any ...string) (n int) {
			for _, sub := range any {
				n += strings.Count(s, sub)
			}
			return n
		}
		for _, c := range []struct {
			what      string
			got, want int
		}{
			{"signs in the text", count(picture, "●"), len(d.Events)},
			{"heads in the text", count(picture, "▶", "◀"), arrived},
			{"crosses in the text", count(picture, "✗"), lost},
			{"open ends in the text", count(picture, "▷", "◁"), open},
			{"signs in the SVG", count(svg, `class="event"`), len(d.Events)},
			{"lines in the SVG", count(svg, `class="message"`), len(d.Messages)},
			{"heads in the SVG", count(svg, `class="head"`), arrived},
			{"crosses in the SVG", count(svg, `class="lost"`), lost},
			{"open heads in the SVG", count(svg, `class="open"`), open},
		} {
			if c.got != c.want {
				t.Fatalf("%s: %d, want %d\n%s", c.what, c.got, c.want, text)
			}
		}
		for i, m := range d.Messages {
			named := count(picture, m.Name)
			if inline := strings.Contains(picture, m.Name+" kind ") && width == 0; inline && named != 1 || named < 1 ||
				named > 2 {
				t.Fatalf("message %d is named %d times\n%s", i, named, text)
			}
			if n := count(svg, fmt.Sprintf(">&lt;%d&gt; kind", i)); n != 1 {
				t.Fatalf("message %d has %d labels in the SVG", i, n)
			}
		}
	})
}

func TestSmallDiagrams(t *testing.T) {
	text, svg := draw(t, Diagram{}, 80)
	if text != "nothing happens\n" || !strings.Contains(svg, "Nothing happens.") ||
		!strings.Contains(svg, "Space-time diagram") {
		t.Errorf("of nothing:\n%s%s", text, svg)
	}
	text, _ = draw(t, Diagram{
		Processes: []string{"only"}, Rows: []Row{{0, "0"}, {1, "1"}},
		Events: []Event{{0, 0, Dot, "a"}, {1, 0, Timer, ""}},
	}, 80)
	if want := "time  only\n   0    ● a\n   1    ◆\n\n◆ timer goes off\n"; text != want {
		t.Errorf("of one process:\n%q, want\n%q", text, want)
	}
	text, _ = draw(t, Diagram{Rows: []Row{{0, "0"}}, Notes: []Note{{0, "all is quiet"}}}, 80)
	if !strings.Contains(text, "all is quiet") {
		t.Errorf("a note without processes:\n%s", text)
	}
}

// Whatever a text holds, it neither breaks the XML nor reaches a terminal as a command.
func TestHostileTexts(t *testing.T) {
	const bad = "</text><script>&\"'\x1b[31m\x00\n]]>\u202e"
	d := crossing()
	d.Title, d.Processes[0], d.Rows[0].Time, d.Events[0].Label, d.Notes[0].Text, d.Remarks[0] = bad, bad, bad, bad, bad,
		bad
	d.Messages[0].Name, d.Messages[1].Label, d.Messages[2].Lost = bad, bad, bad
	text, svg := draw(t, d, 0)
	if strings.ContainsAny(text+svg, "\x1b\x00\u202e") || strings.Contains(svg, "<script") {
		t.Errorf("%q\n%q", text, svg)
	}
	if lines := strings.Count(text, "\n"); lines > 40 {
		t.Errorf("%d lines:\n%s", lines, text)
	}
}
