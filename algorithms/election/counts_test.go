package election

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// latencies are kinds of timing on which no count may depend.
var latencies = []network.Latency{
	network.DefaultLatency,
	{Distribution: network.Fixed, A: 1000},
	{Distribution: network.Uniform, A: 1, B: 100000},
	{Distribution: network.Exponential, A: 0, B: 1000},
}

func TestBullyCounts(t *testing.T) {
	detectors := map[string]func(n, sent int64) bool{
		"lowest":       func(n, sent int64) bool { return sent == n*n-n-1 && sent == (n-1)*(n-1)+n-2 },
		"all":          func(n, sent int64) bool { return sent == n*n-n-1 },
		"next-highest": func(n, sent int64) bool { return sent == n-1 },
		"random": func(n, sent int64) bool {
			for d := range n - 1 {
				if sent == (n-1-d)*(n-1-d)+n-2 {
					return true
				}
			}
			return false
		},
	}
	for n := int64(2); n <= 50; n++ {
		for name, right := range detectors {
			for seed := range uint64(4) {
				out := bully.run(t, sim.Config{
					Graph: algorithms.Complete(int(n)), Seed: seed, Params: algorithms.Params{"detector": name},
					Links: network.Links{Latency: latencies[seed]},
				})
				if !right(n, out.Counts.Sent) || out.Status() != "ok" || out.End != engine.Quiet ||
					out.Result.Ops != 1 {
					t.Errorf("n=%d detector=%s seed=%d: %d messages, %d leaders, %s, %s",
						n, name, seed, out.Counts.Sent, out.Result.Ops, out.End, out.Status())
				}
				if e := out.Expected; !e.Contains(float64(out.Counts.Sent)) || name != "random" && !e.IsExact() {
					t.Errorf("n=%d detector=%s: %d messages, expected %v", n, name, out.Counts.Sent, e)
				}
			}
		}
	}
}

func TestBullyKinds(t *testing.T) {
	const n = 10
	out := bully.run(t, sim.Config{Graph: algorithms.Complete(n), Seed: 1})
	want := map[string]int64{"election": n * (n - 1) / 2, "answer": (n - 1) * (n - 2) / 2, "coordinator": n - 2}
	if diff := cmp.Diff(want, bully.kinds(out)); diff != "" {
		t.Error(diff)
	}
	if called := out.Result.Metrics[0].Value; called != n-1 {
		t.Errorf("%v elections held (want one by each live node, %d)", called, n-1)
	}
}

// A random detector is random, and the expected mean is that of its counts.
func TestBullyRandomDetector(t *testing.T) {
	const n, seeds = 12, 3000
	sum, squares := 0.0, 0.0
	var expected float64
	for seed := range uint64(seeds) {
		out := bully.run(t, sim.Config{
			Graph: algorithms.Complete(n), Seed: seed, Params: algorithms.Params{"detector": "random"},
		})
		sum += float64(out.Counts.Sent)
		squares += float64(out.Counts.Sent) * float64(out.Counts.Sent)
		expected = out.Expected.Mean
	}
	near(t, sum, squares, seeds, expected)
}

// near checks a mean against what it is to be, within four standard errors.
func near(t *testing.T, sum, squares, n, want float64) {
	t.Helper()
	mean := sum / n
	se := math.Sqrt((squares/n - mean*mean) / n)
	if math.Abs(mean-want) > 4*se || se == 0 {
		t.Errorf("mean %.2f, standard error %.2f (want %.2f)", mean, se, want)
	}
}

// hops is the textbook count of one identifier order, by walking: how far each
// identifier travels until it meets a higher one.
func hops(ids []int32) int64 {
	n, total := len(ids), int64(0)
	for i, id := range ids {
		for step := 1; ; step++ {
			total++
			if ids[(i+step)%n] >= id {
				break
			}
		}
	}
	return total
}

func TestRingCounts(t *testing.T) {
	for n := 2; n <= 50; n++ {
		N := int64(n)
		log := int64(math.Ceil(math.Log2(float64(n))))
		for seed := range uint64(4) {
			for _, order := range []string{"random", "best", "worst"} {
				ids := identifiers(algorithms.Setup{
					Graph: algorithms.Complete(n), Seed: seed, Params: algorithms.Params{"order": order},
				}, descending)
				cfg := sim.Config{
					Graph: bareOrComplete(t, n, seed), Seed: seed, Params: algorithms.Params{"order": order},
					Links: network.Links{Latency: latencies[seed]},
				}
				name := fmt.Sprintf("n=%d order=%s seed=%d", n, order, seed)

				out := leLann.run(t, cfg)
				checkRing(t, name, leLann, out, map[string]int64{"election": N * N})

				elections := hops(ids)
				switch order {
				case "best":
					elections = 2*N - 1
				case "worst":
					elections = N * (N + 1) / 2
				}
				out = changRoberts.run(t, cfg)
				checkRing(t, name, changRoberts, out, map[string]int64{"election": elections, "announcement": N})
				if order != "random" && !out.Expected.IsExact() {
					t.Errorf("%s: expected %v is not exact", name, out.Expected)
				}

				if order == "worst" {
					continue
				}
				out = hirschbergSinclair.run(t, cfg)
				want := probes(ids)
				if least := 3*N + 4*(1<<log-2) + 2*N + N; order == "best" && out.Counts.Sent != least {
					t.Errorf("%s: hirschberg-sinclair: %d messages (want %d)", name, out.Counts.Sent, least)
				}
				if bound := 8 * float64(n) * (1 + math.Log2(float64(n))); float64(out.Counts.Sent) > bound {
					t.Errorf("%s: hirschberg-sinclair: %d messages (bound %v)", name, out.Counts.Sent, bound)
				}
				checkRing(t, name, hirschbergSinclair, out, want)
			}
		}
	}
}

