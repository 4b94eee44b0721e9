package meanfield

import (
	"math"
	"math/rand/v2"
	"testing"
)

// States of the model that rumour makes.
const (
	susceptible = iota // has not heard the rumour
	infected           // knows it and calls others
	removed            // knows it and has lost interest
)

// rumour is push gossip with feedback and coin (A. Demers et al.: Epidemic algorithms for
// replicated database maintenance, PODC 1987, rumor mongering): in every step each infected node
// calls so many random nodes, and after a call to one that knew already it loses interest with the
// given probability. Calls are independent, to nodes drawn from all with replacement.
//
// A susceptible node is missed by all I calling nodes with probability (1-1/N)^(fanout I); the
// model takes the limit exp(-fanout m_I). A called node that hears of the rumour in the same step
// from two nodes counts as useful for both, since what nodes know is as of the beginning of the
// step. So the only departure from the protocol is that of a population model: given m, nodes move
// independently of each other.
func rumour(fanout int, loseInterest float64) *Model {
	one := Const(1)
	return &Model{
		States:      []string{"susceptible", "infected", "removed"},
		Transitions: []Transition{{susceptible, infected}, {infected, removed}},
		Rates: func(m, p []Number) {
			missed := m[infected].Scale(-float64(fanout)).Exp()
			p[0] = one.Sub(missed)
			keeps := one.Sub(one.Sub(m[susceptible]).Scale(loseInterest)) // interest after one call
			p[1] = one.Sub(keeps.Pow(fanout))
		},
	}
}

// rumourLaw is the exact mean number of susceptible nodes and its variance after every step, from
// the distribution over all pairs of numbers of susceptible and infected nodes.
func rumourLaw(fanout int, lose float64, s0, i0, steps int) (mean, variance []float64) {
	n := s0 + i0
	size := n + 1
	mass := make([]float64, size*size)
	mass[s0*size+i0] = 1
	for t := 0; ; t++ {
		var m, sq float64
		for at, p := range mass {
			s := float64(at / size)
			m, sq = m+p*s, sq+p*s*s
		}
		mean, variance = append(mean, m), append(variance, sq-m*m)
		if t == steps {
			return mean, variance
		}
		next := make([]float64, size*size)
		for s := range size {
			for i := range size - s {
				p := mass[s*size+i]
				if p < 1e-15 {
					continue
				}
				hear := binomials(s, 1-math.Exp(-float64(fanout)*float64(i)/float64(n)))
				stop := binomials(i, 1-math.Pow(1-(1-float64(s)/float64(n))*lose, float64(fanout)))
				for x, px := range hear {
					for y, py := range stop {
						next[(s-x)*size+i+x-y] += p * px * py
					}
				}
			}
		}
		mass = next
	}
}

func binomials(n int, p float64) []float64 {
	b := make([]float64, n+1)
	b[0] = 1
	for trial := 1; trial <= n; trial++ { // one more trial at a time
		for k := trial; k > 0; k-- {
			b[k] = b[k]*(1-p) + b[k-1]*p
		}
		b[0] *= 1 - p
	}
	return b
}

// TestErrorsFallWithN: as N doubles from the same fractions, the classic error halves and the
// refined one quarters.
func TestErrorsFallWithN(t *testing.T) {
	const fanout, lose, steps = 2, 0.25, 12
	var classic, refined, spread []float64
	for _, n := range []int{10, 20, 40} {
		s0 := n * 4 / 5
		mean, variance := rumourLaw(fanout, lose, s0, n-s0, steps)
		r, err := rumour(fanout, lose).Refined([]float64{0.8, 0.2, 0})
		if err != nil {
			t.Fatal(err)
		}
		h := []float64{1, 0, 0}
		var c, f, w float64
		for i, want := range mean {
			c = max(c, math.Abs(r.Classic.Mean(h, float64(n))-want)/float64(n))
			f = max(f, math.Abs(r.Mean(h, float64(n))-want)/float64(n))
			w = max(w, math.Abs(r.W[0][0]-variance[i]/float64(n)))
			if i < steps {
				advance(t, r)
			}
		}
		classic, refined, spread = append(classic, c), append(refined, f), append(spread, w)
	}
	check := func(name string, errors []float64, low, high float64) {
		if q := errors[1] / errors[2]; !(q > low && q < high) {
			t.Errorf("%s: errors %.2e fall by %.2f, want %v to %v", name, errors, q, low, high)
		}
	}
	check("classic", classic, 1.85, 2.15)
	check("refined", refined, 3.6, 4.4)
	check("covariance", spread, 1.8, 2.2)
}

func TestRumourSimulation(t *testing.T) {
	const n, steps, runs = 500, 25, 2000
	m := rumour(1, 0.5)
	start := []int64{450, 50, 0}
	s, err := m.Simulate(start, rand.NewPCG(1, 1))
	if err != nil {
		t.Fatal(err)
	}
	var sum, squares [steps + 1][3]float64
	for run := range uint64(runs) {
		if err := s.Restart(start, rand.NewPCG(2, run)); err != nil {
			t.Fatal(err)
		}
		for i := range steps + 1 {
			for j, x := range s.Counts {
				sum[i][j] += float64(x)
				squares[i][j] += float64(x) * float64(x)
			}
			advance(t, s)
		}
	}
	r, err := m.Refined([]float64{0.9, 0.1, 0})
	if err != nil {
		t.Fatal(err)
	}
	for i := range steps + 1 {
		for j := range 3 {
			h := make([]float64, 3)
			h[j] = 1
			mean := sum[i][j] / runs
			sd := math.Sqrt(max(0, squares[i][j]/runs-mean*mean))
			// Four standard errors, and 20/N for what the refined mean field leaves out.
			if got := r.Mean(h, n); math.Abs(got-mean) > 4*sd/math.Sqrt(runs)+20./n {
				t.Errorf("step %d, %s: mean %v, simulations give %v", i, m.States[j], got, mean)
			}
			if got := r.SD(h, n); math.Abs(got-sd) > 0.08*sd+0.1 {
				t.Errorf("step %d, %s: deviation %v, simulations give %v", i, m.States[j], got, sd)
			}
		}
		advance(t, r)
	}
}

// TestInterestThatLasts: who never loses interest spreads the rumour to all.
func TestInterestThatLasts(t *testing.T) {
	c, err := rumour(2, 0).Classic([]float64{0.99, 0.01, 0})
	if err != nil {
		t.Fatal(err)
	}
	for c.Time < 100 {
		advance(t, c)
	}
	if got := c.Mu[infected]; math.Abs(got-1) > 1e-9 {
		t.Errorf("without loss of interest %v of the nodes end up infected, want all", got)
	}
}
