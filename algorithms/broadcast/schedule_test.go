package broadcast_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/broadcast"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

func TestScheduledConformance(t *testing.T) {
	params := []algorithms.Params{{"fanout": "1"}, {"rounds": "1"}, {"rounds": "0"}, {"rounds": "20", "fanout": "2"}}
	for _, holders := range [][]algorithms.ID{{0}, {2, 0, 2}} {
		t.Run(fmt.Sprint(holders), func(t *testing.T) {
			alg := broadcast.GossipScheduled(holders)
			sizes := []int{3, 5, 8, 16}
			if len(holders) == 1 {
				sizes = nil
			}
			algotest.Run(t, &alg, algotest.Options{Params: params, Sizes: sizes})
		})
	}
}

func FuzzGossipScheduledNodes(f *testing.F) {
	alg := broadcast.GossipScheduled([]algorithms.ID{0})
	algotest.Fuzz(f, &alg, algorithms.Params{"fanout": "1"}, algorithms.Params{"rounds": "2"})
}

// runScheduled returns the round in which each node heard, -1 for never.
func runScheduled(t *testing.T, g *algorithms.Graph, latency network.Latency, seed uint64, fanout, rounds int,
	holders ...algorithms.ID,
) ([]int64, engine.Outcome) {
	t.Helper()
	alg := broadcast.GossipScheduled(holders)
	h := make(hearing, g.N())
	for i := range h {
		h[i] = -1
	}
	out, err := sim.Run(context.Background(), &alg, sim.Config{
		Graph: g, Seed: seed, Links: network.Links{Latency: latency}, Tracer: h, PerNode: true,
		Params: algorithms.Params{"fanout": fmt.Sprint(fanout), "rounds": fmt.Sprint(rounds)},
	})
	if err != nil || out.Status() != "ok" {
		t.Fatal(out.Status(), err)
	}
	return h, out
}

type hearing []int64

func (h hearing) Trace(e engine.Event) {
	if e.Step == engine.StepObserve && e.Seen.What == 0 {
		h[e.Node] = e.Seen.Aux
	}
}

// On a line with a fan-out of two the rumour goes one step a round, from each holder, and each
// node calls all its neighbours from the round after it heard to the last.
func TestScheduledLine(t *testing.T) {
	g, err := network.Topology{Shape: network.Line}.Build(6, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		rounds  int
		holders []algorithms.ID
		heard   string
		sent    string
	}{
		{0, []algorithms.ID{0}, "[0 -1 -1 -1 -1 -1]", "[0 0 0 0 0 0]"},
		{3, []algorithms.ID{0}, "[0 1 2 3 -1 -1]", "[3 4 2 0 0 0]"},
		{9, []algorithms.ID{0}, "[0 1 2 3 4 5]", "[9 16 14 12 10 4]"},
		{2, []algorithms.ID{5, 1, 5}, "[1 0 1 2 1 0]", "[1 4 2 0 2 2]"},
	} {
		for _, latency := range []network.Latency{{Distribution: network.Fixed, A: 1}, network.DefaultLatency} {
			heard, out := runScheduled(t, g, latency, 1, 2, c.rounds, c.holders...)
			if got := fmt.Sprint(heard); got != c.heard {
				t.Errorf("%d rounds from %v: heard in %v; want %v", c.rounds, c.holders, got, c.heard)
			}
			if got := fmt.Sprint(out.Counts.BySender); got != c.sent {
				t.Errorf("%d rounds from %v: sent %v; want %v", c.rounds, c.holders, got, c.sent)
			}
		}
	}
}

// In round 1 of a complete graph one holder informs fanout nodes, and each informed node
// sends fanout messages in every round after the one in which it heard.
func TestScheduledSends(t *testing.T) {
	const n, fanout, rounds = 50, 3, 6
	heard, out := runScheduled(t, algorithms.Complete(n), network.DefaultLatency, 7, fanout, rounds, 4)
	first := 0
	for i, r := range heard {
		if r == 1 {
			first++
		}
		want := int64(0)
		if r >= 0 {
			want = fanout * (rounds - r)
		}
		if got := out.Counts.BySender[i]; got != want {
			t.Errorf("node %d, which heard in round %d, sent %d; want %d", i, r, got, want)
		}
	}
	if first != fanout {
		t.Errorf("%d nodes heard in round 1; want %d", first, fanout)
	}
}

func TestScheduledRefuses(t *testing.T) {
	for _, holder := range []algorithms.ID{-1, 3} {
		alg := broadcast.GossipScheduled([]algorithms.ID{holder})
		_, err := sim.Run(context.Background(), &alg, sim.Config{Graph: algorithms.Complete(3)})
		if want := fmt.Sprintf("holder %d (allowed: 0 to 2)", holder); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %s", err, want)
		}
	}
	alg := broadcast.GossipScheduled(nil)
	for _, c := range []struct {
		b  string
		ok bool
	}{{"\x02", true}, {"\x03", false}, {"", false}} {
		if _, err := alg.Decode([]byte(c.b)); (err == nil) != c.ok {
			t.Errorf("%x: %v", c.b, err)
		}
	}
}
