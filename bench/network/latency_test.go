package network

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
)

const us, ms = algorithms.Microsecond, algorithms.Millisecond

// sampled is the mean and the standard deviation of many samples, after f.
func sampled(l Latency, f func(float64) float64) (mean, deviation float64) {
	const n = 200_000
	var sum, squares float64
	for i := range uint64(n) {
		x := f(float64(l.Sample(algorithms.Hash(7, i))))
		sum += x
		squares += x * x
	}
	mean = sum / n
	return mean, math.Sqrt(squares/n - mean*mean)
}

func TestLatencyMoments(t *testing.T) {
	identity := func(x float64) float64 { return x }
	for _, c := range []struct {
		latency         Latency
		after           func(float64) float64
		mean, deviation float64
	}{
		{Latency{Fixed, 250, 0}, identity, 250, 0},
		{Latency{Uniform, 1000, 5000}, identity, 3000, 4001 / math.Sqrt(12)},
		{Latency{Exponential, 0, 100 * ms}, identity, 100_000, 100_000},
		{Latency{Exponential, 30 * ms, 100 * ms}, identity, 130_000, 100_000},
		{Latency{LogNormal, 100 * ms, 50}, math.Log, math.Log(100_000), 0.5},
		{Latency{LogNormal, 100 * ms, 0}, math.Log, math.Log(100_000), 0},
	} {
		mean, deviation := sampled(c.latency, c.after)
		// Five standard errors, and the half tick by which delays are rounded up.
		if room := 5*c.deviation/math.Sqrt(200_000) + 0.5; math.Abs(mean-c.mean) > room {
			t.Errorf("%v: mean %g; want %g within %g", c.latency, mean, c.mean, room)
		}
		if room := 0.01*c.deviation + 1e-4; math.Abs(deviation-c.deviation) > room {
			t.Errorf("%v: standard deviation %g; want %g within %g", c.latency, deviation, c.deviation, room)
		}
	}
}

func TestUniformReachesBothEnds(t *testing.T) {
	l := Latency{Uniform, 3, 5}
	if a, b := l.Sample(0), l.Sample(math.MaxUint64); a != 3 || b != 5 {
		t.Errorf("from %d to %d; want 3 to 5", a, b)
	}
}

// latencies draws any latency that is valid.
func latencies() *rapid.Generator[Latency] {
	return rapid.Custom(func(t *rapid.T) Latency {
		span := rapid.Int64Range(0, 10*int64(algorithms.Second))
		a, b := algorithms.Time(span.Draw(t, "a")), algorithms.Time(span.Draw(t, "b"))
		switch d := Distribution(rapid.IntRange(0, 3).Draw(t, "distribution")); d {
		case Fixed:
			return Latency{d, max(1, a), 0}
		case Uniform:
			return Latency{d, min(a, b), max(a, b)}
		case LogNormal:
			return Latency{d, a % 50_000, b % (maxSigma + 1)}
		default:
			return Latency{d, a, b}
		}
	})
}

func TestLatencyKeepsItsBounds(t *testing.T) {
	random := rapid.OneOf(rapid.Uint64(), rapid.SampledFrom([]uint64{0, 1, math.MaxUint64}))
	rapid.Check(t, func(t *rapid.T) {
		l := latencies().Draw(t, "latency")
		if err := l.Validate(); err != nil {
			t.Skip(err)
		}
		least := algorithms.Time(1)
		if l.Distribution != LogNormal {
			least = max(1, l.A)
		}
		if d := l.Sample(random.Draw(t, "random")); d < least || d > l.Bound() {
			t.Fatalf("%v: delay %d; want %d to %d", l, d, least, l.Bound())
		}
	})
}

func TestLatencyBound(t *testing.T) {
	for _, c := range []struct {
		latency Latency
		bound   algorithms.Time
	}{
		{Latency{}, 1},
		{Latency{Fixed, 7, 0}, 7},
		{Latency{Uniform, 0, 0}, 1},
		{Latency{Exponential, 5, 100}, 2005},
		{Latency{LogNormal, 1000, 50}, 20086}, // 1000 e^3, rounded up
	} {
		if got := c.latency.Bound(); got != c.bound {
			t.Errorf("%#v: bound %d; want %d", c.latency, got, c.bound)
		}
	}
	// No random number at hand goes that far, so the cut is looked at by itself.
	if l := (Latency{LogNormal, 1000, 50}); l.scaled(7) != l.Bound() || l.scaled(-7) != 50 { // 1000 e^-3
		t.Errorf("cut off at %d and %d; want 50 and %d", l.scaled(-7), l.scaled(7), l.Bound())
	}
	// The smallest random number makes the longest exponential delay: -ln(2^-53) is 37 means.
	if l := (Latency{Exponential, 5, 100}); l.Sample(0) != l.Bound() {
		t.Errorf("longest delay %d; want %d", l.Sample(0), l.Bound())
	}
}

// Delays decide the course of a run, so they may not change by a bit.
func TestLatencyIsTheSameEverywhere(t *testing.T) {
	for _, c := range []struct {
		text string
		want uint64
	}{
		{"uniform:1ms..500ms", 0x4db015ace8fb9949},
		{"exponential:100ms", 0xf2a5baec47cde0f},
		{"log-normal:median=100ms,sigma=0.7", 0xdff787b278818e7d},
	} {
		l, err := ParseLatency(c.text)
		if err != nil {
			t.Fatal(err)
		}
		var sum uint64
		for i := range uint64(100_000) {
			sum = algorithms.Mix(sum ^ uint64(l.Sample(algorithms.Hash(3, i))))
		}
		if sum != c.want {
			t.Errorf("%s: hash %#x; want %#x", c.text, sum, c.want)
		}
	}
}

