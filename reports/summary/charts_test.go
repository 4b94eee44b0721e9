package summary

import (
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/reports/charts"
)

func namesOf(figures []result.Figure) (all []string) {
	for _, f := range figures {
		all = append(all, f.Name)
	}
	return all
}

// expecting sets the textbook's count.
func expecting(r record.Record, low, high float64) record.Record {
	r.ExpectedLow, r.ExpectedHigh = &low, &high
	return r
}

// each is the records, changed.
func each(records []record.Record, change func(i int, r *record.Record)) []record.Record {
	all := slices.Clone(records)
	for i := range all {
		change(i, &all[i])
	}
	return all
}

// A chart is there where the records have something to show in it, and only there.
func TestChartsThatSaySomething(t *testing.T) {
	two := []record.Record{
		ran("a", 4, 10, 1, .01), ran("a", 8, 20, 1, .01), ran("b", 4, 12, 1, .01), ran("b", 8, 99, 1, .01),
	}
	on := func(e engine.Engine) []record.Record {
		return slices.Concat(two, each(two, func(_ int, r *record.Record) { r.Engine = e }))
	}
	for _, c := range []struct {
		name    string
		records []record.Record
		want    string
	}{
		{"nothing", nil, ""},
		{"runs that failed", each(two, func(_ int, r *record.Record) { r.Status = "violation" }), ""},
		{"two sizes", two, "election"},
		{"uneven senders", each(two, func(_ int, r *record.Record) {
			r.GiniSent, r.MaxNodeMessages = new(.5), new(5.)
		}), "election load"},
		{"even senders", each(two, func(_ int, r *record.Record) {
			r.GiniSent, r.MaxNodeMessages = new(.01), new(5.)
		}), "election"},
		{"messages that grow", each(two, func(i int, r *record.Record) {
			r.Bytes = r.Messages * float64(1+i)
		}), "election bytes"},
		{"messages of one length", each(two, func(_ int, r *record.Record) { r.Bytes = 3 * r.Messages }), "election"},
		{"all were reached", each(two, func(_ int, r *record.Record) {
			r.Metrics = []record.NamedFigure{{Name: "coverage", Value: 1}}
		}), "election"},
		{"some were not", each(two, func(i int, r *record.Record) {
			r.Metrics = []record.NamedFigure{{Name: "coverage", Value: 1 - float64(i)/10}}
		}), "election coverage"},
		{"two engines", on(engine.TCP), "election engines"},
		{"the simulator too", on(engine.Sim), "election"},
		{"three sizes", append(slices.Clone(two), ran("a", 16, 40, 1, .01)), "election growth"},
	} {
		if got := strings.Join(namesOf(Charts(c.records, nil)), " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		for _, fig := range Charts(c.records, nil) {
			if _, err := charts.Inline(fig); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		}
	}
}

// The chart of a problem has messages with the textbook's counts, and cost with a scale of CO2e.
func TestChartOfAProblem(t *testing.T) {
	records := []record.Record{
		expecting(ran("a", 4, 10, 2, .1), 10, 10), expecting(ran("a", 8, 20, 4, .1), 20, 20),
		expecting(ran("b", 4, 12, 1, .1), 10, 30), expecting(ran("b", 8, 99, 3, .1), 20, 100),
	}
	panels := Charts(records, nil)[0].Panels
	if len(panels) != 2 {
		t.Fatalf("%d panels", len(panels))
	}
	var series []string
	for _, s := range panels[0].Series {
		series = append(series, s.Name+" "+s.Reference)
	}
	want := []string{"a ", "b ", "a textbook", "b textbook, at least", "b textbook, at most"}
	if !slices.Equal(series, want) || !panels[0].X.Log || !panels[0].Y.Log {
		t.Errorf("%q, want %q on logarithmic scales", series, want)
	}
	a := panels[1].Series[0]
	if !slices.Equal(a.Y, []float64{2, 4}) || !slices.Equal(a.High, []float64{4, 8}) || !slices.Equal(a.Low, a.Y) {
		t.Errorf("cost %v from %v to %v", a.Y, a.Low, a.High)
	}
	if r := panels[1].Right; r == nil || r.Factor != .001 {
		t.Errorf("second scale %v, want 1 mg a joule", r)
	}
	records[0].GCO2e *= 2 // another grid
	if Charts(records, nil)[0].Panels[1].Right != nil {
		t.Error("one scale of CO2e stands for two factors")
	}
	for i := range records {
		records[i].Engine = engine.Sim
	}
	p := Charts(records, nil)[0].Panels[1]
	if !strings.HasPrefix(p.Y.Label, "predicted ") || p.Series[0].Y[0] != 10 {
		t.Errorf("of simulated runs: %s, %v; want what is predicted", p.Y.Label, p.Series[0].Y)
	}
}

