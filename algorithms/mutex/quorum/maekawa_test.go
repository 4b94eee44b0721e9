package quorum

import (
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

func run(t testing.TB, cfg sim.Config) engine.Outcome {
	t.Helper()
	return algotest.Simulate(t, &Maekawa, cfg)
}

// asked is how many nodes besides themselves the nodes ask that enter, added up over all entries.
type asked struct {
	coterie coterie
	others  int64
}

func (a *asked) Trace(e engine.Event) {
	if e.Step == engine.StepObserve && e.Seen.What == mutex.SawEnter {
		a.others += int64(a.coterie.size(e.Node) - 1)
	}
}

// Uncontended it is a request, a lock and a release for each other member of the quorum, with
// any latency; contended it lies between that and the bound.
func TestCounts(t *testing.T) {
	for n := 1; n <= 50; n++ {
		for _, c := range []struct {
			params    algorithms.Params
			contended bool
		}{
			{algorithms.Params{}, false},
			{algorithms.Params{"entries": "3", "hold": "0"}, false},
			{algorithms.Params{"requesters": "all", "load": "0", "entries": "2"}, false},
			{algorithms.Params{"requesters": strconv.Itoa((n + 1) / 2)}, n > 2},
			{algorithms.Params{"requesters": "all", "entries": "2", "hold": "0"}, n > 1},
		} {
			for seed, latency := range algotest.Distributions[:3] {
				for _, way := range []string{auto, grid} {
					c.params["quorums"] = way
					var a asked
					a.coterie, _ = newCoterie(n, way)
					if way == auto && a.coterie.difference == nil {
						continue // a grid too
					}
					out := run(t, sim.Config{
						Graph: algorithms.Complete(n), Params: c.params, Seed: uint64(seed), Tracer: &a,
						Links: network.Links{Latency: latency},
					})
					x, low := out.Expected, float64(3*a.others)
					want := algorithms.Exactly(low)
					if c.contended {
						want = algorithms.Expected{Low: low, High: 2*low + 3*float64(out.Result.Ops)}
					}
					sent := float64(out.Counts.Sent)
					if x != want || !x.Contains(sent) || out.Status() != "ok" {
						t.Fatalf("n=%d, %v, seed %d: %v messages (expected %v, want %v), %s",
							n, c.params, seed, sent, x, want, out.Status())
					}
					for kind := range kinds {
						got := out.Counts.Kinds[kind].Sent
						if own := kind == request || kind == release; own && got != a.others ||
							!c.contended && kind == locked && got != a.others ||
							!c.contended && kind > release && got > 0 {
							t.Fatalf("n=%d, %v: %d messages of kind %s for %d that are asked",
								n, c.params, got, Maekawa.Spec.KindName(kind), a.others)
						}
					}
				}
			}
		}
	}
}

// The sizes that books give: planes of 7, 13, 31 and 57 nodes, and a square grid of 16.
func TestTextbookCounts(t *testing.T) {
	for n, want := range map[int]int64{7: 6, 13: 9, 21: 12, 31: 15, 57: 21, 16: 18, 64: 42} {
		out := run(t, sim.Config{Graph: algorithms.Complete(n)})
		if out.Counts.Sent != want {
			t.Errorf("n=%d: %d messages, want %d", n, out.Counts.Sent, want)
		}
	}
}

// An uncontended entry comes two delays after the request, and the section is handed on in two.
func TestDelays(t *testing.T) {
	out := run(t, sim.Config{
		Graph: algorithms.Complete(7), Params: algorithms.Params{"requesters": "2", "hold": "1"},
		Links: network.Links{Latency: network.Latency{Distribution: network.Fixed, A: 1000}},
	})
	metrics := out.Result.Metrics
	for i, want := range []float64{(2 + 5) / 2., 5, 2} {
		if got := metrics[i].Value * 1000; got < want-0.01 || got > want+0.01 {
			t.Errorf("%+v, want %g ms", metrics[i], want)
		}
	}
}

type table = algotest.Table[Message, Process, *Process]

func newTable(t testing.TB, n, entries int) *table {
	return algotest.NewTable[Message, Process](t, &Maekawa, algorithms.Setup{
		Graph:  algorithms.Complete(n),
		Params: algorithms.Params{"requesters": "all", "entries": strconv.Itoa(entries)},
	})
}

func phases(x *table) []mutex.Phase {
	var all []mutex.Phase
	for i := range x.Nodes {
		all = append(all, x.Nodes[i].Phase())
	}
	return all
}

// Three nodes with quorums {0,1}, {1,2} and {0,2} each get one lock of two, which is a deadlock
// unless those that come later give theirs back.
func TestDeadlockIsResolved(t *testing.T) {
	x := newTable(t, 3, 1)
	x.Start(0, 1, 2)
	for id := range 3 { // everybody has its own lock
		self := strconv.Itoa(id)
		x.Deliver("request (timestamp 1) from "+self+" to "+self, "locked (for request 1) from "+self+" to "+self)
	}
	x.Deliver("request (timestamp 1) from 0 to 1", "request (timestamp 1) from 1 to 2",
		"request (timestamp 1) from 2 to 0")
	want := []string{
		"inquire (for request 1) from 1 to 1", "inquire (for request 1) from 2 to 2",
		"failed (for request 1) from 0 to 2",
	}
	if !slices.Equal(x.Texts(), want) {
		t.Fatalf("%q, want %q", x.Texts(), want)
	}
	x.Deliver(want[:2]...)
	if len(x.Messages) != 1 {
		t.Fatalf("nobody knows yet that it has failed, and still %q", x.Texts())
	}
	x.Deliver("failed (for request 1) from 0 to 2", "relinquish (for request 1) from 2 to 2",
		"locked (for request 1) from 2 to 1")
	if got := phases(x); !slices.Equal(got, []mutex.Phase{mutex.Waiting, mutex.Inside, mutex.Waiting}) {
		t.Fatalf("phases %v", got)
	}
	x.Fire(1)
	x.Deliver("release (for request 1) from 1 to 1", "locked (for request 1) from 1 to 0")
	x.Fire(0)
	x.Deliver("release (for request 1) from 1 to 2", "locked (for request 1, time 2) from 2 to 2",
		"release (for request 1) from 0 to 0", "locked (for request 1) from 0 to 2")
	if got := phases(x); !slices.Equal(got, []mutex.Phase{mutex.Idle, mutex.Idle, mutex.Inside}) || x.Violation != nil {
		t.Fatalf("phases %v, %v", got, x.Violation)
	}
}

// A copy of a lock that was given back is none, though it is for the current request.
func TestCopyOfALock(t *testing.T) {
	x := newTable(t, 3, 1)
	copied := func(kind algorithms.Kind, turn uint64) {
		x.Receive(algotest.Underway[Message]{From: 2, To: 2, Msg: Message{kind, 1, turn}})
	}
	x.Start(2)
	copied(locked, 1)
	copied(inquire, 1)
	x.Receive(algotest.Underway[Message]{From: 0, To: 2, Msg: Message{failed, 1, 0}})
	x.Messages = nil // the lock is given back
	copied(locked, 1)
	x.Receive(algotest.Underway[Message]{From: 0, To: 2, Msg: Message{locked, 1, 1}})
	copied(locked, 1) // with all others there
	if p := &x.Nodes[2]; p.Phase() != mutex.Waiting || p.held() != 1 {
		t.Fatalf("phase %v with %d locks", p.Phase(), p.held())
	}
	copied(locked, 2)
	if p := &x.Nodes[2]; p.Phase() != mutex.Inside || x.Violation != nil {
		t.Errorf("phase %v, %v", p.Phase(), x.Violation)
	}
}

// An inquiry that overtakes the lock that it is about is answered when that comes.
func TestInquiryBeforeTheLock(t *testing.T) {
	x := newTable(t, 3, 1)
	x.Start(2)
	x.Messages = nil
	for _, m := range []Message{{inquire, 1, 1}, {failed, 1, 0}, {inquire, 7, 1}} {
		x.Receive(algotest.Underway[Message]{From: 2, To: 2, Msg: m})
		x.Receive(algotest.Underway[Message]{From: 1, To: 2, Msg: m}) // no member
	}
	if len(x.Messages) != 0 {
		t.Fatalf("without a lock: %q", x.Texts())
	}
	x.Receive(algotest.Underway[Message]{From: 0, To: 2, Msg: Message{failed, 1, 0}})
	x.Receive(algotest.Underway[Message]{From: 2, To: 2, Msg: Message{locked, 1, 1}})
	if want := []string{"relinquish (for request 1) from 2 to 2"}; !slices.Equal(x.Texts(), want) {
		t.Errorf("%q, want %q", x.Texts(), want)
	}
}

// A process that comes back does not give its lock, which somebody may have.
func TestRecoveredProcessIsSilent(t *testing.T) {
	x := newTable(t, 3, 1)
	x.Call(1, func(p *Process, env *algorithms.Env[Message]) { p.Recover(env, nil) })
	x.Start(0)
	x.Deliver("request (timestamp 1) from 0 to 1")
	for _, m := range x.Messages {
		if m.From == 1 {
			t.Errorf("it sends %q", x.Text(m))
		}
	}
}

// In any order of messages, and with copies of them, all enter, one at a time.
func TestAnyOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		x := newTable(t, rapid.IntRange(1, 7).Draw(rt, "nodes"), 2)
		for id := range x.Nodes {
			x.Start(algorithms.ID(id))
		}
		for steps := 0; ; steps++ {
			in := slices.Index(phases(x), mutex.Inside)
			switch {
			case steps > 10000:
				rt.Fatalf("no end: phases %v, %q", phases(x), x.Texts())
			case in >= 0 && (len(x.Messages) == 0 || rapid.IntRange(0, 3).Draw(rt, "leave") == 0):
				x.Fire(algorithms.ID(in))
			case len(x.Messages) > 0:
				i := rapid.IntRange(0, len(x.Messages)-1).Draw(rt, "message")
				if rapid.IntRange(0, 4).Draw(rt, "copy") == 0 && steps < 300 {
					x.Receive(x.Messages[i])
				} else {
					x.Receive(x.Take(i))
				}
			default:
				if !x.Checker.Goal() {
					rt.Fatalf("stuck: phases %v", phases(x))
				}
				return
			}
			if x.Violation != nil {
				rt.Fatal(x.Violation)
			}
		}
	})
}

