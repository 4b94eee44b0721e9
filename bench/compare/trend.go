package compare

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Run is one of several runs of the same, for a trend.
type Run struct {
	Name string // such as that of the file
	*record.Results
}

// Trend is what became of figures from run to run.
type Trend struct {
	Schema  int     `json:"schema"`
	Verdict string  `json:"verdict"` // in a sentence
	Runs    []Side  `json:"runs"`    // in the order of time
	Alpha   float64 `json:"alpha"`   // of all comparisons together
	// Comparisons is how many pairs of runs share Alpha.
	Comparisons int     `json:"comparisons"`
	Floor       float64 `json:"floor"` // the largest of any comparison
	Seed        uint64  `json:"seed"`
	// ByTime says that all runs tell when they ran; else they are in the order that was given.
	ByTime  bool      `json:"by_time"`
	Series  []Series  `json:"series"`
	Refused []Refusal `json:"refused,omitempty"`
	Notes   []string  `json:"notes,omitempty"`
}

// Series is one figure of one case, from run to run.
type Series struct {
	Case
	Metric string `json:"metric"`
	Unit   string `json:"unit,omitempty"`
	// Exact says that the figure is a count in all comparisons of neighbours.
	Exact  bool    `json:"exact"`
	Points []Point `json:"points"`
	// Overall is the last point against the first.
	Overall Change `json:"overall"`
}

// Point is a figure of one run.
type Point struct {
	Run   int     `json:"run"` // in Trend.Runs, from 0
	N     int     `json:"n"`   // samples, or seeds of a count
	Value float64 `json:"value"`
	// Ratio is that to the first point; nil where there is none. That of counts has no width.
	Ratio *Interval `json:"ratio,omitempty"`
	// Step is the change against the point before; nil of the first one.
	Step *Change `json:"step,omitempty"`
}

// Changed reports whether a figure differs between two neighbours, or between the first and the
// last.
func (s *Series) Changed() bool {
	return s.Overall.Verdict.Differs() || slices.ContainsFunc(s.Points, func(p Point) bool {
		return p.Step != nil && p.Step.Verdict.Differs()
	})
}

// Compared reports whether anything could be compared at all: of other scenarios nothing is.
func (t *Trend) Compared() bool {
	return slices.ContainsFunc(t.Series, func(s Series) bool { return s.Overall.Verdict != NotCompared })
}

// TrendOf follows figures over two runs or more. Each is compared with the run before that has the
// same case, and the last with the first, by the rules of [Results]; the rate of false alarms is
// that of all these comparisons together, each of which has the same share of it (Bonferroni).
// Options that are about two sides, Null and Gates, are not looked at.
func TrendOf(runs []Run, o Options) (*Trend, error) {
	if len(runs) < 2 {
		return nil, suggest.Wrong("runs", len(runs), "two or more")
	}
	t := &Trend{Schema: SchemaVersion, Alpha: cmp.Or(o.Alpha, DefaultAlpha), Seed: o.Seed, Series: []Series{}}
	runs = t.order(runs)
	o.Null, o.Gates = nil, nil
	c := &course{Trend: t, options: o, runs: runs, at: map[Case]map[string]int{}}
	if err := c.follow(); err != nil {
		return nil, err
	}
	t.Verdict = t.sentence()
	return t, nil
}

// order puts runs into the order of time, where all of them tell it.
func (t *Trend) order(runs []Run) []Run {
	t.ByTime = true
	sides := map[*record.Results]Side{}
	for _, r := range runs {
		s := sideOf(r.Results)
		s.Name = r.Name
		sides[r.Results] = s
		t.ByTime = t.ByTime && s.Started != nil
	}
	runs = slices.Clone(runs)
	if t.ByTime {
		slices.SortStableFunc(runs, func(a, b Run) int {
			return sides[a.Results].Started.Compare(*sides[b.Results].Started)
		})
	} else {
		t.Notes = append(t.Notes, "not all runs say when they ran: they are in the order in which they were given")
	}
	for _, r := range runs {
		t.Runs = append(t.Runs, sides[r.Results])
	}
	return runs
}

// sentence says which figures changed in how many cases, each with the case that changed most.
func (t *Trend) sentence() string {
	var metrics, parts []string
	of := map[string][]*Series{}
	rest := 0
	for i := range t.Series {
		s := &t.Series[i]
		if of[s.Metric] == nil {
			metrics = append(metrics, s.Metric)
		}
		of[s.Metric] = append(of[s.Metric], s)
	}
	for _, metric := range metrics {
		var most *Series
		changed := 0
		for _, s := range of[metric] {
			if !s.Changed() || s.Overall.As != "" {
				rest++
				continue
			}
			if changed++; most == nil || s.Size() > most.Size() {
				most = s
			}
		}
		if most != nil {
			text := fmt.Sprintf("%s changed in %d of %d cases (most: %s", metric, changed, len(of[metric]), most.Name)
			if r := most.Points[len(most.Points)-1].Ratio; r != nil {
				text += fmt.Sprintf(", %+.3g %% since the first run", 100*(r.Value-1))
			}
			parts = append(parts, text+")")
		}
	}
	if len(parts) == 0 {
		parts = []string{"nothing changed that can be told"}
	}
	return fmt.Sprintf("%s; %d figures show no change.", strings.Join(parts, "; "), rest)
}

// Size is how far the points of a series are from the first one at most, as the logarithm of the
// ratio; of one that begins with 0 it is infinite where another is not.
func (s *Series) Size() float64 {
	most := 0.0
	for _, p := range s.Points {
		switch {
		case p.Ratio != nil && p.Ratio.Value > 0:
			most = max(most, math.Abs(math.Log(p.Ratio.Value)))
		case p.Value != s.Points[0].Value:
			return math.Inf(1)
		}
	}
	return most
}
