package compare

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/joulemark/joulemark/bench/record"
)

// sampled is a change that is told by its samples, with what that takes.
type sampled struct {
	at       string // the case
	better   direction
	old, new []float64
	drift    string
	coarse   string // why the meter cannot tell, "" where it can
}

// samplesOf are the values of a figure, of the records that have it.
func samplesOf(m *metric, records []*record.Record) (values []float64) {
	for _, r := range records {
		if v, ok := m.value(r); ok {
			values = append(values, v)
		}
	}
	return values
}

// change compares one figure of a case. Of a count it is the whole answer; of samples the verdict
// comes later, when all tests of the family are known.
func change(m *metric, old, new []*record.Record) (c Change, s *sampled, exists bool) {
	c = Change{Metric: m.name, Unit: m.unit}
	before, after := samplesOf(m, old), samplesOf(m, new)
	if len(before) == 0 && len(after) == 0 {
		return c, nil, false
	}
	c.Old.N, c.New.N = len(before), len(after)
	if len(before) == 0 || len(after) == 0 {
		c.Verdict, c.Why = NotCompared, "one side does not have it"
		return c, nil, true
	}
	if !m.sampled {
		a, exact, why := countsOf(m, old)
		b, too, whyNew := countsOf(m, new)
		if exact && too {
			if compareCounts(&c, m.better, a, b) {
				return c, nil, true
			}
			why = "no seed in common: compared as samples"
		} else if exact {
			why = whyNew
		}
		c.Why = why
	} else if wholeAndConstant(m, before, after) {
		a := seeded{[]uint64{0}, map[uint64]float64{0: before[0]}}
		b := seeded{[]uint64{0}, map[uint64]float64{0: after[0]}}
		compareCounts(&c, m.better, a, b)
		c.Old.N, c.New.N, c.Why = len(before), len(after), "the same in all samples of a side"
		return c, nil, true
	}
	s = &sampled{better: m.better, old: before, new: after}
	for _, side := range []struct {
		name    string
		values  []float64
		records []*record.Record
	}{{"old", before, old}, {"new", after, new}} {
		if p, drift := drifts(side.values); drift {
			s.drift = fmt.Sprintf("the %s side drifted: its first half differs from its second (p = %.2g)",
				side.name, p)
		}
		if m.column == "cpu_s" || m.name == "energy" || m.name == "gco2e" {
			s.coarse = max(s.coarse, coarse(side.name, side.records))
		}
	}
	return c, s, true
}

// wholeAndConstant reports whether a figure of a program of others, such as allocs/op, is a count:
// a whole number, and the same in all of several samples of each side.
func wholeAndConstant(m *metric, old, new []float64) bool {
	if m.column != "" || len(old) < 2 || len(new) < 2 {
		return false
	}
	same := func(values []float64) bool {
		return slices.Min(values) == slices.Max(values) && values[0] == math.Trunc(values[0])
	}
	return same(old) && same(new)
}

// coarse says why CPU time is below what the meter resolves: of a window in which the clock makes
// fewer than 40 steps, its two edges are 5 %.
func coarse(side string, records []*record.Record) string {
	const steps = 40
	for _, r := range records {
		if r.CPUResolutionS > 0 && r.WindowS > 0 && float64(r.WindowS) < steps*r.CPUResolutionS {
			return fmt.Sprintf("below the meter's resolution: a window of the %s side is %v of CPU time, "+
				"its clock has steps of %.2g s", side, r.WindowS, r.CPUResolutionS)
		}
	}
	return ""
}

// follows reports whether one figure of both sides is another times a constant, so that a test of
// it is the test of the other.
func (s *sampled) follows(o *sampled) bool {
	if len(s.old) != len(o.old) || len(s.new) != len(o.new) || o.old[0] == 0 {
		return false
	}
	factor := s.old[0] / o.old[0]
	of := func(a, b []float64) bool {
		for i := range a {
			if !equal(a[i], factor*b[i]) {
				return false
			}
		}
		return true
	}
	return of(s.old, o.old) && of(s.new, o.new)
}

// random is the stream of random numbers of a figure of a case, which no other figure changes.
func random(seed uint64, at, metric string) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(at + "\x00" + metric)) // it never fails
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

// judge gives the verdict of samples whose adjusted p is known.
func (s *sampled) judge(c *Change, alpha float64, tests int) {
	switch {
	case s.coarse != "":
		c.Verdict, c.Why = CannotTell, s.coarse
		return
	case c.Ratio == nil:
		c.Verdict, c.Why = CannotTell, "the old side is 0"
		return
	case s.drift != "":
		c.Verdict, c.Why = CannotTell, s.drift
		return
	}
	c.Verdict = verdict(*c.Ratio, *c.Adjusted < alpha, s.better, c.Floor)
	if c.Verdict == CannotTell {
		sd, freedom := spread(s.old, s.new)
		c.Needed = needed(sd, freedom, c.Floor, alpha, tests)
	}
}

// verdict is what an interval of a ratio says, of samples that differ significantly or not. For a
// difference both the test and the interval have to say so; for none the interval alone does.
func verdict(r Interval, significant bool, better direction, floor float64) Verdict {
	more, less := r.Low > 1+floor, r.High < 1-floor
	notMore, notLess := r.High < 1+floor, r.Low > 1-floor
	worse, gain, noWorse := more, less, notMore
	switch better {
	case higher:
		worse, gain, noWorse = less, more, notLess
	case neither:
		if significant && (more || less) {
			return Changed
		}
		if notMore && notLess {
			return Same
		}
		return CannotTell
	}
	switch {
	case significant && worse:
		return Worse
	case significant && gain:
		return Better
	case noWorse:
		return NoWorse
	}
	return CannotTell
}
