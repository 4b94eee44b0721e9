package token_test

import (
	"strconv"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex/token"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

var latencies = []network.Latency{
	network.DefaultLatency,
	{Distribution: network.Exponential, A: 1, B: 700},
	{Distribution: network.Fixed, A: 5},
}

// config is a run without failures on a complete graph. The seed chooses the latency too.
func config(n int, seed uint64, params algorithms.Params) sim.Config {
	return sim.Config{
		Graph: algorithms.Complete(n), Seed: seed, Params: params,
		Links: network.Links{Latency: latencies[seed%uint64(len(latencies))]},
	}
}

// requester is who asks where one node does.
func requester(n int, seed uint64) int {
	s := algorithms.Setup{Graph: algorithms.Complete(n), Seed: seed}
	return int(s.Rand().Perm(n)[0])
}

// One node alone: N messages, or none where it has the token, and none for further entries.
func TestSuzukiKasamiAlone(t *testing.T) {
	for n := 1; n <= 50; n++ {
		for seed := range uint64(6) {
			out := algotest.Simulate(t, &token.SuzukiKasami, config(n, seed, algorithms.Params{"entries": "3"}))
			want, bytes := int64(n), int64(2*(n-1)+3+n)
			if requester(n, seed) == 0 {
				want, bytes = 0, 0
			}
			if out.Counts.Sent != want || out.Counts.Bytes != bytes || out.Result.Ops != 3 || out.Status() != "ok" ||
				out.Expected != algorithms.Exactly(float64(want)) {
				t.Fatalf("n=%d, seed %d: %d messages of %d bytes (expected %v), %d entries, %s; want %d of %d",
					n, seed, out.Counts.Sent, out.Counts.Bytes, out.Expected, out.Result.Ops, out.Status(), want, bytes)
			}
		}
	}
}

// All nodes once: N for each but node 0, and as many tokens as entries that were not free.
func TestSuzukiKasamiAll(t *testing.T) {
	for n := 2; n <= 50; n++ {
		for seed := range uint64(3) {
			out := algotest.Simulate(t, &token.SuzukiKasami, config(n, seed, algorithms.Params{"requesters": "all"}))
			want := int64(n * (n - 1))
			if out.Counts.Sent != want || out.Expected != algorithms.Exactly(float64(want)) || out.Status() != "ok" ||
				out.Counts.Kinds[1].Sent != int64(n-1) {
				t.Fatalf("n=%d, seed %d: %d messages, %d of them tokens (expected %v), %s; want %d",
					n, seed, out.Counts.Sent, out.Counts.Kinds[1].Sent, out.Expected, out.Status(), want)
			}
		}
	}
}

// Every entry takes N messages or none, however busy the section is; the bounds hold, and where
// nobody competes they are one number.
func TestSuzukiKasamiUnderLoad(t *testing.T) {
	for _, n := range []int{2, 3, 7, 20} {
		for _, load := range []string{"0", "0.2", "0.9", "1"} {
			for seed := range uint64(6) {
				params := algorithms.Params{
					"requesters": strconv.Itoa(n - 1), "entries": "4", "load": load, "hold": "0.3",
				}
				out := algotest.Simulate(t, &token.SuzukiKasami, config(n, seed, params))
				tokens, requests := out.Counts.Kinds[1].Sent, out.Counts.Kinds[0].Sent
				if requests != tokens*int64(n-1) || tokens > out.Result.Ops || out.Status() != "ok" ||
					!out.Expected.Contains(float64(out.Counts.Sent)) {
					t.Fatalf("n=%d, load %s, seed %d: %d tokens and %d requests (expected %v) for %d entries, %s",
						n, load, seed, tokens, requests, out.Expected, out.Result.Ops, out.Status())
				}
				if load == "0" && out.Counts.Sent > 0 && !out.Expected.IsExact() {
					t.Fatalf("n=%d: one at a time, and %v is expected", n, out.Expected)
				}
			}
		}
	}
}
