package meanfield

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// TestOneStepIsMultinomial compares means and covariances of one step out of one state, whose
// probabilities add up to 1.
func TestOneStepIsMultinomial(t *testing.T) {
	p := []float64{0.5, 0.3, 0.2}
	m := &Model{
		States:      []string{"a", "b", "c", "d"},
		Transitions: []Transition{{0, 1}, {0, 2}, {0, 3}},
		Rates: func(_, out []Number) {
			for i, x := range p {
				out[i] = Const(x)
			}
		},
	}
	const n, runs = 60, 40_000
	src := rand.NewPCG(5, 6)
	s, err := m.Simulate([]int64{n, 0, 0, 0}, src)
	if err != nil {
		t.Fatal(err)
	}
	var sum [3]float64
	var products [3][3]float64
	for range runs {
		if err := s.Restart([]int64{n, 0, 0, 0}, src); err != nil {
			t.Fatal(err)
		}
		advance(t, s)
		if s.Counts[0] != 0 || s.Total([]float64{1, 1, 1, 1}) != n {
			t.Fatalf("counts %v of %d nodes that all move", s.Counts, n)
		}
		for i := range 3 {
			sum[i] += float64(s.Counts[i+1])
			for j := range 3 {
				products[i][j] += (float64(s.Counts[i+1]) - n*p[i]) * (float64(s.Counts[j+1]) - n*p[j])
			}
		}
	}
	for i := range 3 {
		if d := sum[i]/runs - n*p[i]; math.Abs(d) > 4.5*math.Sqrt(n*p[i]*(1-p[i])/runs) {
			t.Errorf("mean of %d is off by %v", i, d)
		}
		for j := range 3 {
			want := -n * p[i] * p[j]
			if i == j {
				want += n * p[i]
			}
			if got := products[i][j] / runs; math.Abs(got-want) > 0.5 {
				t.Errorf("covariance of %d and %d: %v, want %v", i, j, got, want)
			}
		}
	}
}

func TestSimulationOfAHugePopulation(t *testing.T) {
	m := onOff(0.1, 0.3)
	s, err := m.Simulate([]int64{MaxPopulation, 0}, rand.NewPCG(1, 2))
	if err != nil {
		t.Fatal(err)
	}
	for s.Time < 50 {
		advance(t, s)
	}
	if on := float64(s.Counts[1]) / MaxPopulation; s.Counts[0]+s.Counts[1] != MaxPopulation ||
		math.Abs(on-0.25) > 1e-6 {
		t.Errorf("counts %v, want a quarter of %d on", s.Counts, int64(MaxPopulation))
	}
}

// TestSimulationIsPinned holds a run to what it was, on every machine.
func TestSimulationIsPinned(t *testing.T) {
	m := onOff(0.1, 0.3)
	rates := m.Rates
	m.Rates = func(x, p []Number) {
		rates(x, p)
		p[0] = p[0].Mul(x[1].Pow(2)).Add(x[0].Scale(0.05)).Div(Const(1).Add(x[1])) // every operation that is pinned
	}
	run := func() string {
		s, err := m.Simulate([]int64{1000, 100}, rand.NewPCG(9, 9))
		if err != nil {
			t.Fatal(err)
		}
		out := ""
		for s.Time < 8 {
			advance(t, s)
			out += fmt.Sprint(s.Counts[1], " ")
		}
		return out
	}
	const want = "120 121 124 124 126 117 118 115 "
	if got := run(); got != want {
		t.Errorf("run %q, want %q", got, want)
	}
	s, err := m.Simulate([]int64{1000, 100}, rand.NewPCG(9, 9))
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(50, func() { advance(t, s) }); n != 0 {
		t.Errorf("%v allocations a step", n)
	}
}
