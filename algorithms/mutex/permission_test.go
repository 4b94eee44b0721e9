package mutex

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
)

type (
	permissionTable    = table[PermissionMessage, PermissionProcess, *PermissionProcess]
	permissionUnderway = algotest.Underway[PermissionMessage]
)

func newPermissionTable(
	t testing.TB, alg *algorithms.Algorithm[PermissionMessage, PermissionProcess], n, entries int,
) *permissionTable {
	return newTable[PermissionMessage, PermissionProcess](t, alg, n, entries)
}

// both are the algorithms that share the process.
var both = []*algorithms.Algorithm[PermissionMessage, PermissionProcess]{&RicartAgrawala, &CarvalhoRoucairol}

// Of two requests of one timestamp that of the lower number comes first, whichever is heard of
// first.
func TestEqualTimestamps(t *testing.T) {
	for _, alg := range both {
		x := newPermissionTable(t, alg, 2, 1)
		x.Start(1, 0)
		x.Deliver("request (timestamp 1) from 1 to 0")
		x.expect(Waiting, Waiting)
		x.Deliver("request (timestamp 1) from 0 to 1", "reply (to request 1) from 1 to 0")
		x.expect(Inside, Waiting)
		x.Fire(0)
		x.expect(Idle, Waiting)
		x.Deliver("reply (to request 1) from 0 to 1")
		x.expect(Idle, Inside)
	}
}

// Who is inside answers on leaving, be the request as early as it may.
func TestInsideAnswersLater(t *testing.T) {
	for _, alg := range both {
		x := newPermissionTable(t, alg, 3, 1)
		x.Start(0)
		x.Deliver("request (timestamp 1) from 0 to 1", "request (timestamp 1) from 0 to 2",
			"reply (to request 1) from 1 to 0", "reply (to request 1) from 2 to 0")
		x.Receive(permissionUnderway{From: 2, To: 0, Msg: PermissionMessage{permissionRequest, 7}})
		x.Receive(permissionUnderway{From: 1, To: 0, Msg: PermissionMessage{permissionRequest, 5}})
		if len(x.Messages) != 0 {
			t.Fatalf("%s: inside, it sends %q", alg.Spec.Name, x.Texts())
		}
		x.Fire(0)
		want := []string{"reply (to request 5) from 0 to 1", "reply (to request 7) from 0 to 2"}
		if !slices.Equal(x.Texts(), want) {
			t.Errorf("%s: on leaving it sends %q, want %q", alg.Spec.Name, x.Texts(), want)
		}
	}
}

// A request of one's own overtakes the reply before it: who waits puts it off, and enters first.
func TestRequestOvertakesReply(t *testing.T) {
	for _, alg := range both {
		x := newPermissionTable(t, alg, 2, 1)
		x.Start(0)
		x.Deliver("request (timestamp 1) from 0 to 1")
		x.Start(1)
		x.Deliver("request (timestamp 2) from 1 to 0")
		x.expect(Waiting, Waiting)
		x.Deliver("reply (to request 1) from 1 to 0")
		x.expect(Inside, Waiting)
		x.Fire(0)
		x.Deliver("reply (to request 2) from 0 to 1")
		x.expect(Idle, Inside)
	}
}

// A copy of a request is not answered twice, and a copy of a reply is no permission of another
// node, nor for another request.
func TestCopiesOfPermissions(t *testing.T) {
	for _, alg := range both {
		x := newPermissionTable(t, alg, 3, 2)
		x.Start(0)
		request := x.Messages[0]
		x.Deliver("request (timestamp 1) from 0 to 1")
		x.Receive(request)
		reply := permissionUnderway{From: 1, To: 0, Msg: PermissionMessage{permissionReply, 1}}
		if len(x.Messages) != 2 {
			t.Fatalf("%s: a request and its copy are answered by %q", alg.Spec.Name, x.Texts())
		}
		x.Deliver("reply (to request 1) from 1 to 0")
		x.Receive(reply)
		x.expect(Waiting, Idle, Idle)
		x.Receive(permissionUnderway{From: 2, To: 0, Msg: PermissionMessage{permissionReply, 2}})
		x.expect(Waiting, Idle, Idle)
		x.Deliver("request (timestamp 1) from 0 to 2", "reply (to request 1) from 2 to 0")
		x.expect(Inside, Idle, Idle)
		x.Start(1)
		x.Deliver("request (timestamp 2) from 1 to 0")
		x.Fire(0) // answers node 1, and asks again
		x.Receive(reply)
		x.expect(Waiting, Waiting, Idle)
	}
}

