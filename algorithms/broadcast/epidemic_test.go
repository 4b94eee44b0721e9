package broadcast

import (
	"fmt"
	"math"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/sim"
)

// sample is the mean of some values and the standard error of that mean.
type sample struct{ mean, err float64 }

// sampled runs something with the seeds from 1 on.
func sampled(seeds int, f func(seed uint64) float64) sample {
	var sum, squares float64
	for seed := range seeds {
		x := f(uint64(seed) + 1)
		sum += x
		squares += x * x
	}
	n := float64(seeds)
	mean := sum / n
	return sample{mean, math.Sqrt((squares/n - mean*mean) / (n - 1))}
}

// near reports whether a limit for large N lies within four standard errors of the mean, with room
// for what N leaves to the limit.
func (s sample) near(limit, room float64) bool { return math.Abs(s.mean-limit) <= 4*s.err+room }

func (s sample) String() string { return fmt.Sprintf("%.5f ± %.5f", s.mean, s.err) }

// finalSize solves x = 1 - exp(-r·x), the share that an epidemic reaches in which everyone
// infects r others at random (Kermack and McKendrick 1927).
func finalSize(r float64) float64 {
	x := 1.0
	for range 1000 {
		x = 1 - math.Exp(-r*x)
	}
	return x
}

// Infect and die reaches the final size of an epidemic.
func TestInfectAndDieCoverage(t *testing.T) {
	if x := finalSize(3); math.Abs(x-0.9405) > 0.00005 {
		t.Fatalf("final size for 3 contacts: %.5f; want 0.9405", x)
	}
	for _, c := range []struct{ fanout, n, seeds int }{{2, 5000, 20}, {3, 2000, 50}, {3, 10000, 20}, {4, 5000, 20}} {
		got := sampled(c.seeds, func(seed uint64) float64 {
			out := runPush(t, sim.Config{
				Graph: algorithms.Complete(c.n), Seed: seed,
				Params: algorithms.Params{"rounds": "1", "fanout": fmt.Sprint(c.fanout)},
			})
			if sent := out.Counts.Sent; sent != int64(c.fanout)*out.Result.Ops || out.Counts.Bytes != sent ||
				len(out.Result.Metrics) != 1 {
				t.Fatalf("%d messages, %d bytes for %+v; want %d a node, of one byte each, and no rounds",
					sent, out.Counts.Bytes, out.Result, c.fanout)
			}
			return coverageOf(out)
		})
		if want := finalSize(float64(c.fanout)); !got.near(want, 1/float64(c.n)) {
			t.Errorf("fan-out %d, %d nodes: coverage %v; want %.5f", c.fanout, c.n, got, want)
		}
	}
}

// mongering is the share of nodes that rumour mongering by push misses, and the calls a node,
// in the limit of many nodes: the spreaders by the useless contacts they have left, or, with a
// coin, all together.
func mongering(fanout, k int, coin bool) (residue, traffic float64) {
	const first = 1e-9
	left := make([]float64, k+1) // share of nodes that spread, by contacts left
	left[k] = first
	residue = 1 - first
	for range 10000 {
		var spreading float64
		for _, share := range left[1:] {
			spreading += share
		}
		traffic += float64(fanout) * spreading
		after := residue * math.Exp(-float64(fanout)*spreading)
		next := make([]float64, k+1)
		for j := 1; j <= k; j++ {
			bored := math.Pow(1-residue, float64(fanout)) // all contacts useless
			if coin {
				bored = 1 - math.Pow(1-(1-residue)/float64(k), float64(fanout))
				next[j] += left[j] * (1 - bored)
				continue
			}
			next[k] += left[j] * (1 - bored)
			next[max(0, j-fanout)] += left[j] * bored
		}
		left = next
		left[k] += residue - after
		residue = after
	}
	return residue, traffic
}

