package experiment

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms/models/shuffle"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/internal/number"
)

// published are the times that the paper gives for its medium network, by method, with its
// programs in F# and Java on a laptop.
var published = map[string]string{
	classicMethod: "0.5 s", refinedMethod: "25.5 s", modelMethod: "7 m 1.4 s", protocolMethod: "3 h 42 m 41.5 s",
}

func (s *Shuffle) result(all []computed, left, lacking []string, by price) (*result.Result, error) {
	r := &result.Result{
		Missing: lacking,
		Name:    s.About().Name, Title: s.About().Title, Parameters: s.caption(),
		Data: result.Table{Columns: result.Columns("step", "method", "replication_mean", "replication_sd",
			"coverage_mean", "coverage_sd")},
	}
	r.Data.Columns = slices.Concat(r.Data.Columns, result.Columns("messages"), priceColumns(""))
	spent, reached, err := s.spent(by)
	if err != nil {
		return nil, err
	}
	if s.Case != "small" {
		r.Name += "-" + s.Case
	}
	var costs []costSeries
	for _, c := range all {
		for t := range s.Steps + 1 {
			rep, cov := c.curves.Replication, c.curves.Coverage
			row := []any{t, c.method, rep.Mean[t], rep.SD[t], cov.Mean[t], cov.SD[t], s.messages(t)}
			r.Data.Add(slices.Concat(row, spent[t].cells())...)
		}
		series := costSeries{name: c.method}
		for _, t := range reached {
			series.add(spent[t], c.curves.Coverage.Mean[t]/float64(s.Nodes))
		}
		costs = append(costs, series)
	}
	r.Shown = append(r.Shown, s.atSteps(all, spent))
	for _, target := range []string{exactMethod, protocolMethod} {
		if i := slices.IndexFunc(all, func(c computed) bool { return c.method == target }); i >= 0 && len(all) > 1 {
			r.Shown = append(r.Shown, s.errors(all, all[i]))
		}
	}
	var times []string
	for _, c := range all {
		text := fmt.Sprintf("%s %s", c.method, timeText(c.took.Seconds()))
		if before, ok := published[c.method]; ok && s.isPublished("medium") {
			text += fmt.Sprintf(" (published: %s)", before)
		}
		times = append(times, text)
	}
	r.Timing = []string{"Time: " + strings.Join(times, ", ") + "."}
	r.Notes = append(left,
		"Mean and standard deviation are over the runs of a simulation, "+
			"and those of one run in the other methods; classic has no spread.")
	r.Notes = append(r.Notes, "Energy is that of all exchanges up to a step, as many as are expected, each of two "+
		"messages with the items that a side sends. "+by.note())
	if s.protocolRuns != s.Runs {
		r.Notes = append(r.Notes, fmt.Sprintf("The protocol has %d runs, where the published figures rest on %d: "+
			"its means scatter more than twice as much. --runs %d does as many.",
			s.protocolRuns, publishedRuns, publishedRuns))
	}
	r.Figures = []result.Figure{
		s.figure("replication", "Nodes that hold the item", all, func(c shuffle.Curves) shuffle.Curve {
			return c.Replication
		}),
		s.figure("coverage", "Nodes that hold or have held the item", all,
			func(c shuffle.Curves) shuffle.Curve { return c.Coverage }),
		costFigure(s.caption()+" · profile "+by.profile.Name, costs...),
	}
	return r, nil
}

// messages is how many messages all nodes are expected to have sent after so many steps: each side
// of an exchange sends one.
func (s *Shuffle) messages(step int) float64 {
	return float64(s.Nodes) * s.params().Rate() * float64(step)
}

// spent is what the messages up to each step cost, and at which steps a picture has points.
func (s *Shuffle) spent(by price) (costs []charged, points []int, err error) {
	p := prices{price: by}
	for t := range s.Steps + 1 {
		costs = append(costs, p.of(s.messages(t), s.Exchange*s.ItemSize))
		if t%max(1, s.Steps/100) == 0 {
			points = append(points, t)
		}
	}
	return costs, points, errors.Join(p.errs...)
}

func (s *Shuffle) caption() string {
	text := caption(s, "trials")
	if s.protocolRuns != s.Runs {
		text += fmt.Sprintf(" · runs of the protocol %d", s.protocolRuns)
	}
	return text
}

