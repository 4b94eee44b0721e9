package replication_test

import (
	"strconv"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/replication"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

var latencies = []network.Latency{
	network.DefaultLatency,
	{Distribution: network.Exponential, A: 1, B: 700},
	{Distribution: network.Fixed, A: 5},
}

// config is a run without failures. The seed chooses the latency too.
func config(n int, seed uint64, params algorithms.Params) sim.Config {
	return sim.Config{
		Graph: algorithms.Complete(n), Seed: seed, Params: params,
		Links: network.Links{Latency: latencies[seed%uint64(len(latencies))]},
	}
}

// writes and reads are ten operations of one kind.
func only(reads string, more ...string) algorithms.Params {
	p := algorithms.Params{"operations": "10", "reads": reads}
	for i := 0; i < len(more); i += 2 {
		p[more[i]] = more[i+1]
	}
	return p
}

// held fails unless a run has gone well, with so many messages exactly.
func held(t *testing.T, n int, params algorithms.Params, seed uint64, out engine.Outcome, want int) {
	t.Helper()
	if out.Counts.Sent != int64(want) || out.Expected != algorithms.Exactly(float64(want)) || out.Status() != "ok" {
		t.Fatalf("n=%d, %v, seed %d: %d messages (expected %v), %s; want %d",
			n, params, seed, out.Counts.Sent, out.Expected, out.Status(), want)
	}
}

// A client outside of the chain: n+1 messages down and n-1 acknowledgements up for an update,
// with n = N-1 servers, and 2 for a query. Clients at the head and the tail save what they would
// send themselves.
func TestChainCounts(t *testing.T) {
	for n := 2; n <= 50; n++ {
		for seed := range uint64(3) {
			writes, reads := only("0"), only("1")
			out := algotest.Simulate(t, &replication.Chain, config(n, seed, writes))
			held(t, n, writes, seed, out, 10*2*(n-1))
			if acks := out.Counts.Kinds[2].Sent; acks != int64(10*(n-2)) {
				t.Fatalf("n=%d: %d acknowledgements", n, acks)
			}
			held(t, n, reads, seed, algotest.Simulate(t, &replication.Chain, config(n, seed, reads)), 10*2)
			// All nodes are clients, and take turns: node 1 is the head and node n-1 the tail.
			params := algorithms.Params{"operations": strconv.Itoa(n), "reads": "0", "clients": strconv.Itoa(n)}
			held(t, n, params, seed, algotest.Simulate(t, &replication.Chain, config(n, seed, params)), n*2*(n-1)-2)
		}
	}
}

// A question and an answer for each other node: one phase for a write of a single writer, and two
// for all else.
func TestABDCounts(t *testing.T) {
	for n := 2; n <= 50; n++ {
		for seed := range uint64(3) {
			for _, c := range []struct {
				params algorithms.Params
				phases int
			}{
				{only("0"), 1},
				{only("1"), 2},
				{only("0", "writers", "multi"), 2},
				{only("0", "clients", strconv.Itoa(min(n, 4))), 1},
			} {
				out := algotest.Simulate(t, &replication.ABD, config(n, seed, c.params))
				held(t, n, c.params, seed, out, 10*c.phases*2*(n-1))
			}
		}
	}
}

// A read that finds one stamp at a majority returns after one phase; one that finds two does not.
func TestABDWriteBack(t *testing.T) {
	alone := only("1", "write-back", "unequal")
	out := algotest.Simulate(t, &replication.ABD, config(5, 1, alone))
	if out.Counts.Sent != 10*8 || out.Status() != "ok" {
		t.Errorf("nobody writes: %d messages, %s; want 80", out.Counts.Sent, out.Status())
	}
	short, long := false, false
	for seed := range uint64(20) {
		params := algorithms.Params{"operations": "16", "write-back": "unequal", "clients": "4", "writers": "multi"}
		out := algotest.Simulate(t, &replication.ABD, config(5, seed, params))
		if out.Status() != "ok" || !out.Expected.Contains(float64(out.Counts.Sent)) {
			t.Fatalf("seed %d: %d messages (expected %v), %s", seed, out.Counts.Sent, out.Expected, out.Status())
		}
		short = short || float64(out.Counts.Sent) < out.Expected.High
		long = long || float64(out.Counts.Sent) > out.Expected.Low
	}
	if !short || !long {
		t.Errorf("reads return early: %t, and late: %t; want both", short, long)
	}
}

// More clients than nodes, and other mistakes.
func TestParameters(t *testing.T) {
	for _, c := range []struct {
		params algorithms.Params
		want   string
	}{
		{algorithms.Params{"clients": "4"}, "chain-replication: clients: 4 (allowed: 1 to 3, the number of nodes)"},
		{algorithms.Params{"reads": "1.5"}, `chain-replication.reads: "1.5" (allowed: a number from 0 to 1)`},
	} {
		_, err := sim.Run(t.Context(), &replication.Chain, sim.Config{Graph: algorithms.Complete(3), Params: c.params})
		if err == nil || err.Error() != c.want {
			t.Errorf("%v: %v, want %s", c.params, err, c.want)
		}
	}
}
