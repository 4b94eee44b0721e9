package page_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/reports"
)

// sweepOf makes the sample a sweep over two keys, a trial of which went wrong.
func sweepOf(t testing.TB) *record.Results {
	res := sample(t)
	res.Scenario.Sweep = "loss: 0, 0.1; fanout: 1, 2"
	first := res.Records[0]
	first.Engine, res.Records = engine.Sim, nil
	for i, params := range []string{"fanout=1,loss=0", "fanout=2,loss=0", "fanout=1,loss=0.1"} {
		r := first
		r.Params, r.Seed = params, uint64(i+1)
		res.Records = append(res.Records, r)
	}
	res.Records[2].Status = "goal not reached: in 3 of 20 trials"
	return res
}

// The page of a sweep has its maps, and beside them a table with a row for each cell, and what went
// wrong in it.
func TestPageOfASweep(t *testing.T) {
	text := pageOf(t, sweepOf(t))
	_, charts, _ := strings.Cut(text, `id="r1-charts"`)
	_, table, _ := strings.Cut(charts, "The values of this chart")
	table, _, _ = strings.Cut(table, "</table>")
	if n := strings.Count(table, `<th scope="row">`); n != 3 {
		t.Errorf("the table has %d rows, want 3: %s", n, table)
	}
	row := regexp.MustCompile(`<th scope="row">0.1<td>1<td>.*goal not reached: in 3 of 20 trials`)
	if !strings.Contains(charts, "Hatched: ") || !row.MatchString(table) {
		t.Errorf("the page does not say which cells went wrong: %s", table)
	}
}

// The chart of a sweep is its first map, and that of a run with the same records its messages.
func TestChartOfASweep(t *testing.T) {
	of := sweepOf(t)
	var swept, run strings.Builder
	if err := reports.Chart(&swept, "a.svg", of); err != nil {
		t.Fatal(err)
	}
	of.Scenario.Sweep = ""
	if err := reports.Chart(&run, "a.svg", of); err != nil {
		t.Fatal(err)
	}
	if by := of.Records[0].Algorithm + " by fanout and loss"; !strings.Contains(swept.String(), by) ||
		strings.Contains(run.String(), by) {
		t.Errorf("of the sweep: %.300s, of the run: %.300s", swept.String(), run.String())
	}
}