func TestParseLatency(t *testing.T) {
	for _, c := range []struct {
		text string
		want Latency
		back string
	}{
		{"fixed:1ms", Latency{Fixed, ms, 0}, "fixed:1ms"},
		{"fixed:0", Latency{Fixed, us, 0}, "fixed:1µs"},
		{"fixed:1us", Latency{Fixed, us, 0}, "fixed:1µs"},
		{"uniform:0.5ms..1.5ms", DefaultLatency, "uniform:500µs..1.5ms"},
		{"uniform:0s..0s", Latency{Uniform, 0, 0}, "uniform:0s..0s"},
		{"exponential:1ms", Latency{Exponential, 0, ms}, "exponential:1ms"},
		{"exponential:min=0.1ms,mean=1ms", Latency{Exponential, 100 * us, 900 * us}, "exponential:min=100µs,mean=1ms"},
		{"exponential:mean=1ms", Latency{Exponential, 0, ms}, "exponential:1ms"},
		{"log-normal:median=1ms,sigma=0.5", Latency{LogNormal, ms, 50}, "log-normal:median=1ms,sigma=0.5"},
		{"log-normal:sigma=0.07,median=1ms", Latency{LogNormal, ms, 7}, "log-normal:median=1ms,sigma=0.07"},
		{"log-normal:median=1ms,sigma=0.29", Latency{LogNormal, ms, 29}, "log-normal:median=1ms,sigma=0.29"},
	} {
		got, err := ParseLatency(c.text)
		if err != nil || got != c.want || got.String() != c.back {
			t.Errorf("%q: %#v, %q, %v; want %#v, %q", c.text, got, got, err, c.want, c.back)
		}
	}
	if got := (Latency{}).String(); got != DefaultLatency.String() {
		t.Errorf("the zero value is %s; want the default", got)
	}
}

func TestParseLatencyRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", `latency "" is unknown (allowed: fixed, uniform, exponential, log-normal)`},
		{"unifrom:1ms..2ms", "did you mean uniform?"},
		{"fixed", `time "" (allowed: whole microseconds from 0s to 1h0m0s, such as 1.5ms)`},
		{"fixed:1", `time "1" (allowed`},
		{"fixed:-1ms", `time "-1ms" (allowed`},
		{"fixed:999ns", `time "999ns" (allowed`},
		{"fixed:1.5us", `time "1.5us" (allowed`},
		{"fixed:61m", `time "61m" (allowed`},
		{"uniform:1ms", "two times"},
		{"uniform:2ms..1ms", "the first at most the second"},
		{"uniform:x..1ms", `from "x"`},
		{"uniform:1ms..y", `to "y"`},
		{"exponential:min=2ms,mean=1ms", "mean 1ms (allowed: at least min, 2ms)"},
		{"exponential:min=1ms", `mean ""`},
		{"exponential:min=q,mean=1ms", `min "q"`},
		{"exponential:median=1ms", `key "median" is unknown`},
		{"exponential:min=1ms,min=1ms", "key min is given twice"},
		{"exponential:1h", "longest delay 20h0m0s (allowed: up to 1h0m0s)"},
		{"log-normal:1ms", `"1ms" (allowed: median=..., sigma=...)`},
		{"log-normal:median=1ms", `sigma ""`},
		{"log-normal:median=1ms,sigma=NaN", `sigma "NaN" (allowed: 0 to 3 in steps of 0.01)`},
		{"log-normal:median=1ms,sigma=0.555", `sigma "0.555"`},
		{"log-normal:median=1ms,sigma=3.01", `sigma "3.01"`},
		{"log-normal:median=1ms,sigma=-1", `sigma "-1"`},
	} {
		l, err := ParseLatency(c.text)
		if err == nil || !strings.Contains(err.Error(), c.want) || l != (Latency{}) {
			t.Errorf("%q: %v, %v; want error with %q", c.text, l, err, c.want)
		}
	}
}

func TestLatencyValidate(t *testing.T) {
	for _, c := range []struct {
		latency Latency
		want    string
	}{
		{Latency{Distribution: 9}, "distribution 9"},
		{Latency{Fixed, -1, 0}, "allowed: 0 to 1h0m0s"},
		{Latency{Uniform, 2, 1}, "the first at most the second"},
		{Latency{LogNormal, 1, 301}, "sigma 3.01 (allowed: 0 to 3)"},
		{Latency{LogNormal, 1, -1}, "sigma -0.01"},
		{Latency{LogNormal, algorithms.Hour, 300}, "longest delay"},
	} {
		if err := c.latency.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%#v: %v; want %q", c.latency, err, c.want)
		}
	}
}

func TestLatencyRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := latencies().Draw(t, "latency")
		if err := want.Validate(); err != nil {
			t.Skip(err)
		}
		text, _ := want.MarshalText()
		var got Latency
		if err := got.UnmarshalText(text); err != nil || got != want {
			t.Fatalf("%s: %#v, %v; want %#v", text, got, err, want)
		}
	})
}

func FuzzParseLatency(f *testing.F) {
	for _, s := range []string{
		"fixed:1ms", "uniform:0.5ms..1.5ms", "exponential:min=0.1ms,mean=1ms",
		"log-normal:median=1ms,sigma=0.5",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		l, err := ParseLatency(text)
		if err != nil {
			return
		}
		if again, err := ParseLatency(l.String()); err != nil || again != l {
			t.Errorf("%q: %#v became %#v, %v", text, l, again, err)
		}
	})
}
