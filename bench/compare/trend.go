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

// course is a trend in the making.
type course struct {
	*Trend
	options Options
	runs    []Run
	groups  [][]group
	at      map[Case]map[string]int // the series of a case and a figure
}

// follow makes the series, compares neighbours and then the ends.
func (c *course) follow() error {
	var cases []*Case
	seen := map[Case][]int{}
	for i, r := range c.runs {
		c.groups = append(c.groups, groupsOf(r.Results))
		for k := range c.groups[i] {
			g := &c.groups[i][k]
			if seen[g.Case] == nil {
				of := g.Case
				cases = append(cases, &of)
			}
			seen[g.Case] = append(seen[g.Case], i)
		}
	}
	bare := make([]Case, len(cases))
	for i, of := range cases {
		bare[i] = *of
	}
	name(cases)
	steps, ends := map[[2]int][]Case{}, map[[2]int][]Case{}
	for i, of := range bare {
		in := seen[of]
		if len(in) < 2 {
			c.Notes = append(c.Notes, fmt.Sprintf("only %s has %s", c.Runs[in[0]].Name, cases[i].Name))
			continue
		}
		c.series(of, cases[i].Name, in)
		for k := 1; k < len(in); k++ {
			pair := [2]int{in[k-1], in[k]}
			steps[pair] = append(steps[pair], of)
		}
		pair := [2]int{in[0], in[len(in)-1]}
		ends[pair] = append(ends[pair], of)
	}
	if len(c.Series) == 0 {
		return fmt.Errorf("no case is in two runs (allowed: runs of the same)")
	}
	c.Comparisons = len(steps) + len(ends)
	c.options.Alpha = c.Alpha / float64(c.Comparisons)
	if err := c.compare(steps, c.step); err != nil {
		return err
	}
	return c.compare(ends, func(s *Series, _ int, change Change) { s.Overall = change })
}

// series makes those of a case that runs have, with their values and ratios.
func (c *course) series(of Case, name string, in []int) {
	var all []*record.Record
	records := map[int][]*record.Record{}
	for _, run := range in {
		k := slices.IndexFunc(c.groups[run], func(g group) bool { return g.Case == of })
		records[run] = sound(c.groups[run][k].records)
		all = append(all, records[run]...)
	}
	c.at[of] = map[string]int{}
	for _, m := range metricsOf(all) {
		s := Series{Case: of, Metric: m.name, Unit: m.unit, Exact: true}
		s.Name = name
		var first []float64
		for _, run := range in {
			values := samplesOf(&m, records[run])
			if len(values) == 0 {
				continue
			}
			p := Point{Run: run, N: len(values)}
			middle, _ := summaryOf("")
			counts, exact, _ := countsOf(&m, records[run])
			if exact = exact && !m.sampled; exact {
				middle, _ = summaryOf("mean")
				p.N = len(counts.order)
			}
			if p.Value = middle.of(values); first == nil {
				first = values
			}
			if exact && middle.of(first) > 0 {
				r := p.Value / middle.of(first)
				p.Ratio = &Interval{r, r, r}
			} else if !exact {
				p.Ratio = middle.ratio(first, values, random(c.Seed, name, fmt.Sprint(m.name, "\x00", run)))
			}
			s.Points = append(s.Points, p)
		}
		if len(s.Points) > 1 {
			c.at[of][m.name] = len(c.Series)
			c.Series = append(c.Series, s)
		}
	}
}

// compare compares pairs of runs, each over the cases for which these are the ones to compare, and
// hands what became of each figure on.
func (c *course) compare(pairs map[[2]int][]Case, use func(s *Series, run int, change Change)) error {
	order := make([][2]int, 0, len(pairs))
	for pair := range pairs {
		order = append(order, pair)
	}
	slices.SortFunc(order, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[1], b[1]), cmp.Compare(a[0], b[0])) })
	for _, pair := range order {
		out, err := Results(c.only(pair[0], pairs[pair]), c.only(pair[1], pairs[pair]), c.options)
		if err != nil {
			return err
		}
		c.Floor = max(c.Floor, out.Floor)
		for _, r := range out.Refused {
			if !slices.ContainsFunc(c.Refused, func(o Refusal) bool {
				return o.Field == r.Field && o.Old == r.Old && o.New == r.New
			}) {
				c.Refused = append(c.Refused, r)
			}
		}
		for _, n := range out.Notes {
			if n = between(c.Runs[pair[0]].Name, c.Runs[pair[1]].Name) + n; !slices.Contains(c.Notes, n) {
				c.Notes = append(c.Notes, n)
			}
		}
		for _, p := range out.Pairs {
			of := p.Case
			of.Name = ""
			for _, change := range p.Changes {
				if i, ok := c.at[of][change.Metric]; ok {
					use(&c.Series[i], pair[1], change)
				}
			}
		}
	}
	return nil
}

func between(old, new string) string {
	if old == "" || new == "" {
		return ""
	}
	return old + " and " + new + ": "
}

// only are the results of a run with the records of some cases alone.
func (c *course) only(run int, cases []Case) *record.Results {
	res := *c.runs[run].Results
	res.Records = nil
	for _, g := range c.groups[run] {
		if slices.Contains(cases, g.Case) {
			for _, r := range g.records {
				res.Records = append(res.Records, *r)
			}
		}
	}
	return &res
}

// step keeps a change at the point that it leads to.
func (c *course) step(s *Series, run int, change Change) {
	for i := range s.Points {
		if s.Points[i].Run == run {
			s.Points[i].Step = &change
			s.Exact = s.Exact && (change.Exact || change.Verdict == NotCompared)
		}
	}
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