// With kept permissions a node enters again at once; the other then has to ask.
func TestPermissionsAreKept(t *testing.T) {
	x := newPermissionTable(t, &CarvalhoRoucairol, 2, 3)
	x.Start(0)
	x.Deliver("request (timestamp 1) from 0 to 1", "reply (to request 1) from 1 to 0")
	x.Fire(0)
	x.expect(Inside, Idle)
	if len(x.Messages) != 0 {
		t.Fatalf("it has all permissions and sends %q", x.Texts())
	}
	x.Start(1)
	x.Deliver("request (timestamp 2) from 1 to 0")
	x.Fire(0)
	// Node 0 has given its permission, and asks for that of node 1 anew.
	want := []string{"reply (to request 2) from 0 to 1", "request (timestamp 3) from 0 to 1"}
	if x.expect(Waiting, Waiting); !slices.Equal(x.Texts(), want) {
		t.Fatalf("%q, want %q", x.Texts(), want)
	}
	x.Deliver(want...)
	x.expect(Waiting, Inside)
}

// Who waits with a kept permission gives it up to an earlier request, and asks for it at once.
func TestKeptPermissionIsGivenUp(t *testing.T) {
	x := newPermissionTable(t, &CarvalhoRoucairol, 3, 2)
	x.Start(0)
	x.Deliver("request (timestamp 1) from 0 to 1", "request (timestamp 1) from 0 to 2",
		"reply (to request 1) from 1 to 0", "reply (to request 1) from 2 to 0")
	// Node 2 takes its permission back, so that node 0 has to wait for it the next time.
	x.Receive(permissionUnderway{From: 2, To: 0, Msg: PermissionMessage{permissionRequest, 9}})
	x.Fire(0)
	x.lose(func(algorithms.ID, PermissionMessage) bool { return true })
	x.expect(Waiting, Idle, Idle)
	x.Start(1) // with timestamp 2, and node 0 waits with 10
	x.Deliver("request (timestamp 2) from 1 to 0")
	want := []string{
		"request (timestamp 2) from 1 to 2", "reply (to request 2) from 0 to 1", "request (timestamp 10) from 0 to 1",
	}
	if !slices.Equal(x.Texts(), want) {
		t.Fatalf("%q, want %q", x.Texts(), want)
	}
	if p := x.Nodes[0]; p.missing != 2 || p.permitted.count() != 0 {
		t.Errorf("%d permissions are missing, %d are there (want 2 and 0)", p.missing, p.permitted.count())
	}
}

func TestRecoveredPermissionProcessIsSilent(t *testing.T) {
	x := newPermissionTable(t, &RicartAgrawala, 2, 1)
	x.Call(1, func(p *PermissionProcess, env *algorithms.Env[PermissionMessage]) { p.Recover(env, nil) })
	x.Start(0)
	x.Deliver("request (timestamp 1) from 0 to 1")
	if x.expect(Waiting, Idle); len(x.Messages) != 0 {
		t.Errorf("it sends %q", x.Texts())
	}
}

// Foreign senders and timestamps that no run comes to are not heard.
func TestForeignPermissions(t *testing.T) {
	x := newPermissionTable(t, &RicartAgrawala, 2, 1)
	x.Start(0)
	sent := len(x.Messages)
	for _, from := range []algorithms.ID{algorithms.None, 0, 2, 1000} {
		x.Receive(permissionUnderway{From: from, To: 0, Msg: PermissionMessage{permissionReply, 1}})
		x.Receive(permissionUnderway{From: from, To: 0, Msg: PermissionMessage{permissionRequest, 1}})
	}
	x.Receive(permissionUnderway{From: 1, To: 0, Msg: PermissionMessage{permissionRequest, endOfTime}})
	if p := x.Nodes[0]; p.clock != 1 || len(x.Messages) != sent {
		t.Errorf("clock %d, %q", p.clock, x.Texts())
	}
	x.expect(Waiting, Idle)
}

// In any order of messages, and with copies of them, all enter, one at a time.
func TestAnyOrderOfPermissions(t *testing.T) {
	for _, alg := range both {
		t.Run(alg.Spec.Name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				x := newPermissionTable(t, alg, rapid.IntRange(1, 5).Draw(rt, "nodes"), 2)
				anyOrder(rt, x)
			})
		})
	}
}

// anyOrder starts all nodes and delivers messages and timers in an order that rapid draws, some
// of them twice, until nothing is left.
func anyOrder[M algorithms.Message, S any, P interface {
	algorithms.NodeOf[S, M]
	Phase() Phase
}](rt *rapid.T, x *table[M, S, P]) {
	for id := range x.Nodes {
		x.Start(algorithms.ID(id))
	}
	for steps := 0; ; steps++ {
		in := slices.Index(x.phases(), Inside)
		switch {
		case steps > 3000:
			rt.Fatalf("no end: phases %v, %q", x.phases(), x.Texts())
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
			if x.Violation != nil || !x.Checker.Goal() {
				rt.Fatalf("violation %v, phases %v", x.Violation, x.phases())
			}
			return
		}
		if x.Violation != nil {
			rt.Fatal(x.Violation)
		}
	}
}
