package meanfield

import (
	"math"
	"testing"
)

func advance(t *testing.T, s interface{ Step() error }) {
	t.Helper()
	if err := s.Step(); err != nil {
		t.Fatal(err)
	}
}

// TestIndependentNodes has a closed form: nodes that all start off are on with the same probability
// independently of each other, so there is no bias and the variance is binomial.
func TestIndependentNodes(t *testing.T) {
	const on, off, n = 0.1, 0.25, 1000.0
	m := onOff(on, off)
	r, err := m.Refined([]float64{1, 0})
	if err != nil {
		t.Fatal(err)
	}
	h, err := m.Measure("on")
	if err != nil {
		t.Fatal(err)
	}
	for r.Time < 60 {
		advance(t, r)
		p := on / (on + off) * (1 - math.Pow(1-on-off, float64(r.Time)))
		if got := r.Mean(h, n); math.Abs(got-n*p) > 1e-9 {
			t.Errorf("step %d: mean %v, want %v", r.Time, got, n*p)
		}
		if got, want := r.SD(h, n), math.Sqrt(n*p*(1-p)); math.Abs(got-want) > 1e-9 {
			t.Errorf("step %d: deviation %v, want %v", r.Time, got, want)
		}
		if r.V[0] != 0 || r.V[1] != 0 {
			t.Errorf("step %d: bias %v of independent nodes", r.Time, r.V)
		}
		if got := r.W[0][1]; math.Abs(got+p*(1-p)) > 1e-12 {
			t.Errorf("step %d: covariance %v, want %v", r.Time, got, -p*(1-p))
		}
	}
}

// TestDerivativesOfTheMap compares A and B with differences of Φ.
func TestDerivativesOfTheMap(t *testing.T) {
	m := rumour(3, 0.3)
	at := []float64{0.5, 0.3, 0.2}
	r, err := m.Refined(at)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.differentiate(); err != nil {
		t.Fatal(err)
	}
	const h = 1e-4
	phi := func(k, l int, dk, dl float64) []float64 {
		c, err := m.Classic(at)
		if err != nil {
			t.Fatal(err)
		}
		c.Mu[k] += dk
		c.Mu[l] += dl
		advance(t, c)
		return c.Mu
	}
	for k := range at {
		up, down := phi(k, k, h, 0), phi(k, k, -h, 0)
		for j := range at {
			if got, want := r.a[j*3+k], (up[j]-down[j])/(2*h); math.Abs(got-want) > 1e-6 {
				t.Errorf("A[%d][%d] = %v, differences give %v", j, k, got, want)
			}
		}
		for l := range at {
			pp, pm, mp, mm := phi(k, l, h, h), phi(k, l, h, -h), phi(k, l, -h, h), phi(k, l, -h, -h)
			for j := range at {
				if got, want := r.b[(j*3+k)*3+l], (pp[j]-pm[j]-mp[j]+mm[j])/(4*h*h); math.Abs(got-want) > 1e-5 {
					t.Errorf("B[%d][%d][%d] = %v, differences give %v", j, k, l, got, want)
				}
			}
		}
	}
}

// TestOtherReasons splits a transition in two, which must not change anything.
func TestOtherReasons(t *testing.T) {
	one := rumour(1, 0.4)
	two, rates := *one, one.Rates
	two.Transitions = append([]Transition{{susceptible, infected}}, one.Transitions...)
	two.Rates = func(m, p []Number) {
		rates(m, p[1:])
		p[0], p[1] = p[1].Scale(0.25), p[1].Scale(0.75)
	}
	a, err := one.Refined([]float64{0.9, 0.1, 0})
	if err != nil {
		t.Fatal(err)
	}
	b, err := two.Refined([]float64{0.9, 0.1, 0})
	if err != nil {
		t.Fatal(err)
	}
	for a.Time < 30 {
		advance(t, a)
		advance(t, b)
		for i := range a.V {
			if math.Abs(a.V[i]-b.V[i]) > 1e-12 || math.Abs(a.W[i][i]-b.W[i][i]) > 1e-12 {
				t.Fatalf("step %d: V %v and %v, W %v and %v", a.Time, a.V, b.V, a.W, b.W)
			}
		}
	}
}

func TestStepsDoNotAllocate(t *testing.T) {
	m := rumour(2, 0.3)
	r, err := m.Refined([]float64{0.9, 0.1, 0})
	if err != nil {
		t.Fatal(err)
	}
	advance(t, r)
	if n := testing.AllocsPerRun(50, func() { advance(t, r) }); n != 0 {
		t.Errorf("%v allocations a refined step", n)
	}
	if n := testing.AllocsPerRun(50, func() { advance(t, &r.Classic) }); n != 0 {
		t.Errorf("%v allocations a classic step", n)
	}
}
