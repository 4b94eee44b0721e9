package mutex

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
)

type (
	centralTable    = table[CentralMessage, CentralProcess, *CentralProcess]
	centralUnderway = algotest.Underway[CentralMessage]
)

func newCentralTable(t testing.TB, n, entries int) *centralTable {
	return newTable[CentralMessage, CentralProcess](t, &Central, n, entries)
}

// Requests are granted one at a time, in the order in which they come, the coordinator's own among
// them.
func TestFirstComeFirstServed(t *testing.T) {
	x := newCentralTable(t, 4, 1)
	x.Start(1, 2, 3)
	x.Deliver("request (entry 1) from 3 to 0")
	x.Start(0)
	x.Deliver("request (entry 1) from 1 to 0", "request (entry 1) from 2 to 0", "grant (entry 1) from 0 to 3")
	x.expect(Waiting, Waiting, Waiting, Inside)
	if len(x.Messages) != 0 {
		t.Fatalf("under way: %q", x.Texts())
	}
	x.Fire(3)
	x.Deliver("release (entry 1) from 3 to 0")
	x.expect(Inside, Waiting, Waiting, Idle)
	x.Fire(0)
	x.Deliver("grant (entry 1) from 0 to 1")
	x.expect(Idle, Inside, Waiting, Idle)
	x.Fire(1)
	x.Deliver("release (entry 1) from 1 to 0", "grant (entry 1) from 0 to 2")
	x.Fire(2)
	x.Deliver("release (entry 1) from 2 to 0")
	if x.expect(Idle, Idle, Idle, Idle); len(x.Messages) != 0 || !x.Checker.Goal() {
		t.Errorf("under way: %q, goal %t", x.Texts(), x.Checker.Goal())
	}
}

// A request that overtakes the release before it waits for that.
func TestRequestOvertakesRelease(t *testing.T) {
	x := newCentralTable(t, 3, 2)
	x.Start(1, 2)
	x.Deliver("request (entry 1) from 1 to 0", "request (entry 1) from 2 to 0", "grant (entry 1) from 0 to 1")
	x.Fire(1)
	x.Deliver("request (entry 2) from 1 to 0")
	if want := []string{"release (entry 1) from 1 to 0"}; !slices.Equal(x.Texts(), want) {
		t.Fatalf("%q, want %q", x.Texts(), want)
	}
	x.Deliver("release (entry 1) from 1 to 0", "grant (entry 1) from 0 to 2")
	x.expect(Idle, Waiting, Inside)
}

// Copies of requests, grants and releases, early and late, let nobody in.
func TestCopiesAtTheCoordinator(t *testing.T) {
	x := newCentralTable(t, 3, 2)
	about := func(kind algorithms.Kind, from, to algorithms.ID, entry uint64) centralUnderway {
		return centralUnderway{From: from, To: to, Msg: CentralMessage{kind, entry}}
	}
	x.Start(1, 2)
	x.Deliver("request (entry 1) from 1 to 0", "request (entry 1) from 2 to 0")
	x.Receive(about(centralRequest, 1, 0, 1))
	x.Receive(about(centralRequest, 2, 0, 1))
	x.Receive(about(centralRequest, 2, 0, 2)) // of one that waits
	x.Receive(about(centralRelease, 2, 0, 1)) // of one that is not inside
	x.Deliver("grant (entry 1) from 0 to 1")
	x.Receive(about(centralGrant, 0, 1, 1))
	x.Receive(about(centralGrant, 2, 1, 1))
	x.expect(Idle, Inside, Waiting)
	x.Fire(1)
	x.Receive(about(centralGrant, 0, 1, 1)) // of the entry before
	x.Receive(about(centralGrant, 2, 1, 2)) // not by the coordinator
	x.expect(Idle, Waiting, Waiting)
	x.Deliver("release (entry 1) from 1 to 0", "grant (entry 1) from 0 to 2")
	x.Receive(about(centralRelease, 1, 0, 1))
	x.Receive(about(centralRequest, 1, 0, 1))
	if want := []string{"request (entry 2) from 1 to 0"}; !slices.Equal(x.Texts(), want) {
		t.Errorf("%q, want %q", x.Texts(), want)
	}
	x.expect(Idle, Waiting, Inside)
	for _, from := range []algorithms.ID{algorithms.None, 0, 3, 1000} {
		x.Receive(about(centralRequest, from, 0, 9))
		x.Receive(about(centralRelease, from, 0, 1))
	}
	if d := x.Nodes[0].desk; len(d.queue) != 0 || d.holder != (turn{2, 1}) {
		t.Errorf("%+v", d)
	}
}

// A coordinator that comes back knows nothing of who is inside, and grants nothing.
func TestRecoveredCoordinatorIsSilent(t *testing.T) {
	x := newCentralTable(t, 2, 1)
	x.Call(0, func(p *CentralProcess, env *algorithms.Env[CentralMessage]) { p.Recover(env, nil) })
	x.Start(1)
	x.Deliver("request (entry 1) from 1 to 0")
	if x.expect(Idle, Waiting); len(x.Messages) != 0 {
		t.Errorf("it sends %q", x.Texts())
	}
}

// In any order of messages, and with copies of them, all enter, one at a time.
func TestAnyOrderAtTheCoordinator(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		anyOrder(rt, newCentralTable(t, rapid.IntRange(1, 5).Draw(rt, "nodes"), 2))
	})
}
