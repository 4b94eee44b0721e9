package shuffle_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/joulemark/joulemark/algorithms/models/meanfield"
	"github.com/joulemark/joulemark/algorithms/models/shuffle"
)

// near checks a number to 1e-10, relative to its size where that is above 1.
func near(t *testing.T, name string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-10*max(1, math.Abs(want))) {
		t.Errorf("%s = %.15g, want %.15g", name, got, want)
	}
}

func nearAll(t *testing.T, name string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s has %d entries, want %d", name, len(got), len(want))
	}
	for i := range want {
		near(t, name, got[i], want[i])
	}
}

// vector is what a program of its own, in another language, computed for one network.
type vector struct {
	Nodes      int                `json:"N"`
	Gmax       int                `json:"Gmax"`
	Items      int                `json:"n"`
	Cache      int                `json:"c"`
	Exchange   int                `json:"s"`
	Replicate  float64            `json:"P11_10"`
	HandOver   float64            `json:"P01_10"`
	Keep       float64            `json:"P10_10"`
	Lose       float64            `json:"P01_11"`
	Both       float64            `json:"P11_11"`
	NoClash    map[string]float64 `json:"noc"`
	Rate       float64            `json:"a"`
	Alpha      float64            `json:"alpha"`
	Beta       float64            `json:"beta"`
	Gamma      float64            `json:"gamma"`
	Sample     []float64          `json:"sample_m"`
	K          [][]float64        `json:"K_at_sample"`
	Phi        []float64          `json:"Phi_at_sample"`
	Jacobian   [][]float64        `json:"A_at_sample"`
	Noise      [][]float64        `json:"Gamma_at_sample"`
	HalfBW     []float64          `json:"halfBW_at_sample_with_W_equal_Gamma"`
	Trajectory []struct {
		T                  int         `json:"t"`
		Mu                 []float64   `json:"mu"`
		V                  []float64   `json:"V"`
		W                  [][]float64 `json:"W"` // at some steps; its diagonal at all
		Variances          []float64   `json:"Wdiag"`
		ClassicReplication float64     `json:"classic_replication"`
		ClassicCoverage    float64     `json:"classic_coverage"`
		Replication        float64     `json:"refined_replication"`
		Coverage           float64     `json:"refined_coverage"`
		ReplicationSD      float64     `json:"refined_sd_replication"`
		CoverageSD         float64     `json:"refined_sd_coverage"`
	} `json:"trajectory"`
}

func (v vector) params() shuffle.Params {
	return shuffle.Params{
		Nodes: v.Nodes, Items: v.Items, Cache: v.Cache, Exchange: v.Exchange, Gmax: v.Gmax,
		Holders: 1,
	}
}

func vectors(t *testing.T) []vector {
	t.Helper()
	data, err := os.ReadFile("testdata/shuffle_vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []vector `json:"cases"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) == 0 || len(file.Cases[0].Trajectory) == 0 {
		t.Fatal("no vectors")
	}
	return file.Cases
}

func TestProbabilitiesOfAnExchange(t *testing.T) {
	for _, v := range vectors(t) {
		p := v.params()
		pair := p.Pair()
		near(t, "replicate", pair.Replicate, v.Replicate)
		near(t, "hand over", pair.HandOver, v.HandOver)
		near(t, "keep", pair.Keep, v.Keep)
		near(t, "lose", pair.Lose, v.Lose)
		near(t, "both", pair.Both, v.Both)
		near(t, "no collision", p.NoCollision(), v.NoClash["asymptotic"])
		near(t, "rate", p.Rate(), v.Rate)
	}
}

func TestModelAtASample(t *testing.T) {
	for _, v := range vectors(t) {
		m := v.params().Population()
		s := len(m.States)

		numbers, p := make([]meanfield.Number, s), make([]meanfield.Number, len(m.Transitions))
		for i, x := range v.Sample {
			numbers[i] = meanfield.Const(x)
		}
		m.Rates(numbers, p)
		k := make([][]float64, s)
		for i := range k {
			k[i] = make([]float64, s)
			k[i][i] = 1
		}
		for i, tr := range m.Transitions {
			k[tr.From][tr.To] += p[i].Value()
			k[tr.From][tr.From] -= p[i].Value()
		}
		for i := range k {
			nearAll(t, "K", k[i], v.K[i])
		}

		a, b := make([]float64, s*s), make([]float64, s*s*s)
		m.Derivatives(v.Sample, a, b)
		for i := range s {
			nearAll(t, "A", a[i*s:][:s], v.Jacobian[i])
		}

		for _, how := range []string{"given", "automatic"} {
			if how == "automatic" {
				m.Derivatives = nil
			}
			r, err := m.Refined(v.Sample)
			if err != nil {
				t.Fatal(err)
			}
			step(t, r)
			nearAll(t, how+" Phi", r.Mu, v.Phi)
			for i := range s {
				nearAll(t, how+" Gamma", r.W[i], v.Noise[i])
			}
			step(t, r) // V was 0 and W is Γ; the second derivatives are the same everywhere
			nearAll(t, how+" half B W", r.V, v.HalfBW)
		}
	}
}

func step(t *testing.T, r interface{ Step() error }) {
	t.Helper()
	if err := r.Step(); err != nil {
		t.Fatal(err)
	}
}

func TestTrajectory(t *testing.T) {
	for _, v := range vectors(t) {
		p := v.params()
		last := v.Trajectory[len(v.Trajectory)-1].T
		classic, err := p.Classic(last)
		if err != nil {
			t.Fatal(err)
		}
		refined, err := p.Refined(last)
		if err != nil {
			t.Fatal(err)
		}
		given, automatic := p.Population(), p.Population()
		automatic.Derivatives = nil
		for how, m := range map[string]*meanfield.Model{"given": given, "automatic": automatic} {
			r, err := m.Refined(p.Start())
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range v.Trajectory {
				for r.Time < w.T {
					step(t, r)
				}
				nearAll(t, how+" mu", r.Mu, w.Mu)
				nearAll(t, how+" V", r.V, w.V)
				for i := range r.W {
					near(t, how+" variance", r.W[i][i], w.Variances[i])
					if w.W != nil {
						nearAll(t, how+" W", r.W[i], w.W[i])
					}
				}
			}
		}
		for _, w := range v.Trajectory {
			near(t, "classic replication", classic.Replication.Mean[w.T], w.ClassicReplication)
			near(t, "classic coverage", classic.Coverage.Mean[w.T], w.ClassicCoverage)
			near(t, "classic sd", classic.Coverage.SD[w.T]+classic.Replication.SD[w.T], 0)
			near(t, "refined replication", refined.Replication.Mean[w.T], w.Replication)
			near(t, "refined coverage", refined.Coverage.Mean[w.T], w.Coverage)
			// Squares, since the vectors' small deviations are roots of sums of W that nearly
			// cancel.
			rep, cov := refined.Replication.SD[w.T], refined.Coverage.SD[w.T]
			near(t, "refined variance of replication", rep*rep, w.ReplicationSD*w.ReplicationSD)
			near(t, "refined variance of coverage", cov*cov, w.CoverageSD*w.CoverageSD)
		}
	}
}
