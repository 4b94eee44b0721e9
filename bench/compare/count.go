package compare

import (
	"fmt"
	"math"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
)

// seeded is the values of a count by seed, and in which order the seeds came.
type seeded struct {
	order  []uint64
	values map[uint64]float64
}

// countsOf are the values of a count by seed. It is none where two runs of a seed differ, or the
// repetitions of one do.
func countsOf(m *metric, records []*record.Record) (s seeded, exact bool, why string) {
	s.values = map[uint64]float64{}
	for _, r := range records {
		v, ok := m.value(r)
		if !ok {
			continue
		}
		if r.Engine.RealTime && (m.ordered || varies(r, m.whole(r, v))) {
			return s, false, "differs from one execution to the next in real time: compared as samples"
		}
		before, known := s.values[r.Seed]
		switch {
		case !known:
			s.order = append(s.order, r.Seed)
			s.values[r.Seed] = v
		case !equal(before, v):
			return s, false, fmt.Sprintf("differs between two runs of seed %d on one side: compared as samples", r.Seed)
		}
	}
	return s, true, ""
}

// varies reports whether a count differed between the repetitions of a record: it has an interval,
// or a mean that no count can be. Of a run with faults in real time, chance decides anew each time.
func varies(r *record.Record, v float64) bool {
	positive := func(half *float64) bool { return half != nil && *half > 0 }
	return r.Failing() || positive(r.MessagesCI95) || positive(r.DroppedCI95) || v != math.Trunc(v)
}

// whole is what has to be a whole number for a figure to be a count: the figure itself, or of one
// that is computed from messages their number.
func (m *metric) whole(r *record.Record, v float64) float64 {
	if m.column == "predicted_j" {
		v, _ = record.ByName("messages").Value(r)
	}
	return v
}

// equal compares figures that follow from counts by the same arithmetic, perhaps in another order.
func equal(a, b float64) bool {
	const digits = 1e-9
	return a == b || math.Abs(a-b) <= digits*max(math.Abs(a), math.Abs(b))
}

// constant reports whether all seeds have the same value.
func (s *seeded) constant() bool {
	for _, v := range s.values {
		if !equal(v, s.values[s.order[0]]) {
			return false
		}
	}
	return true
}

// compareCounts compares by equality, over the seeds that both sides have. False means that there
// are none, and values that depend on the seed.
func compareCounts(c *Change, better direction, old, new seeded) bool {
	var seeds []uint64
	for _, seed := range new.order {
		if _, both := old.values[seed]; both {
			seeds = append(seeds, seed)
		}
	}
	before, after := old.values, new.values
	if len(seeds) == 0 {
		if !old.constant() || !new.constant() {
			return false
		}
		c.Why = "no seed in common, but the same for all seeds of a side"
		if min(len(old.order), len(new.order)) == 1 {
			c.Why = "no seed in common, and one alone on a side: it may be the seed's doing"
		}
		seeds = []uint64{0}
		before = map[uint64]float64{0: old.values[old.order[0]]}
		after = map[uint64]float64{0: new.values[new.order[0]]}
	} else if len(seeds) < max(len(old.order), len(new.order)) {
		c.Why = fmt.Sprintf("over the %d seeds of both sides, of %d and %d",
			len(seeds), len(old.order), len(new.order))
	}
	c.Exact = true
	c.Old.N, c.New.N = len(seeds), len(seeds)
	rose, fell := 0, 0
	for _, seed := range seeds {
		a, b := before[seed], after[seed]
		c.Old.Value += a
		c.New.Value += b
		switch {
		case equal(a, b):
		case b > a:
			rose++
		default:
			fell++
		}
	}
	c.Old.Value /= float64(len(seeds)) // once, so that the mean of whole numbers that are the same is one
	c.New.Value /= float64(len(seeds))
	if rose+fell == 0 {
		c.New.Value = c.Old.Value
	}
	if c.Old.Value > 0 {
		r := c.New.Value / c.Old.Value
		c.Ratio = &Interval{r, r, r}
	}
	if rose+fell > 0 && len(seeds) > 1 {
		c.Why = strings.TrimPrefix(c.Why+"; "+seedsThat(rose, fell, len(seeds)), "; ")
	}
	switch {
	case rose+fell == 0:
		c.Verdict = Same
	case better == neither, rose > 0 && fell > 0:
		c.Verdict = Changed
	case (rose > 0) == (better == higher):
		c.Verdict = Better
	default:
		c.Verdict = Worse
	}
	return true
}

// seedsThat says for how many seeds a count rose and fell.
func seedsThat(rose, fell, of int) string {
	switch {
	case fell == 0:
		return fmt.Sprintf("more with %d of %d seeds", rose, of)
	case rose == 0:
		return fmt.Sprintf("less with %d of %d seeds", fell, of)
	}
	return fmt.Sprintf("more with %d and less with %d of %d seeds", rose, fell, of)
}
