package shuffle_test

import (
	"math"
	"testing"

	"github.com/joulemark/joulemark/algorithms/models/shuffle"
)

// cases are the two networks of the paper and the last step of its pictures.
var cases = []struct {
	name  string
	p     shuffle.Params
	steps int
}{
	{"small", shuffle.Small(), 1000},
	{"medium", shuffle.Medium(), 3000},
}

func TestInvariants(t *testing.T) {
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			r, err := tc.p.Population().Refined(tc.p.Start())
			if err != nil {
				t.Fatal(err)
			}
			n := float64(tc.p.Nodes)
			within := func(name string, got, want, by float64) {
				t.Helper()
				if !(math.Abs(got-want) <= by) {
					t.Fatalf("step %d: %s = %v, want %v within %v", r.Time, name, got, want, by)
				}
			}
			never := 1.0
			for r.Time < 6000 {
				step(t, r)
				var mu, v float64
				for i := range r.Mu {
					mu, v = mu+r.Mu[i], v+r.V[i]
					row := 0.0
					for _, w := range r.W[i] {
						row += w
					}
					within("row sum of W", row, 0, 1e-12)
					within("W with PD", r.W[i][4], 0, 0)
					if r.Mu[i] < 0 {
						t.Fatalf("step %d: mu of %d is %v", r.Time, i, r.Mu[i])
					}
				}
				within("sum of mu", mu, 1, 1e-13)
				within("sum of V", v, 0, 1e-10)
				within("mu of PD", r.Mu[4], 1/n, 0)
				within("V of PD", r.V[4], 0, 0)
				if r.Mu[2] > never {
					t.Fatalf("step %d: more nodes that never had the item: %v after %v", r.Time, r.Mu[2], never)
				}
				never = r.Mu[2]
			}
			c, err := tc.p.Refined(tc.steps)
			if err != nil {
				t.Fatal(err)
			}
			for i := range tc.steps {
				for _, m := range [][]float64{c.Replication.Mean, c.Coverage.Mean} {
					if m[i+1] < m[i]-1e-9 || m[i+1] > n {
						t.Fatalf("step %d: %v after %v of %v nodes", i+1, m[i+1], m[i], n)
					}
				}
			}
		})
	}
}

// TestPlateau compares with the fixed point of the scalar recurrence for the fraction y of D-nodes:
// the number of holders r = y + 1/N settles where replications and losses balance.
func TestPlateau(t *testing.T) {
	for i, want := range []struct{ classic, refined, sd float64 }{
		{20.8, 20.038462, 3.979950},
		{500.8, 500.001597, 19.996},
	} {
		p := cases[i].p
		n, a, pair := float64(p.Nodes), p.Rate(), p.Pair()
		alpha, gamma := a*pair.Replicate, a*pair.Lose
		ratio := float64(p.Cache) / float64(p.Items-p.Cache)
		r := (ratio + 1/n) / (1 + ratio)
		y := r - 1/n
		slope := 1 + alpha*(1-2*r) - gamma*(2*r-1/n)
		l, g := gamma*r, alpha*r
		w := (y*l*(1-l) + (1-r)*g*(1-g)) / (1 - slope*slope)
		v := -(alpha + gamma) * w / (1 - slope)

		c, err := p.Classic(20000)
		if err != nil {
			t.Fatal(err)
		}
		f, err := p.Refined(20000)
		if err != nil {
			t.Fatal(err)
		}
		check := func(name string, got, formula, table float64) {
			t.Helper()
			if !(math.Abs(got-formula) < 1e-6 && math.Abs(got-table) < 1e-6) {
				t.Errorf("%s: %s settles at %.9f, want %.9f by the formula and %.6f",
					cases[i].name, name, got, formula, table)
			}
		}
		check("classic", c.Replication.Mean[20000], n*r, want.classic)
		check("refined", f.Replication.Mean[20000], n*r+v, want.refined)
		check("deviation", f.Replication.SD[20000], math.Sqrt(n*w), want.sd)
	}
}

func TestHugeNetwork(t *testing.T) {
	p := shuffle.Medium()
	p.Nodes = shuffle.MaxNodes
	c, err := p.Refined(10000)
	if err != nil {
		t.Fatal(err)
	}
	want := float64(p.Nodes) / 5
	if got := c.Replication.Mean[10000]; !(math.Abs(got/want-1) < 1e-6) {
		t.Errorf("%d nodes: replication settles at %v, want %v", p.Nodes, got, want)
	}
	if got := c.Replication.SD[10000]; !(math.Abs(got/math.Sqrt(0.16*float64(p.Nodes))-1) < 1e-3) {
		t.Errorf("%d nodes: deviation %v", p.Nodes, got)
	}
}

func TestModelsRefuse(t *testing.T) {
	bad := shuffle.Small()
	bad.Holders = 101
	for name, f := range map[string]func(p shuffle.Params, steps int) (shuffle.Curves, error){
		"classic": shuffle.Params.Classic, "refined": shuffle.Params.Refined, "exact": exact,
	} {
		if _, err := f(bad, 10); err == nil || err.Error() != "holders: 101 (allowed: 1 to 100)" {
			t.Errorf("%s with too many holders: %v", name, err)
		}
		if _, err := f(shuffle.Small(), -1); err == nil || err.Error() != "steps: -1 (allowed: 0 to 16777216)" {
			t.Errorf("%s with negative steps: %v", name, err)
		}
		if c, err := f(shuffle.Small(), 0); err != nil || len(c.Coverage.Mean) != 1 || c.Coverage.Mean[0] != 1 ||
			c.Replication.Mean[0] != 1 {
			t.Errorf("%s of no steps: %v, %v", name, c, err)
		}
	}
}
