package reports

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/golden"
	"github.com/joulemark/joulemark/reports/document"
)

func TestParseFormat(t *testing.T) {
	for _, f := range Formats() {
		if got, err := ParseFormat(f.Name); err != nil || got != f {
			t.Errorf("%s: %v, %v", f, got, err)
		}
	}
	_, err := ParseFormat("makdown")
	allowed := strings.Join(FormatNames(nil), ", ")
	want := `format: "makdown" (allowed: ` + allowed + `; did you mean markdown?)`
	if err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

// limited takes so many bytes, and then nothing any more.
type limited struct {
	left int
	err  error
}

func (l *limited) Write(p []byte) (int, error) {
	n := min(l.left, len(p))
	l.left -= n
	if n < len(p) {
		return n, l.err
	}
	return n, nil
}

func TestWritersErrorsComeBack(t *testing.T) {
	full := errors.New("no space left on device")
	res := usual(engine.Sim)
	writers := map[string]func(io.Writer) error{
		"complexity": func(w io.Writer) error { return Complexity(w, CSV, res, Options{}) },
		"list":       func(w io.Writer) error { return List(w, nil, Options{}) },
		"factors":    func(w io.Writer) error { return Factors(w, nil, Options{}) },
	}
	for _, f := range Formats() {
		writers[f.Name] = func(w io.Writer) error { return Write(w, f, res, Options{}) }
	}
	for name, write := range writers {
		for _, room := range []int{0, 10} {
			if err := write(&limited{room, full}); !errors.Is(err, full) {
				t.Errorf("%s, %d bytes: %v", name, room, err)
			}
			if err := write(&limited{room, nil}); !errors.Is(err, io.ErrShortWrite) {
				t.Errorf("%s, %d bytes and no error: %v", name, room, err)
			}
		}
	}
}

// A record that cannot be shown truthfully stops every format before the first byte, and
// the error tells which record and which field.
func TestBadRecordsAreRefused(t *testing.T) {
	for _, c := range []struct {
		want   string
		change func(*record.Record)
	}{
		{"energy_j: NaN", func(r *record.Record) { r.EnergyJ = energy.Joules(math.NaN()) }},
		{"gco2e_high: +Inf", func(r *record.Record) { r.GCO2eHigh = energy.GramsCO2e(math.Inf(1)) }},
		{"messages: -1", func(r *record.Record) { r.Messages = -1 }},
		{"gini_sent: NaN", func(r *record.Record) { r.GiniSent = new(math.NaN()) }},
		{"metrics: coverage: NaN", func(r *record.Record) {
			r.Metrics = []record.NamedFigure{{Name: "coverage", Value: math.NaN()}}
		}},
		{"messages_by_kind: request: -Inf", func(r *record.Record) {
			r.MessagesByKind = []record.NamedFigure{{Name: "request", Value: math.Inf(-1)}}
		}},
		{"energy_j: 5 from 6 to 7", func(r *record.Record) { r.EnergyJ, r.EnergyLowJ, r.EnergyHighJ = 5, 6, 7 }},
		{"predicted_j: 8 from 6 to 7", func(r *record.Record) {
			r.PredictedJ, r.PredictedLowJ, r.PredictedHighJ = 8, 6, 7
		}},
		{"expected_low: 12", func(r *record.Record) { r.ExpectedLow = new(12.) }},
		{"expected_low, expected_high", func(r *record.Record) { r.ExpectedHigh = nil }},
		{"part_expected_low, part_expected_high: 0 and 0", func(r *record.Record) {
			r.PartMessages = []record.NamedFigure{{Name: "without answers", Value: 5}}
		}},
		{"part_expected_low, part_expected_high: ", func(r *record.Record) {
			r.PartMessages = []record.NamedFigure{{Name: "without answers", Value: 5}}
			r.PartExpectedLow, r.PartExpectedHigh = r.PartMessages, []record.NamedFigure{{Name: "others", Value: 5}}
		}},
		{"energy_kind: ", func(r *record.Record) { r.EnergyKind = 0 }},
		{"engine: ", func(r *record.Record) { r.Engine = engine.Engine{Name: "abacus"} }},
		{"nodes: 0", func(r *record.Record) { r.Nodes = 0 }},
		{"repetitions: 0", func(r *record.Record) { r.Repetitions = 0 }},
		{"status: empty", func(r *record.Record) { r.Status = "" }},
		{"algorithm: empty", func(r *record.Record) { r.Algorithm = "" }},
		{"problem: empty", func(r *record.Record) { r.Problem = "" }},
	} {
		res := sample(engine.Goroutine, ran("election", "u", "bully", 4, 11), ran("election", "u", "bully", 4, 11))
		c.change(&res.Records[1])
		for _, f := range Formats() {
			var b bytes.Buffer
			err := Write(&b, f, res, Options{})
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "records[1]") {
				t.Errorf("%s: %v\nwant %q of records[1]", f, err, c.want)
			}
			if b.Len() > 0 {
				t.Errorf("%s: %s: %d bytes were written", f, c.want, b.Len())
			}
		}
	}
	for _, f := range Formats() {
		if err := Write(io.Discard, f, nil, Options{}); err == nil {
			t.Errorf("%s: no results are no error", f)
		}
	}
}

