package compare

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Options are how to compare. The zero value will do.
type Options struct {
	// Alpha is the rate of false alarms of all sampled figures together; 0 is DefaultAlpha.
	Alpha float64
	// Floor is the least change of a sampled figure that counts as one, as a share; 0 is
	// DefaultFloor, or VirtualFloor where a side says that it ran on a virtual machine.
	Floor float64
	// Seed is that of the bootstrap. The same seed makes the same intervals.
	Seed uint64
	// Allow are fields that may differ between the sides all the same.
	Allow []Field
	// Null is the old side run a second time, or nil. What differs between two runs of the same is
	// no change, so the floor is raised to it.
	Null *record.Results
	// Gates are the limits to hold.
	Gates []Gate
}

// What Options are where they say nothing.
const (
	DefaultAlpha = 0.05
	DefaultFloor = 0.05
	VirtualFloor = 0.10
)

// Comparison is what changed between an old and a new run.
type Comparison struct {
	Schema  int    `json:"schema"`
	Verdict string `json:"verdict"` // in a sentence
	Old     Side   `json:"old"`
	New     Side   `json:"new"`
	// Alpha is how likely it may be that any figure is called changed where nothing has changed:
	// above 0 and below 1, for all tests together.
	Alpha float64 `json:"alpha"`
	// Tests is how many sampled figures share Alpha.
	Tests int `json:"tests"`
	// Floor is the change, as a share of the old figure, below which a sampled figure counts as the
	// same.
	Floor float64 `json:"floor"`
	Seed  uint64  `json:"seed"` // of the bootstrap
	Pairs []Pair  `json:"pairs"`
	// OnlyOld and OnlyNew are cases that the other side does not have.
	OnlyOld []Case       `json:"only_old,omitempty"`
	OnlyNew []Case       `json:"only_new,omitempty"`
	Refused []Refusal    `json:"refused,omitempty"`
	Gates   []GateResult `json:"gates,omitempty"`
	Notes   []string     `json:"notes,omitempty"`
}

// SchemaVersion is the version of the JSON form of a Comparison.
const SchemaVersion = 1

// Side is where the records of one side come from.
type Side struct {
	Name    string      `json:"name,omitempty"` // such as that of the file, set by the caller
	Tool    string      `json:"tool,omitempty"`
	Host    record.Host `json:"host,omitzero"`
	Started *time.Time  `json:"started,omitempty"` // the earliest of the records
	Records int         `json:"records"`
}

// Pair is a case that both sides have, with its figures.
type Pair struct {
	Case
	// Failed is how many trials of the new side did not go as asked. They are in no figure.
	Failed  int      `json:"failed,omitempty"`
	Changes []Change `json:"changes"`
}

// Change is what became of one figure of a case.
type Change struct {
	Metric string `json:"metric"`
	Unit   string `json:"unit,omitempty"`
	// Exact says that the figure is a count, compared by equality seed by seed.
	Exact bool     `json:"exact"`
	Old   Estimate `json:"old"`
	New   Estimate `json:"new"`
	// Ratio is new by old; nil where there is none, as of an old figure of 0.
	Ratio *Interval `json:"ratio,omitempty"`
	// P is that of the Mann-Whitney test, and Adjusted what Holm makes of it; nil of counts.
	P        *float64 `json:"p,omitempty"`
	Adjusted *float64 `json:"p_holm,omitempty"`
	Floor    float64  `json:"floor,omitempty"`
	Verdict  Verdict  `json:"verdict"`
	Why      string   `json:"why,omitempty"`
	// Needed is how many samples a side it would take to tell; 0 where that is not known or
	// nothing is missing.
	Needed int `json:"needed,omitempty"`
	// As names the figure of this pair that this one follows from, such as energy by a model from
	// CPU time: its test is the same one, and counts once.
	As string `json:"as,omitempty"`
}

// Estimate is a figure of one side: the median of samples, or the mean of counts over seeds.
type Estimate struct {
	N     int     `json:"n"`
	Value float64 `json:"value"`
}

