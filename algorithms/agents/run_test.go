package agents

import (
	"context"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// letter is what a run shows of one message.
type letter struct {
	Item
	at        algorithms.Time // when it was sent
	delivered int             // times
	recovered int
	hops      int64 // that it took
}

// watch is a tracer that keeps the journal and the messages of a run.
type watch struct {
	*Journal
	letters map[int64]*letter
}

func newWatch(n int) *watch { return &watch{NewJournal(n), map[int64]*letter{}} }

func (w *watch) Trace(e engine.Event) {
	switch e.Step {
	case engine.StepObserve:
		w.Record(e.At, e.Node, e.Seen)
		switch e.Seen.What {
		case sawSent:
			it, _ := itemOf(e.Seen.Value, len(w.rows))
			it.Dest = algorithms.ID(e.Seen.Aux)
			w.letters[e.Seen.Value] = &letter{Item: it, at: e.At}
		case sawDelivered:
			w.letters[e.Seen.Value].delivered++
			w.letters[e.Seen.Value].hops = e.Seen.Aux
		case sawRecovered:
			w.letters[e.Seen.Value].recovered++
		}
	case engine.StepFault:
		w.Fault(e.At, e.Fault)
	}
}

// fataler is a test or a property of one.
type fataler interface {
	Context() context.Context
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// simulate runs the agents and expects the outcome to be ok.
func simulate(t fataler, cfg sim.Config) (engine.Outcome, *watch) {
	t.Helper()
	out, w := attempt(t, cfg)
	if out.Status() != "ok" {
		t.Fatalf("%s (params %v, seed %d, %d agents, %d links, faults %v)",
			out.Status(), cfg.Params, cfg.Seed, cfg.Graph.N(), cfg.Graph.Edges(), cfg.Faults)
	}
	return out, w
}

// attempt runs the agents, whatever the outcome.
func attempt(t fataler, cfg sim.Config) (engine.Outcome, *watch) {
	t.Helper()
	w := newWatch(cfg.Graph.N())
	cfg.Tracer = w
	out, err := sim.Run(t.Context(), &Algorithm, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return out, w
}

// graph makes a network from the name of its topology.
func graph(t fataler, topology string, n int, seed uint64) *algorithms.Graph {
	t.Helper()
	shape, err := network.ParseTopology(topology)
	if err != nil {
		t.Fatal(err)
	}
	g, err := shape.Build(n, seed)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// metric is one of the figures of a run.
func metric(t fataler, out *engine.Outcome, name string) float64 {
	t.Helper()
	for _, m := range out.Result.Metrics {
		if m.Name == name {
			return m.Value
		}
	}
	t.Fatalf("no metric %q in %v", name, out.Result.Metrics)
	return 0
}

// far is how many hops lie between two agents: a breadth-first search of the test's own.
func far(g *algorithms.Graph, from, to algorithms.ID) int64 {
	seen := map[algorithms.ID]bool{from: true}
	ring := []algorithms.ID{from}
	for hops := int64(0); len(ring) > 0; hops++ {
		var next []algorithms.ID
		for _, id := range ring {
			if id == to {
				return hops
			}
			for i := range g.Degree(id) {
				if v := g.Neighbor(id, i); !seen[v] {
					seen[v] = true
					next = append(next, v)
				}
			}
		}
		ring = next
	}
	return -1
}

func data(out *engine.Outcome) int64 { return out.Counts.Kinds[kindData].Sent }

func TestPublishedRun(t *testing.T) {
	for seed := range uint64(20) {
		out, w := simulate(t, sim.Config{Graph: algorithms.Complete(5), Seed: seed, PerNode: true})
		if !out.Expected.IsExact() || out.Counts.Sent != int64(out.Expected.Low) || out.Counts.Sent != out.Result.Ops {
			t.Errorf("seed %d: %d messages, %d delivered; want %v of both",
				seed, out.Counts.Sent, out.Result.Ops, out.Expected)
		}
		for i, r := range w.Rows() {
			if r.Originated < 3 || r.Originated > 9 {
				t.Errorf("seed %d: agent %d sends %d messages with pauses of 1 to 3 s in 10 s; want 3 to 9",
					seed, i, r.Originated)
			}
			if r.Originated != out.Counts.BySender[i] || r.Delivered != out.Counts.ByReceiver[i] || r.Forwarded != 0 {
				t.Errorf("seed %d: row %+v; the engine counts %d sent, %d received",
					seed, r, out.Counts.BySender[i], out.Counts.ByReceiver[i])
			}
			if want := int(r.Originated + r.Delivered); r.Seen != want {
				t.Errorf("seed %d: agent %d has seen %d; want %d", seed, i, r.Seen, want)
			}
		}
		last := map[algorithms.ID]algorithms.Time{}
		for number := range uint32(9) {
			for origin := range algorithms.ID(5) {
				l := w.letters[Item{Origin: origin, Number: number}.ID()]
				if l == nil {
					continue
				}
				pause := l.at - last[origin]
				last[origin] = l.at
				if pause < algorithms.Second || pause > 3*algorithms.Second || l.at >= 10*algorithms.Second {
					t.Errorf("seed %d: agent %d sends message %d at %v after %v", seed, origin, number, l.at, pause)
				}
			}
		}
	}
}

// Over many messages, every pair of agents is as likely as any other, and a pause is 2 s in
// the mean.
func TestChoicesAreUniform(t *testing.T) {
	const n, seconds = 5, 4000
	for _, to := range []string{"neighbour", "any"} {
		_, w := simulate(t, sim.Config{
			Graph: algorithms.Complete(n), Params: algorithms.Params{"to": to, "duration": "4000"},
			Limits: engine.Limits{Time: 2 * algorithms.Hour},
		})
		pairs := map[[2]algorithms.ID]float64{}
		for _, l := range w.letters {
			pairs[[2]algorithms.ID{l.Origin, l.Dest}]++
		}
		total := float64(len(w.letters))
		// The variance of a pause is 1/3 s², and its mean 2 s: the number of an agent's pauses
		// that end in a time t has the variance t/24. Five standard deviations are allowed.
		if want := n * seconds / 2.0; total < want-5*29 || total > want+5*29 {
			t.Errorf("to=%s: %v messages; want %v", to, total, want)
		}
		want := total / (n * (n - 1))
		for a := range algorithms.ID(n) {
			for b := range algorithms.ID(n) {
				if got := pairs[[2]algorithms.ID{a, b}]; a != b && (got < want-5*22 || got > want+5*22) || a == b &&
					got > 0 {
					t.Errorf("to=%s: %v messages from %d to %d; want %v", to, got, a, b, want)
				}
			}
		}
	}
}