// The main chart is that of all problems, with bars where there is one size; without records there
// is none.
func TestMain(t *testing.T) {
	if _, err := Main(nil); err == nil {
		t.Error("no records are no error")
	}
	other := with(ran("c", 4, 5, 1, .1), func(r *record.Record) { r.Problem = "mutex" })
	fig, err := Main([]record.Record{ran("a", 4, 10, 1, .1), ran("b", 4, 12, 1, .1), other})
	if err != nil {
		t.Fatal(err)
	}
	if len(fig.Panels) != 2 || fig.Panels[1].Title != "mutex" ||
		!slices.Equal(fig.Panels[0].X.Categories, []string{"a", "b"}) {
		t.Errorf("%+v", fig.Panels)
	}
	bench := with(ran("BenchmarkA", 1, 0, 1, .1), func(r *record.Record) { r.Engine = engine.Benchmark })
	if fig, err := Main([]record.Record{bench}); err != nil || fig.Name != "cost" {
		t.Errorf("of a benchmark: %v, %v", fig.Name, err)
	}
}

// Several runs are set beside each other where they have a problem in common, and what simulating
// took is in no column of cost.
func TestAcross(t *testing.T) {
	simulated := with(ran("a", 4, 10, 7, .1), func(r *record.Record) { r.Engine = engine.Sim })
	runs := []Named{
		{Name: "x/one.json", Records: []record.Record{ran("a", 4, 10, 1, .1), ran("only here", 4, 1, 1, .1)}},
		{Name: "x/two.json", Records: []record.Record{ran("a", 4, 11, 2, .1)}},
	}
	figures := Across(runs)
	if len(figures) != 1 {
		t.Fatalf("%d charts", len(figures))
	}
	p := figures[0].Panels[0]
	if !slices.Equal(p.X.Categories, []string{"one", "two"}) || len(p.Series) != 1 ||
		!slices.Equal(p.Series[0].Y, []float64{10, 11}) {
		t.Errorf("%+v", p)
	}
	table := Table(append(runs, Named{Name: "sim", Records: []record.Record{simulated}}))
	if len(table.Rows) != 4 {
		t.Fatalf("%d rows", len(table.Rows))
	}
	if row := strings.Join(table.Rows[3], " | "); strings.Contains(row, "7.00 J") || !strings.Contains(row, "10.0 J") {
		t.Errorf("a simulated run: %s", row)
	}
}

// Where scenarios differ in one number alone it is the axis, in order, whatever the order of runs;
// where they differ in two, or a default is not stated, runs stand beside each other.
func TestAcrossByWhatVaries(t *testing.T) {
	run := func(name, links, fanout string, messages float64) Named {
		s := &record.Settings{Links: links, Topology: "ring"}
		if fanout != "" {
			s.Params = map[string]map[string]string{"a": {"fanout": fanout, "mode": "push"}}
		}
		return Named{name, []record.Record{ran("a", 4, messages, 1, .1)}, s}
	}
	for _, row := range []struct {
		runs  []Named
		label string
		x, y  []float64
	}{
		{
			[]Named{run("x", "latency=fixed:1ms loss=0.2", "", 30), run("y", "latency=fixed:1ms", "", 10)},
			"loss (share)",
			[]float64{0, 0.2},
			[]float64{10, 30},
		},
		{
			[]Named{run("x", "latency=fixed:1ms", "", 10), run("y", "latency=fixed:1s", "", 20)},
			"latency (ms)",
			[]float64{1, 1000},
			[]float64{10, 20},
		},
		{[]Named{run("x", "", "3", 30), run("y", "", "1", 10)}, "a fanout", []float64{1, 3}, []float64{10, 30}},
		{[]Named{run("x", "", "3", 30), run("y", "loss=0.1", "1", 10)}, "run", nil, []float64{30, 10}},
		{[]Named{run("x", "", "3", 30), run("y", "", "", 10)}, "run", nil, []float64{30, 10}},
		{[]Named{run("x", "", "3", 30), run("y", "", "3", 10)}, "run", nil, []float64{30, 10}},
		{[]Named{run("x", "latency=uniform:1ms..2ms", "3", 30), run("y", "", "1", 10)}, "run", nil, []float64{30, 10}},
	} {
		p := Across(row.runs)[0].Panels[0]
		if p.X.Label != row.label || !slices.Equal(p.Series[0].X, row.x) || !slices.Equal(p.Series[0].Y, row.y) ||
			(p.X.Categories == nil) != (row.label != "run") {
			t.Errorf("%+v", p)
		}
	}
}