// Interval is a ratio with its 95 % interval. That of a count has no width.
type Interval struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Results compares an old run with a new one. An error is about what was asked for: a run without
// records, a gate on a figure that does not exist or that nothing can be held to, options out of
// bounds.
func Results(old, new *record.Results, o Options) (*Comparison, error) {
	if len(old.Records) == 0 || len(new.Records) == 0 {
		return nil, errors.New("no records on one side (allowed: runs with records)")
	}
	o.Alpha, o.Floor = cmp.Or(o.Alpha, DefaultAlpha), cmp.Or(o.Floor, floorOf(old, new))
	switch {
	case !(o.Alpha > 0 && o.Alpha < 1):
		return nil, suggest.Wrong("alpha", o.Alpha, "above 0 and below 1")
	case !(o.Floor > 0 && o.Floor < 1):
		return nil, suggest.Wrong("floor", o.Floor, "above 0 %% and below 100 %%")
	}
	c := &Comparison{
		Schema: SchemaVersion, Old: sideOf(old), New: sideOf(new), Alpha: o.Alpha, Floor: o.Floor, Seed: o.Seed,
		Pairs: []Pair{},
	}
	pairs, onlyOld, onlyNew := matched(groupsOf(old), groupsOf(new), slices.Contains(o.Allow, Engine))
	if len(pairs) == 0 {
		return nil, fmt.Errorf("no case is on both sides: the old one has %s, the new one %s (allowed: runs "+
			"of the same)",
			described(onlyOld), described(onlyNew))
	}
	c.named(pairs, onlyOld, onlyNew)
	b := &body{Comparison: c, options: o, old: old, new: new}
	for _, p := range pairs {
		b.pair(p)
	}
	if err := b.raiseFloors(); err != nil {
		return nil, err
	}
	b.judge()
	if err := b.gates(); err != nil {
		return nil, err
	}
	c.Verdict = c.sentence()
	return c, nil
}