func TestComplexity(t *testing.T) {
	fits := []record.Growth{
		{
			Algorithm: "bully", Textbook: "N²", Sizes: []int{4, 16, 64}, Fitting: []string{"N²"},
			Exponent: 2.1284, HalfWidth: 0.671, Nearest: "N²",
		},
		{
			Algorithm: "gossip|push", Sizes: []int{4, 16, 64, 256}, Exponent: 1, HalfWidth: 0,
			Fitting: []string{"N", "N log N"},
		},
	}
	left := []string{"2pc: 2 sizes with messages (at least 3 are needed)"}
	section := document.Document{Sections: []document.Section{growthSection(fits, left)}}
	for name, write := range map[string]func(*bytes.Buffer) error{
		"table":    func(b *bytes.Buffer) error { return section.Text(b, DefaultWidth) },
		"markdown": func(b *bytes.Buffer) error { return section.Markdown(b) },
		"csv":      func(b *bytes.Buffer) error { return CSV.growth(b, fits, left) },
		"json":     func(b *bytes.Buffer) error { return JSON.growth(b, fits, left) },
	} {
		golden.Check(t, "growth."+name, write)
	}
	if err := Complexity(io.Discard, Bench, usual(engine.Sim), Options{}); err == nil {
		t.Error("complexity as a benchmark is no error")
	}
}

// The growth that the options ask for is that of the records.
func TestComplexityOfRecords(t *testing.T) {
	for _, f := range []*Format{Table, Markdown} {
		var with, without bytes.Buffer
		growth := Options{Complexity: true, Textbook: catalogue.BuiltIn().TextbookGrowth}
		if err := errors.Join(
			Write(&with, f, usual(engine.Sim), growth),
			Write(&without, f, usual(engine.Sim), Options{}),
		); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(with.String(), "growth of messages") ||
			strings.Contains(without.String(), "growth of messages") {
			t.Errorf("%s: with:\n%s\nwithout:\n%s", f, with.String(), without.String())
		}
		var alone bytes.Buffer
		err := Complexity(&alone, f, usual(engine.Sim), Options{Textbook: catalogue.BuiltIn().TextbookGrowth})
		if err != nil || alone.String() != with.String() {
			t.Errorf("%s: %v, and what complexity writes is another report", f, err)
		}
	}
}

// Of several endings that a name has the longest says the format; the same kind of file may be
// asked for by its format.
func TestFormatOfNames(t *testing.T) {
	for name, want := range map[string]*Format{
		"run.csv": CSV, "out/emissions.csv": CodeCarbon, "EMISSIONS.CSV": CodeCarbon, "a.codecarbon.csv": CodeCarbon,
		"old-emissions.csv": CSV, "codecarbon.csv": CSV, "run": nil,
	} {
		if got, err := FormatOf(name); err != nil || got != want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	for _, f := range []*Format{CSV, CodeCarbon} {
		for _, name := range []string{"run.csv", "emissions.csv"} {
			if err := f.Fits(name); err != nil {
				t.Error(err)
			}
		}
		if f.Fits("run.json") == nil {
			t.Errorf("%s as run.json", f)
		}
	}
	if JSON.Fits("emissions.csv") == nil {
		t.Error("JSON as emissions.csv")
	}
}
