package meanfield

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// onOff are nodes that switch on and off independently of each other.
func onOff(on, off float64) *Model {
	return &Model{
		States:      []string{"off", "on"},
		Transitions: []Transition{{0, 1}, {1, 0}},
		Rates:       func(_, p []Number) { p[0], p[1] = Const(on), Const(off) },
	}
}

func wantError(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || err.Error() != want {
		t.Errorf("error %v\n want %s", err, want)
	}
}

func TestValidate(t *testing.T) {
	for _, tc := range []struct {
		change func(m *Model)
		want   string
	}{
		{func(m *Model) { m.States = nil; m.Transitions = nil }, "meanfield: states: 0 (allowed: at least 1)"},
		{func(m *Model) { m.States[1] = "off" }, `meanfield: name of state 1: "off" (allowed: not empty, used once)`},
		{func(m *Model) { m.States[0] = "" }, `meanfield: name of state 0: "" (allowed: not empty, used once)`},
		{func(m *Model) { m.Transitions[1].To = 2 }, "meanfield: transition 1: to state 2 (allowed: 0 to 1)"},
		{func(m *Model) { m.Transitions[0].From = -1 }, "meanfield: transition 0: from state -1 (allowed: 0 to 1)"},
		{func(m *Model) { m.Transitions[0].To = 0 }, "meanfield: transition 0: from state 0 to itself (allowed: to " +
			"another; staying is what is left)"},
		{func(m *Model) { m.Rates = nil }, "meanfield: rates: nil (allowed: a function)"},
	} {
		m := onOff(0.1, 0.2)
		tc.change(m)
		wantError(t, m.Validate(), tc.want)
		if _, err := m.Refined([]float64{1, 0}); err == nil {
			t.Errorf("a refined mean field of a model with the fault %q", tc.want)
		}
		if _, err := m.Simulate([]int64{1, 0}, rand.NewPCG(1, 2)); err == nil {
			t.Errorf("a simulation of a model with the fault %q", tc.want)
		}
	}
	if err := onOff(0.1, 0.2).Validate(); err != nil {
		t.Error(err)
	}
}

func TestStart(t *testing.T) {
	m := onOff(0.1, 0.2)
	for _, tc := range []struct {
		start []float64
		want  string
	}{
		{[]float64{1}, "meanfield: start has 1 entries (allowed: 2, one a state)"},
		{[]float64{1.5, -0.5}, "meanfield: start in state off: 1.5 (allowed: 0 to 1)"},
		{[]float64{0.5, math.NaN()}, "meanfield: start in state on: NaN (allowed: 0 to 1)"},
		{[]float64{0.5, 0.25}, "meanfield: start sums to 0.75 (allowed: 1)"},
	} {
		_, err := m.Classic(tc.start)
		wantError(t, err, tc.want)
		_, err = m.Refined(tc.start)
		wantError(t, err, tc.want)
	}
	for _, tc := range []struct {
		start []int64
		want  string
	}{
		{[]int64{1, 2, 3}, "meanfield: start has 3 entries (allowed: 2, one a state)"},
		{[]int64{3, -1}, "meanfield: nodes in state on: -1 (allowed: 0 to 9007199254740992 in all)"},
		{[]int64{MaxPopulation, 1}, "meanfield: nodes in state on: 1 (allowed: 0 to 9007199254740992 in all)"},
		{[]int64{0, 0}, "meanfield: nodes: 0 (allowed: at least 1)"},
	} {
		_, err := m.Simulate(tc.start, rand.NewPCG(1, 2))
		wantError(t, err, tc.want)
	}
	_, err := m.Simulate([]int64{1, 0}, nil)
	wantError(t, err, "meanfield: source: nil (allowed: a random source)")
}

func TestMeasure(t *testing.T) {
	m := onOff(0.1, 0.2)
	if h, err := m.Measure("on"); err != nil || h[0] != 0 || h[1] != 1 {
		t.Errorf("measure of on: %v, %v", h, err)
	}
	_, err := m.Measure("on", "half")
	wantError(t, err, `meanfield: state "half" (allowed: one of ["off" "on"])`)
}

func TestProbabilitiesOutOfRange(t *testing.T) {
	bad := func(on, off float64, more ...Transition) *Model {
		m := onOff(on, off)
		m.Transitions = append(m.Transitions, more...)
		m.Rates = func(_, p []Number) {
			p[0], p[1] = Const(on), Const(off)
			for i := range more {
				p[2+i] = Const(0.75)
			}
		}
		return m
	}
	for _, tc := range []struct {
		m    *Model
		want string
	}{
		{bad(-0.1, 0), "step 0: meanfield: probability of transition 0, off to on: -0.1 (allowed: 0 to 1)"},
		{bad(0, 1.5), "step 0: meanfield: probability of transition 1, on to off: 1.5 (allowed: 0 to 1)"},
		{bad(0, math.NaN()), "step 0: meanfield: probability of transition 1, on to off: NaN (allowed: 0 to 1)"},
		{bad(0, math.Inf(1)), "step 0: meanfield: probability of transition 1, on to off: +Inf (allowed: 0 to 1)"},
		{bad(0.5, 0, Transition{0, 1}), "step 0: meanfield: probability of leaving state off: 1.25 (allowed: 0 to 1)"},
	} {
		c, err := tc.m.Classic([]float64{0.5, 0.5})
		if err != nil {
			t.Fatal(err)
		}
		wantError(t, c.Step(), tc.want)
		r, err := tc.m.Refined([]float64{0.5, 0.5})
		if err != nil {
			t.Fatal(err)
		}
		wantError(t, r.Step(), tc.want)
		s, err := tc.m.Simulate([]int64{5, 5}, rand.NewPCG(1, 2))
		if err != nil {
			t.Fatal(err)
		}
		wantError(t, s.Step(), tc.want)
		if s.Counts[0] != 5 || s.Time != 0 || c.Mu[0] != 0.5 || c.Time != 0 {
			t.Errorf("a failed step changed something: %v, %v", s.Counts, c.Mu)
		}
	}
}

func TestDerivativesThatDoNotExist(t *testing.T) {
	m := onOff(0, 0)
	m.Rates = func(m, p []Number) { p[0], p[1] = Const(0.1), m[1].Log().Scale(0.5).Exp() } // a root, at 0
	r, err := m.Refined([]float64{1, 0})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Step(); err == nil || !strings.Contains(err.Error(), "allowed: finite") {
		t.Errorf("a root at 0: %v", err)
	}
}