// described is the first of some cases in full, and how many more there are.
func described(groups []group) string {
	c := groups[0].Case
	text := join(" ", c.Problem, c.Algorithm, fmt.Sprintf("at %d nodes", c.Nodes), c.Topology, "on "+c.Engine)
	if more := len(groups) - 1; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

func sideOf(res *record.Results) Side {
	s := Side{Tool: res.Tool, Host: res.Host, Records: len(res.Records)}
	for i := range res.Records {
		if at := res.Records[i].Started; at != nil && (s.Started == nil || at.Before(*s.Started)) {
			s.Started = at
		}
	}
	return s
}

// named gives all cases their names, and keeps those without a partner.
func (c *Comparison) named(pairs []match, onlyOld, onlyNew []group) {
	var cases []*Case
	for i := range pairs {
		cases = append(cases, &pairs[i].new.Case)
	}
	for _, list := range [][]group{onlyOld, onlyNew} {
		for i := range list {
			cases = append(cases, &list[i].Case)
		}
	}
	name(cases)
	for _, g := range onlyOld {
		c.OnlyOld = append(c.OnlyOld, g.Case)
	}
	for _, g := range onlyNew {
		c.OnlyNew = append(c.OnlyNew, g.Case)
	}
}

// body is a comparison in the making.
type body struct {
	*Comparison
	options  Options
	old, new *record.Results
	samples  map[[2]int]*sampled // by pair and change
	matches  []match
}

// pair compares the figures of a case, and keeps those that are told by samples.
func (b *body) pair(p match) {
	if b.samples == nil {
		b.samples = map[[2]int]*sampled{}
	}
	before, after := sound(p.old.records), sound(p.new.records)
	if lost := len(p.old.records) - len(before); lost > 0 {
		b.note("%s: left out, as it did not go as asked: %s of the old side", p.new.Name, number.Plural(lost, "trial"))
	}
	if lost := len(p.new.records) - len(after); lost > 0 {
		b.note("%s: left out, as it did not go as asked: %s of the new side", p.new.Name, number.Plural(lost, "trial"))
	}
	differing := b.differing(p)
	out := Pair{Case: p.new.Case, Failed: len(p.new.records) - len(after)}
	for _, m := range metricsOf(slices.Concat(before, after)) {
		c, s, exists := change(&m, before, after)
		if !exists {
			continue
		}
		if c.Verdict != NotCompared {
			for _, f := range m.needs {
				if d, differs := differing[f]; differs && b.refuse(f, d, m.name) {
					c = Change{Metric: c.Metric, Unit: c.Unit, Old: c.Old, New: c.New, Verdict: NotCompared}
					c.Why, s = "the "+string(f)+" differs", nil
					break
				}
			}
		}
		if s != nil {
			s.at = out.Name
			b.samples[[2]int{len(b.Pairs), len(out.Changes)}] = s
		}
		out.Changes = append(out.Changes, c)
	}
	b.Pairs, b.matches = append(b.Pairs, out), append(b.matches, p)
}

// sound are the records that went as asked.
func sound(records []*record.Record) (ok []*record.Record) {
	for _, r := range records {
		if r.OK() {
			ok = append(ok, r)
		}
	}
	return ok
}

func (c *Comparison) note(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(c.Notes, text) {
		c.Notes = append(c.Notes, text)
	}
}

// differing are the fields of a case that are known on both sides and not the same.
func (b *body) differing(p match) map[Field][2]string {
	found := map[Field][2]string{}
	for _, f := range fields {
		o, n := fieldOf(f, b.old, p.old.records), fieldOf(f, b.new, p.new.records)
		switch {
		case o == "" || n == "":
			if f == Host || f == Go {
				b.note("the %s of a side is not known: that both are of one is taken on trust", f)
			}
		case o != n:
			found[f] = [2]string{o, n}
		}
	}
	return found
}

// refuse keeps that a field stops a figure, and reports whether it does.
func (b *body) refuse(f Field, d [2]string, metric string) bool {
	allowed := slices.Contains(b.options.Allow, f)
	i := slices.IndexFunc(b.Refused, func(r Refusal) bool { return r.Field == f && r.Old == d[0] && r.New == d[1] })
	if i < 0 {
		i = len(b.Refused)
		b.Refused = append(b.Refused, Refusal{Field: f, Old: d[0], New: d[1], Allowed: allowed})
	}
	if r := &b.Refused[i]; !slices.Contains(r.Metrics, metric) {
		r.Metrics = append(r.Metrics, metric)
	}
	return !allowed
}

// raiseFloors gives every sampled figure its floor: that of the options, or by how much two runs of
// the same code differed in it at most, in any case.
func (b *body) raiseFloors() error {
	floors := map[string]float64{}
	if b.options.Null != nil {
		again, err := Results(b.old, b.options.Null, Options{Allow: b.options.Allow, Seed: b.Seed})
		if err != nil {
			return fmt.Errorf("null: %w", err)
		}
		for _, p := range again.Pairs {
			for _, c := range p.Changes {
				if c.Ratio != nil && !c.Exact {
					floors[c.Metric] = max(floors[c.Metric], c.Ratio.Value-1, 1/c.Ratio.Value-1)
				}
			}
		}
	}
	for at := range b.samples {
		c := &b.Pairs[at[0]].Changes[at[1]]
		c.Floor = max(b.Floor, floors[c.Metric])
	}
	return nil
}

// judge tests all sampled figures as one family and gives their verdicts.
func (b *body) judge() {
	var tests []*Change
	var p []float64
	least := 1.0
	b.each(func(c *Change, s *sampled, before []earlier) {
		middle, _ := summaryOf("")
		c.Old, c.New = Estimate{len(s.old), middle.of(s.old)}, Estimate{len(s.new), middle.of(s.new)}
		c.Ratio = middle.ratio(s.old, s.new, random(b.Seed, s.at, c.Metric))
		if s.coarse != "" {
			return
		}
		for _, e := range before {
			if e.c.P != nil && e.c.As == "" && s.follows(e.s) {
				value := *e.c.P
				c.P, c.As, c.Ratio = &value, e.c.Metric, e.c.Ratio
				return
			}
		}
		value := rankP(s.old, s.new)
		c.P = &value
		tests, p = append(tests, c), append(p, value)
		least = min(least, smallestP(len(s.old), len(s.new)))
	})
	b.Tests = len(tests)
	for i, adjusted := range holm(p) {
		tests[i].Adjusted = &adjusted
	}
	b.each(func(c *Change, s *sampled, before []earlier) {
		for _, e := range before {
			if c.As == e.c.Metric {
				c.Adjusted = e.c.Adjusted
			}
		}
		s.judge(c, b.Alpha, b.Tests)
	})
	if len(tests) > 0 && least*float64(len(tests)) >= b.Alpha {
		b.note("with so few samples nothing among %d sampled figures can be significant (the smallest p is %.2g); "+
			"take %d a side", len(tests), least, max(enough(b.Alpha, len(tests)), 2))
	}
}

// earlier is a sampled figure of the same case.
type earlier struct {
	c *Change
	s *sampled
}

// each goes over all sampled figures in order.
func (b *body) each(do func(c *Change, s *sampled, before []earlier)) {
	for i := range b.Pairs {
		var before []earlier
		for k := range b.Pairs[i].Changes {
			if s := b.samples[[2]int{i, k}]; s != nil {
				c := &b.Pairs[i].Changes[k]
				do(c, s, before)
				before = append(before, earlier{c, s})
			}
		}
	}
}

// floorOf is the floor where none is asked for: on a virtual machine others take a part of the
// time.
func floorOf(old, new *record.Results) float64 {
	if old.Host.Virtual || new.Host.Virtual {
		return VirtualFloor
	}
	return DefaultFloor
}
