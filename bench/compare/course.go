package compare

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/bench/record"
)

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