// Rumour mongering misses the share of nodes, at the cost, that its mean field says, and misses
// exp(-calls a node) whatever the rule (Demers et al., section 1.4).
func TestMongering(t *testing.T) {
	const n, seeds = 5000, 20
	for _, stop := range []string{"counter", "coin"} {
		for _, c := range []struct{ fanout, k int }{{1, 1}, {1, 3}, {2, 2}} {
			t.Run(fmt.Sprintf("%s, fanout %d, k %d", stop, c.fanout, c.k), func(t *testing.T) {
				missed, traffic := mongered(t, n, seeds, algorithms.Params{
					"stop": stop, "k": fmt.Sprint(c.k), "fanout": fmt.Sprint(c.fanout),
				})
				wantMissed, wantTraffic := mongering(c.fanout, c.k, stop == "coin")
				if !missed.near(wantMissed, 1./n) || !traffic.near(wantTraffic, 0.001) {
					t.Errorf("missed %v, %v calls a node; want %.5f, %.5f", missed, traffic, wantMissed, wantTraffic)
				}
				if law := math.Exp(-traffic.mean); !missed.near(law, 1./n) {
					t.Errorf("missed %v with %v calls a node; want %.5f", missed, traffic, law)
				}
			})
		}
	}
}

// Table 1 of Demers et al., for 1000 nodes with feedback and counters: the share of nodes
// that is missed, and the calls a node. The table has two or three digits.
func TestMongeringAsInThePaper(t *testing.T) {
	const n, seeds = 1000, 100
	for _, c := range []struct {
		k                              int
		missed, digit, traffic, figure float64
	}{
		{1, 0.176, 0.0005, 1.74, 0.005},
		{2, 0.037, 0.0005, 3.30, 0.005},
		{3, 0.011, 0.0005, 4.53, 0.005},
		{4, 0.0036, 0.00005, 5.64, 0.005},
		{5, 0.0012, 0.00005, 6.68, 0.005},
	} {
		missed, traffic := mongered(t, n, seeds, algorithms.Params{
			"stop": "counter", "k": fmt.Sprint(c.k),
			"fanout": "1",
		})
		if !missed.near(c.missed, c.digit) || !traffic.near(c.traffic, c.figure) {
			t.Errorf("k=%d: missed %v, %v calls a node; want %g, %g", c.k, missed, traffic, c.missed, c.traffic)
		}
	}
}

// mongered samples the share of nodes that a push misses, and the calls a node.
func mongered(t *testing.T, n, seeds int, p algorithms.Params) (missed, traffic sample) {
	var calls []float64
	missed = sampled(seeds, func(seed uint64) float64 {
		out := runPush(t, sim.Config{Graph: algorithms.Complete(n), Seed: seed, Params: p})
		calls = append(calls, float64(out.Counts.Kinds[kindRumour].Sent)/float64(n))
		return 1 - coverageOf(out)
	})
	return missed, sampled(seeds, func(seed uint64) float64 { return calls[seed-1] })
}

// Push with one call a round needs between floor(log2 N) + ln N - 1.116 and ceil(log2 N) + ln N +
// 2.765 rounds in the mean (Doerr, Künnemann: Tight analysis of randomized rumor spreading in
// complete graphs, ANALCO 2014).
func TestPushRounds(t *testing.T) {
	for _, n := range []int{64, 1000} {
		rounds := sampled(50, func(seed uint64) float64 {
			out := runPush(t, sim.Config{
				Graph: algorithms.Complete(n), Seed: seed,
				Params: algorithms.Params{"fanout": "1", "rounds": "30"},
			})
			if coverageOf(out) != 1 {
				t.Fatalf("n=%d, seed %d: coverage %g", n, seed, coverageOf(out))
			}
			return out.Result.Metrics[1].Value
		})
		bits, ln := math.Log2(float64(n)), math.Log(float64(n))
		low, high := math.Floor(bits)+ln-1.116, math.Ceil(bits)+ln+2.765
		if rounds.mean < low || rounds.mean > high {
			t.Errorf("n=%d: %v rounds; want %.2f to %.2f", n, rounds, low, high)
		}
	}
}