func bareOrComplete(t *testing.T, n int, seed uint64) *algorithms.Graph {
	t.Helper()
	if n > 2 && seed%2 == 1 {
		return algotest.Ring(t, n)
	}
	return algorithms.Complete(n)
}

func checkRing(t *testing.T, name string, s subject, out engine.Outcome, want map[string]int64) {
	t.Helper()
	if diff := cmp.Diff(want, s.kinds(out)); diff != "" {
		t.Errorf("%s: %s: %s", name, s.spec.Name, diff)
	}
	if out.Status() != "ok" || out.End != engine.Quiet || out.Result.Ops != 1 {
		t.Errorf("%s: %s: %d leaders, %s, %s", name, s.spec.Name, out.Result.Ops, out.End, out.Status())
	}
	if !out.Expected.Contains(float64(out.Counts.Sent)) {
		t.Errorf("%s: %s: %d messages, expected %v", name, s.spec.Name, out.Counts.Sent, out.Expected)
	}
}

// probes is what Hirschberg and Sinclair's election costs on a ring of given
// identifiers, stage by stage and without messages.
func probes(ids []int32) map[string]int64 {
	n := len(ids)
	count := map[string]int64{"announcement": int64(n)}
	candidates := make([]int, n)
	for i := range candidates {
		candidates[i] = i
	}
	for reach := 1; ; reach *= 2 {
		left := candidates[:0:0]
		for _, c := range candidates {
			replies := 0
			for _, way := range []int{1, n - 1} {
				step := 1
				for step < min(reach, n) && ids[(c+way*step)%n] < ids[c] {
					step++
				}
				count["probe"] += int64(step)
				if ids[(c+way*step)%n] < ids[c] {
					count["reply"] += int64(step)
					replies++
				}
			}
			if replies == 2 {
				left = append(left, c)
			}
		}
		if reach >= n {
			return count
		}
		candidates = left
	}
}

func TestChangRobertsMean(t *testing.T) {
	const n, seeds = 32, 4000
	harmonic := 0.0
	for k := 1; k <= n; k++ {
		harmonic += 1 / float64(k)
	}
	sum, squares := 0.0, 0.0
	var expected algorithms.Expected
	for seed := range uint64(seeds) {
		out := changRoberts.run(t, sim.Config{Graph: algorithms.Complete(n), Seed: seed})
		elections := float64(out.Counts.Kinds[kindElection].Sent)
		sum += elections
		squares += elections * elections
		expected = out.Expected
	}
	near(t, sum, squares, seeds, n*harmonic)
	if want := n*harmonic + n; math.Abs(expected.Mean-want) > 1e-9 {
		t.Errorf("expected mean %v (want %v, with the announcement)", expected.Mean, want)
	}
}

// All orders of few identifiers: nothing is cheaper than the best, nothing dearer
// than the bound.
func TestHirschbergSinclairBounds(t *testing.T) {
	for n := 2; n <= 7; n++ {
		e := hirschbergSinclairExpected(float64(n), "random")
		least := math.Inf(1)
		ids := make([]int32, n)
		for i := range ids {
			ids[i] = int32(i)
		}
		permutations(ids, func(ids []int32) {
			total := 0.0
			for _, c := range probes(ids) {
				total += float64(c)
			}
			least = min(least, total)
			if !e.Contains(total) {
				t.Errorf("%v: %v messages (expected %v)", ids, total, e)
			}
		})
		if least != e.Low {
			t.Errorf("n=%d: at least %v messages (expected %v)", n, least, e.Low)
		}
	}
}

func permutations(ids []int32, visit func([]int32)) {
	var rest func(int)
	rest = func(k int) {
		if k == len(ids) {
			visit(slices.Clone(ids))
			return
		}
		for i := k; i < len(ids); i++ {
			ids[k], ids[i] = ids[i], ids[k]
			rest(k + 1)
			ids[k], ids[i] = ids[i], ids[k]
		}
	}
	rest(0)
}

func TestParametersAreRefused(t *testing.T) {
	for _, s := range subjects {
		if err := s.spec.Fits(algorithms.Complete(1)); err == nil {
			t.Errorf("%s: one node is accepted (want at least two)", s.spec.Name)
		}
		if _, err := s.spec.Resolve(algorithms.Params{"heartbeat": "sometimes"}); err == nil {
			t.Errorf("%s: heartbeat=sometimes is accepted", s.spec.Name)
		}
	}
}