// isPublished reports whether this is the published network of a case.
func (s *Shuffle) isPublished(name string) bool {
	of := NewShuffle()
	of.Case, of.Methods, of.Seed = name, s.Methods, s.Seed
	return of.resolved().caption() == s.caption()
}

// atSteps shows the curves at eleven moments.
func (s *Shuffle) atSteps(all []computed, spent []charged) result.Table {
	t := result.Table{
		Title:   "mean number of nodes that hold the item, and that hold or have held it",
		Columns: []result.Column{{Name: "step"}},
	}
	for _, measure := range []string{"holds", "held"} {
		for _, c := range all {
			t.Columns = append(t.Columns, result.Column{Name: c.method + " " + measure, Decimals: 2})
		}
	}
	t.Columns = append(t.Columns, result.Column{Name: "messages so far"})
	t.Columns = append(t.Columns, priceHeads()...)
	last := -1
	for i := range 11 {
		step := s.Steps * i / 10
		if step == last {
			continue
		}
		last = step
		row := []any{step}
		for _, c := range all {
			row = append(row, c.curves.Replication.Mean[step])
		}
		for _, c := range all {
			row = append(row, c.curves.Coverage.Mean[step])
		}
		row = append(row, math.Round(s.messages(step)))
		t.Add(append(row, spent[step].shown()...)...)
	}
	return t
}

// errors compares the means of the methods with those of one of them, over all steps.
func (s *Shuffle) errors(all []computed, target computed) result.Table {
	t := result.Table{
		Title:   "error against " + target.method + ", in nodes, over all steps",
		Columns: result.Columns("method", "replication max", "replication rms", "coverage max", "coverage rms"),
	}
	t.Round(0, 2, 2, 2, 2)
	for _, c := range all {
		if c.method == target.method {
			continue
		}
		repMax, repRMS := difference(c.curves.Replication.Mean, target.curves.Replication.Mean)
		covMax, covRMS := difference(c.curves.Coverage.Mean, target.curves.Coverage.Mean)
		t.Add(c.method, repMax, repRMS, covMax, covRMS)
	}
	if target.method == protocolMethod {
		root, curves := math.Sqrt(float64(target.runs)), target.curves
		t.After = []string{fmt.Sprintf(
			"The means of %s have standard errors of up to %.2f (replication) and %.2f (coverage) nodes.",
			target.method, slices.Max(curves.Replication.SD)/root, slices.Max(curves.Coverage.SD)/root)}
	}
	return t
}

// difference is the largest and the root mean square difference of two curves.
func difference(a, b []float64) (most, rms float64) {
	for i := range a {
		d := math.Abs(a[i] - b[i])
		most = max(most, d)
		rms += d * d
	}
	return most, math.Sqrt(rms / float64(len(a)))
}

// figure draws one measure by all methods. The protocol is points every ten longest pauses, as in
// the paper, but with intervals of its mean, by which it can be held against the other methods: one
// standard deviation to either side would leave the range that a number of nodes can have.
func (s *Shuffle) figure(name, title string, all []computed, measure func(shuffle.Curves) shuffle.Curve) result.Figure {
	p := result.Panel{
		X: result.Axis{Label: "time (steps)", Zero: true},
		Y: result.Axis{Label: fmt.Sprintf("nodes (of %d)", s.Nodes), Zero: true},
	}
	for _, c := range all {
		curve := measure(c.curves)
		line := result.Series{Name: c.method, Dashed: c.method == classicMethod || c.method == refinedMethod}
		every := max(1, s.Steps/1500)
		if c.method == protocolMethod {
			line.Bars, line.Spread = true, "95 % interval of the mean of "+number.Plural(c.runs, "run")
			every = max(1, min(max(10*s.Gmax, s.Steps/20), s.Steps/5))
		}
		for t := 0; t <= s.Steps; t += every {
			line.X = append(line.X, float64(t))
			line.Y = append(line.Y, curve.Mean[t])
			if line.Bars {
				low, high := meanInterval(c.runs, curve.Mean[t], curve.SD[t], float64(s.Nodes))
				line.Low, line.High = append(line.Low, low), append(line.High, high)
			}
		}
		p.Series = append(p.Series, line)
	}
	return result.Figure{Name: name, Title: title, Caption: s.caption(), Panels: []result.Panel{p}}
}