// Under a fault that Live does not have, some runs come to no end, and no run breaks anything.
func TestNotLive(t *testing.T) {
	for _, c := range []struct {
		faults algorithms.Faults
		change func(*sim.Config)
	}{
		{algorithms.Loss, func(c *sim.Config) { c.Links.Loss = 0.02 }},
		{algorithms.Crashes, func(c *sim.Config) {
			c.Faults = []algorithms.Fault{{At: 2000, Node: algorithms.ID(c.Seed % 7)}}
		}},
		{algorithms.Recoveries, func(c *sim.Config) {
			id := algorithms.ID(c.Seed % 7)
			c.Faults = []algorithms.Fault{{At: 2000, Node: id}, {At: 3000, Kind: algorithms.Recover, Node: id}}
		}},
		{algorithms.Partitions, func(c *sim.Config) {
			cut := &algorithms.Cut{SideA: []bool{true, true, true, false, false, false, false}}
			c.Faults = []algorithms.Fault{
				{At: 2000, Kind: algorithms.Split, Cut: cut}, {At: 4000, Kind: algorithms.Heal, Cut: cut},
			}
		}},
	} {
		stuck := 0
		for seed := range uint64(50) {
			cfg := sim.Config{
				Graph: algorithms.Complete(7), Seed: seed,
				Params: algorithms.Params{"requesters": "all", "entries": "2"},
			}
			c.change(&cfg)
			out := run(t, cfg)
			if out.Violation != nil || out.End != engine.Quiet {
				t.Fatalf("%v, seed %d: %s", c.faults, seed, out.Status())
			}
			if !out.Goal {
				stuck++
			}
		}
		if stuck == 0 || Maekawa.Spec.Live&c.faults != 0 || !Maekawa.Spec.Safe.Has(c.faults) {
			t.Errorf("%v: %d runs are stuck", c.faults, stuck)
		}
	}
}
