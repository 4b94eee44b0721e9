package summary

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/reports/charts"
)

// swept is results of a sweep: a record for each text of params, and each size.
func swept(params []string, sizes ...int) *record.Results {
	res := &record.Results{}
	res.Scenario.Sweep = "loss: 0, 0.1"
	for i, text := range params {
		for _, n := range sizes {
			r := ran("a", n, float64(n+i), 1, .01)
			r.Engine, r.Params = engine.Sim, text
			res.Records = append(res.Records, r)
		}
	}
	return res
}

// titlesOf are the titles of figures, each with the number of its panels; all can be drawn.
func titlesOf(t *testing.T, figures []result.Figure) (all []string) {
	for _, f := range figures {
		all = append(all, fmt.Sprintf("%s: %d", f.Title, len(f.Panels)))
		if _, err := charts.Inline(f); err != nil {
			t.Error(err)
		}
	}
	return all
}

// Two keys that vary have maps and lines, one has lines, and sizes alone have the charts of any
// run. Of further keys every combination is drawn, up to a few.
func TestSwept(t *testing.T) {
	two := []string{"fanout=1,loss=0", "fanout=2,loss=0", "fanout=1,loss=0.1", "fanout=2,loss=0.1"}
	var four []string
	for i := range 5 {
		for _, text := range two {
			four = append(four, fmt.Sprintf("%s,reorder=x%d", text, i))
		}
	}
	several := swept([]string{"loss=0", "loss=0.1"}, 4)
	other := several.Records[1]
	other.Algorithm = "b"
	several.Records = append(several.Records, other)
	other.Params = "loss=0"
	several.Records = append(several.Records, other)
	for _, c := range []struct {
		name string
		of   *record.Results
		want []string
	}{
		{"two parameters", swept(two, 4), []string{
			"election: a by fanout and loss: 2", "election: a by fanout and loss, as lines: 2",
		}},
		{"a parameter and sizes", swept([]string{"loss=0", "loss=0.1"}, 4, 8, 16), []string{
			"election: a by N and loss: 2", "election: a by N and loss, as lines: 2",
		}},
		{"one parameter of two algorithms", several, []string{"election (unit: leader) by loss: 2"}},
		{"sizes", swept([]string{"loss=0"}, 4, 8), nil},
		{"three parameters", swept(four, 4), []string{
			"election: a by fanout and loss (reorder x0): 2",
			"election: a by fanout and loss (reorder x0), as lines: 2",
			"election: a by fanout and loss (reorder x1): 2",
			"election: a by fanout and loss (reorder x1), as lines: 2",
			"election: a by fanout and loss (reorder x2): 2",
			"election: a by fanout and loss (reorder x2), as lines: 2",
			"election: a by fanout and loss (reorder x3): 2",
			"election: a by fanout and loss (reorder x3), as lines: 2",
		}},
		{"words", swept([]string{"on=x,as=p", "on=y,as=p", "on=x,as=q", "on=y,as=q"}, 4), []string{
			"election: a by on and as: 2",
		}},
	} {
		if diff := cmp.Diff(c.want, titlesOf(t, Swept(c.of))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	run := swept(two, 4)
	run.Scenario.Sweep = ""
	if got := Swept(run); got != nil {
		t.Errorf("a run that is no sweep has %v", titlesOf(t, got))
	}
	const left = " Of 5 combinations of reorder, 4 are drawn; the tables have all."
	figures := Swept(swept(four, 4))
	if got := figures[len(figures)-1].Caption; len(got) < len(left) || got[len(got)-len(left):] != left {
		t.Errorf("the last caption is %q", got)
	}
}

// A map has a cell for each record, at its numbers in their order, with its interval, and with the
// status of one that did not go as asked. A place that nobody ran stays empty.
func TestCellsOfASweep(t *testing.T) {
	of := swept([]string{"latency=fixed:10ms,loss=0", "latency=fixed:2ms,loss=0", "latency=fixed:10ms,loss=0.1"}, 4)
	of.Records[1].Status = "goal not reached: in 1 of 10 trials"
	*of.Records[2].MessagesCI95 = 2
	fig := Swept(of)[0]
	want := result.Panel{
		X: result.Axis{Label: "latency", Categories: []string{"fixed:2ms", "fixed:10ms"}},
		Y: result.Axis{Label: "loss", Categories: []string{"0", "0.1"}},
		Heat: &result.Heat{Scale: result.Axis{Label: "messages per leader"}, Cells: []result.Cell{
			{Column: 1, Row: 0, Low: 4, Value: 4, High: 4},
			{Column: 0, Row: 0, Low: 5, Value: 5, High: 5, Fault: "goal not reached: in 1 of 10 trials"},
			{Column: 1, Row: 1, Low: 4, Value: 6, High: 8},
		}},
	}
	if diff := cmp.Diff(want, fig.Panels[0]); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	lines := Swept(of)[1].Panels[0]
	names := []string{lines.Series[0].Name, lines.Series[1].Name}
	if diff := cmp.Diff([]string{"loss 0", "loss 0.1"}, names); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]float64{2, 10}, lines.Series[0].X); diff != "" || lines.X.Label != "latency (ms)" {
		t.Errorf("%s: -want +got:\n%s", lines.X.Label, diff)
	}
}

// Values have commas themselves, as faults do.
func TestValuesWithCommas(t *testing.T) {
	p := placeOf(&record.Record{Run: record.Run{Params: "faults=crash 1 at 5ms,crash 2 at 6ms,loss=0.1"}})
	if got := p.value("faults"); got != "crash 1 at 5ms,crash 2 at 6ms" || p.value("loss") != "0.1" {
		t.Errorf("faults %q, loss %q", got, p.value("loss"))
	}
}
