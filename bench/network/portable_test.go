package network

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
)

// near reports whether two numbers agree but for a few units in the last place.
func near(got, want float64) bool {
	return math.Abs(got-want) <= 8e-16*math.Abs(want) || math.Abs(got-want) < 1e-300
}

func TestLn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(1e-300, 1e300).Draw(t, "x")
		if rapid.Bool().Draw(t, "unit") {
			x = rapid.Float64Range(0x1p-53, 1).Draw(t, "x")
		}
		// Close to 1 the logarithm is close to 0: there the digits of x-1 count.
		if got, want := ln(x), math.Log(x); !near(got, want) {
			t.Fatalf("ln(%g) = %g; want %g", x, got, want)
		}
	})
	if ln(1) != 0 {
		t.Errorf("ln(1) = %g", ln(1))
	}
}

func TestLn1p(t *testing.T) {
	for _, x := range []float64{-1e-300, -1e-17, -1e-16, -1e-9, -1e-3, -0.1, -0.5, -0.999999, 1e-12, 3} {
		if got, want := ln1p(x), math.Log1p(x); !near(got, want) {
			t.Errorf("ln1p(%g) = %g; want %g", x, got, want)
		}
	}
}

func TestExp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-20, 20).Draw(t, "x")
		if got, want := exp(x), math.Exp(x); math.Abs(got/want-1) > 4e-15 {
			t.Fatalf("exp(%g) = %g; want %g", x, got, want)
		}
	})
	if exp(0) != 1 {
		t.Errorf("exp(0) = %g", exp(0))
	}
}

func TestUnitIsInside(t *testing.T) {
	for _, r := range []uint64{0, 1, 1 << 11, 1 << 63, math.MaxUint64 - 1<<11, math.MaxUint64} {
		if u := unit(r); u <= 0 || u >= 1 {
			t.Errorf("unit(%#x) = %g", r, u)
		}
	}
}

func TestNormal(t *testing.T) {
	const n = 200_000
	var moment [5]float64
	inside := 0.0
	for i := range uint64(n) {
		z := normal(algorithms.Hash(1, i))
		for k := range moment {
			moment[k] += math.Pow(z, float64(k)) / n
		}
		if math.Abs(z) < 1 {
			inside += 1.0 / n
		}
	}
	// Four standard errors of each.
	for _, c := range []struct {
		what            string
		got, want, room float64
	}{
		{"mean", moment[1], 0, 4 / math.Sqrt(n)},
		{"variance", moment[2], 1, 4 * math.Sqrt(2.0/n)},
		{"third moment", moment[3], 0, 4 * math.Sqrt(15.0/n)},
		{"fourth moment", moment[4], 3, 4 * math.Sqrt(96.0/n)},
		{"share within one deviation", inside, 0.682689, 4 * math.Sqrt(0.2166/n)},
	} {
		if math.Abs(c.got-c.want) > c.room {
			t.Errorf("%s %g; want %g within %g", c.what, c.got, c.want, c.room)
		}
	}
}

// To the last bit, also where the processor can fuse a product and a sum (arm64).
func TestPortableIsTheSameEverywhere(t *testing.T) {
	var sum [3]uint64
	for i := range uint64(10_000) {
		u := unit(algorithms.Hash(5, i))
		for k, v := range []float64{ln(u), exp(40*u - 20), normal(i)} {
			sum[k] = algorithms.Mix(sum[k] ^ math.Float64bits(v))
		}
	}
	if want := [3]uint64{0xda416a9c47639067, 0xf70fdac07f0e1f98, 0xae9e7cb6acf03996}; sum != want {
		t.Errorf("hashes of ln, exp and normal: %#x; want %#x", sum, want)
	}
}
