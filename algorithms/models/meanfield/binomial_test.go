package meanfield

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// pmf is the binomial probability of k by another route than the sampler takes.
func pmf(n int64, p float64, k int64) float64 {
	lg := func(x int64) float64 { v, _ := math.Lgamma(float64(x) + 1); return v }
	return math.Exp(lg(n) - lg(k) - lg(n-k) + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
}

func TestBinomialLaw(t *testing.T) {
	for _, tc := range []struct {
		n int64
		p float64
	}{
		{1, 0.3},
		{7, 0.5},
		{20, 0.9},
		{2000, 0.0016},
		{100, 0.0999},
		{100, 0.1},
		{25, 0.45},
		{40, 0.5},
		{200, 0.3},
		{2500, 0.0147},
		{1000, 0.97},
		{100000, 0.02},
		{1 << 40, 5e-12},
		{1 << 40, 2e-11},
	} {
		t.Run(fmt.Sprintf("n=%d/p=%v", tc.n, tc.p), func(t *testing.T) {
			const draws = 200_000
			src := rand.NewPCG(1, uint64(tc.n))
			seen := map[int64]int{}
			for range draws {
				k := Binomial(src, tc.n, tc.p)
				if k < 0 || k > tc.n {
					t.Fatalf("%d successes of %d", k, tc.n)
				}
				seen[k]++
			}
			// Chi square over the values expected at least 10 times, the others as one class.
			chi, classes, rest, restSeen := 0.0, 0, float64(draws), draws
			mean, sd := float64(tc.n)*tc.p, math.Sqrt(float64(tc.n)*tc.p*(1-tc.p))
			for k := max(0, int64(mean-8*sd)); k <= min(tc.n, int64(mean+8*sd)+1); k++ {
				if want := float64(draws) * pmf(tc.n, tc.p, k); want >= 10 {
					d := float64(seen[k]) - want
					chi, classes = chi+d*d/want, classes+1
					rest, restSeen = rest-want, restSeen-seen[k]
				}
			}
			if rest >= 10 {
				d := float64(restSeen) - rest
				chi, classes = chi+d*d/rest, classes+1
			} else if restSeen > 40 {
				t.Errorf("%d draws of improbable values", restSeen)
			}
			// Wilson and Hilferty: the cube root of chi square is nearly normal.
			free := float64(max(1, classes-1))
			if z := (math.Cbrt(chi/free) - (1 - 2/(9*free))) / math.Sqrt(2/(9*free)); z > 4 {
				t.Errorf("chi square %.1f over %d classes", chi, classes)
			}
		})
	}
}

func TestBinomialOfHugePopulations(t *testing.T) {
	for _, p := range []float64{1e-3, 0.2, 0.7} {
		const n, draws = 1 << 50, 40_000
		src := rand.NewPCG(2, 3)
		mean, sd := n*p, math.Sqrt(n*p*(1-p))
		var sum, squares float64
		for range draws {
			z := (float64(Binomial(src, n, p)) - mean) / sd
			sum, squares = sum+z, squares+z*z
		}
		if z := sum / math.Sqrt(draws); math.Abs(z) > 4.5 {
			t.Errorf("p=%v: the mean is off by %.1f standard errors", p, z)
		}
		if z := (squares/draws - 1) * math.Sqrt(draws/2.0); math.Abs(z) > 4.5 {
			t.Errorf("p=%v: the variance is off by %.1f standard errors", p, z)
		}
	}
}

func TestBinomialEdges(t *testing.T) {
	src := rand.NewPCG(1, 1)
	for _, tc := range []struct {
		n    int64
		p    float64
		want int64
	}{{0, 0.5, 0}, {9, 0, 0}, {9, 1, 9}, {MaxPopulation, 1, MaxPopulation}, {MaxPopulation, 0, 0}} {
		if got := Binomial(src, tc.n, tc.p); got != tc.want {
			t.Errorf("Binomial(%d, %v) = %d, want %d", tc.n, tc.p, got, tc.want)
		}
	}
	for _, bad := range []struct {
		n int64
		p float64
	}{{-1, 0.5}, {1, -0.1}, {1, 1.1}, {1, math.NaN()}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("Binomial(%d, %v) does not panic", bad.n, bad.p)
				}
			}()
			Binomial(src, bad.n, bad.p)
		}()
	}
	// A source that says the most and the least there is.
	for _, word := range []uint64{0, math.MaxUint64} {
		for _, n := range []int64{1, 50, 1000, 1 << 40} {
			k := Binomial(&onceThen{word, rand.NewPCG(1, 2)}, n, 0.01)
			if k < 0 || k > n {
				t.Errorf("Binomial(%d, 0.01) of source %x is %d", n, word, k)
			}
		}
	}
}

type onceThen struct {
	word uint64
	then *rand.PCG
}

func (o *onceThen) Uint64() uint64 {
	if w := o.word; w != 1 {
		o.word = 1
		return w
	}
	return o.then.Uint64()
}

// TestBinomialIsPinned holds the draws to what they were when the sampler was written, on every
// machine.
func TestBinomialIsPinned(t *testing.T) {
	src := rand.NewPCG(42, 0)
	var got []int64
	for range 4 {
		got = append(got, Binomial(src, 2000, 0.0016), Binomial(src, 2500, 0.0147), Binomial(src, 1<<40, 0.7))
	}
	const want = "[5 52 769658920038 7 48 769657934922 3 39 769658511917 3 37 769658149281]"
	if s := fmt.Sprint(got); s != want {
		t.Errorf("draws %s, want %s", s, want)
	}
}

func TestLogarithm(t *testing.T) {
	for _, q := range []float64{
		1e-300, 1e-9, 0.1, 0.5, 0.69, 0.7, 0.71, 0.9, 1, 1.1, 1.4, 1.41, 1.42, 1.43, 2, 3, 10,
		1e9, 1e300,
	} {
		if got, want := logarithm(q, 1), math.Log(q); !(math.Abs(got-want) <= 5e-16*(1+math.Abs(want))) {
			t.Errorf("ln %v = %v, want %v", q, got, want)
		}
	}
	if got, want := logarithm(1e15+1, 1e15), math.Log1p(1e-15); math.Abs(got/want-1) > 1e-14 {
		t.Errorf("ln of nearly 1 = %v, want %v", got, want)
	}
}

func TestStirling(t *testing.T) {
	for k := 0.0; k < 60; k++ {
		lg, _ := math.Lgamma(k + 1)
		want := lg - ((k+0.5)*math.Log(k+1) - (k + 1) + math.Log(2*math.Pi)/2)
		if got := stirling(k); math.Abs(got-want) > 1e-10 {
			t.Errorf("stirling(%v) = %v, want %v", k, got, want)
		}
	}
}

func BenchmarkBinomial(b *testing.B) {
	for _, tc := range []struct {
		n int64
		p float64
	}{{500, 0.0065}, {2000, 0.0016}, {2500, 0.0147}, {1 << 40, 0.2}} {
		b.Run(fmt.Sprintf("n=%d/p=%v", tc.n, tc.p), func(b *testing.B) {
			src := rand.NewPCG(1, 2)
			for b.Loop() {
				Binomial(src, tc.n, tc.p)
			}
		})
	}
}
