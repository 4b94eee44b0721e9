package mutex

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
)

// The counterexample in full. Both nodes ask at timestamp 1. Node 0's acknowledgement
// of the request of node 1 overtakes its own request, which should have come first: node 1
// enters, and then acknowledges the earlier request, with which node 0 enters.
func TestReorderingLetsTwoIn(t *testing.T) {
	x := newLamportTable(t, 2, 1)
	x.Start(0, 1)
	x.Deliver("request(1) from 1 to 0")
	x.Deliver("acknowledgement(1) from 0 to 1")
	x.expect(Waiting, Inside)
	x.Deliver("request(1) from 0 to 1")
	x.Deliver("acknowledgement(1) from 1 to 0")
	want := "mutual exclusion: node 0 enters while node 1 is inside"
	if x.Violation == nil || x.Violation.Error() != want {
		t.Errorf("violation: %v, want %s", x.Violation, want)
	}
}

// The same with the links in order: node 1 knows that node 0 is first.
func TestInOrderLetsOneIn(t *testing.T) {
	x := newLamportTable(t, 2, 1)
	x.Start(0, 1)
	x.Deliver("request(1) from 1 to 0")
	x.Deliver("request(1) from 0 to 1")
	x.Deliver("acknowledgement(1) from 0 to 1")
	x.expect(Waiting, Waiting)
	x.Deliver("acknowledgement(1) from 1 to 0")
	x.expect(Inside, Waiting)
	before := x.Nodes[0].clock
	x.Fire(0)
	x.expect(Idle, Waiting)
	if release := x.Messages[0]; release.Msg.stamp != before+1 {
		t.Errorf("after clock %d the release has timestamp %d", before, release.Msg.stamp)
	}
	x.Deliver("release(1) from 0 to 1")
	x.expect(Idle, Inside)
}

// A request that is lost does not let its sender in on the strength of other messages,
// which would be the end of mutual exclusion: those who do not know of it may enter.
func TestLaterMessagesAreNoAcknowledgement(t *testing.T) {
	x := newLamportTable(t, 2, 2)
	x.Start(0, 1)
	x.lose(func(from algorithms.ID, _ LamportMessage) bool { return from == 0 })
	x.Deliver("request(1) from 1 to 0")
	x.Deliver("acknowledgement(1) from 0 to 1")
	x.expect(Waiting, Inside)
	x.Fire(1)
	x.Deliver("release(1) from 1 to 0")
	request := x.Take(0)
	if m := request.Msg; m.kind != lamportRequest || m.stamp <= x.Nodes[0].request {
		t.Fatalf("%v is not a later request", m)
	}
	x.Receive(request)
	x.expect(Waiting, Waiting)
}

// Every request is acknowledged, and a copy of it is not acknowledged again. A copy that comes
// after the release gets in line once more, and is taken out by a release of its own.
func TestCopiesOfRequests(t *testing.T) {
	x := newLamportTable(t, 2, 1)
	x.Start(0)
	first := x.Messages[0]
	x.Deliver("request(1) from 0 to 1")
	x.Receive(first)
	if len(x.Messages) != 1 {
		t.Fatalf("a request and its copy are answered by %v", x.Messages)
	}
	ack := x.Messages[0]
	x.Deliver("acknowledgement(1) from 1 to 0")
	x.Receive(ack)
	x.expect(Inside, Idle)
	x.Fire(0)
	release := x.Messages[0]
	x.Deliver("release(1) from 0 to 1")
	x.Receive(release)

	x.Receive(first)
	x.Start(1) // asks behind the request that is none any more
	x.Deliver("acknowledgement(1) from 1 to 0")
	x.Deliver(fmt.Sprintf("request(%d) from 1 to 0", x.Nodes[1].request))
	x.Deliver(fmt.Sprintf("acknowledgement(%d) from 0 to 1", x.Nodes[1].request))
	x.expect(Idle, Waiting)
	x.Deliver("release(1) from 0 to 1")
	x.expect(Idle, Inside)
	if len(x.Messages) != 0 {
		t.Errorf("still under way: %v", x.Messages)
	}
}

// A copy of an acknowledgement does not stand for that of another node.
func TestCopiesOfAcknowledgements(t *testing.T) {
	x := newLamportTable(t, 3, 1)
	x.Start(0)
	x.Deliver("request(1) from 0 to 1")
	x.Deliver("request(1) from 0 to 2")
	x.Receive(x.Messages[0])
	x.Receive(x.Messages[0])
	x.expect(Waiting, Idle, Idle)
	x.Deliver("acknowledgement(1) from 2 to 0")
	x.expect(Inside, Idle, Idle)
}

// A copy may come even after a later request and its release.
func TestCopyOfAnOldRequest(t *testing.T) {
	x := newLamportTable(t, 2, 2)
	x.Start(0)
	first := x.Messages[0]
	for range 2 {
		x.Receive(x.Take(0))
		x.Receive(x.Take(0))
		x.Fire(0)
		x.Receive(x.Take(0))
	}
	x.expect(Idle, Idle)
	if len(x.Messages) != 0 {
		t.Fatalf("still under way: %v", x.Messages)
	}
	x.Receive(first)
	x.Deliver("acknowledgement(1) from 1 to 0")
	x.Deliver("release(1) from 0 to 1")
	if p := x.Nodes[1]; len(p.pending) != 0 {
		t.Errorf("still pending: %v", p.pending)
	}
}

// A later request takes the place of an earlier one of its sender also in the count of those
// ahead: who waits behind a request whose release was lost gets in.
func TestLaterRequestGivesWay(t *testing.T) {
	x := newLamportTable(t, 2, 2)
	x.Start(0)
	x.Deliver("request(1) from 0 to 1")
	x.Start(1)
	x.Deliver("acknowledgement(1) from 1 to 0")
	mine := x.Nodes[1].request
	x.Deliver(fmt.Sprintf("request(%d) from 1 to 0", mine))
	x.Deliver(fmt.Sprintf("acknowledgement(%d) from 0 to 1", mine))
	x.Fire(0)
	x.expect(Waiting, Waiting)
	x.lose(func(_ algorithms.ID, m LamportMessage) bool { return m.kind == lamportRelease })
	x.Deliver(fmt.Sprintf("request(%d) from 0 to 1", x.Nodes[0].request))
	x.expect(Waiting, Inside)
}

// Only the others count, and only with what answers the request that was made.
func TestForeignAcknowledgements(t *testing.T) {
	for _, from := range []algorithms.ID{algorithms.None, 0, 2, 1000, math.MinInt32, math.MaxInt32} {
		x := newLamportTable(t, 2, 1)
		x.Start(0)
		x.Receive(lamportUnderway{From: from, To: 0, Msg: LamportMessage{lamportAck, 3, 1}})
		x.Receive(lamportUnderway{From: from, To: 0, Msg: LamportMessage{lamportRequest, 3, 3}})
		if p := x.Nodes[0]; p.phase != Waiting || len(p.pending) != 0 || len(x.Messages) != 1 {
			t.Errorf("from %d: phase %d, pending %v, sent %v", from, p.phase, p.pending, x.Messages)
		}
	}
	x := newLamportTable(t, 2, 1)
	x.Start(0)
	x.Receive(lamportUnderway{From: 1, To: 0, Msg: LamportMessage{lamportAck, 3, 2}})
	x.expect(Waiting, Idle)
	x.Receive(lamportUnderway{From: 1, To: 0, Msg: LamportMessage{lamportAck, 3, 1}})
	x.expect(Inside, Idle)
}

// Every message moves the clock past its timestamp, whatever it is about, so that a request
// which comes about by it has a later one; sending is an event too.
func TestClock(t *testing.T) {
	for _, c := range []struct {
		kind  algorithms.Kind
		clock uint64 // after a message of timestamp 100 about a request of timestamp 7
	}{{lamportRequest, 102}, {lamportAck, 101}, {lamportRelease, 101}} {
		x := newLamportTable(t, 2, 1)
		m := LamportMessage{c.kind, 100, 7}
		if c.kind == lamportRequest {
			m.request = m.stamp
		}
		x.Receive(lamportUnderway{From: 0, To: 1, Msg: m})
		if got := x.Nodes[1].clock; got != c.clock {
			t.Errorf("after %s: clock %d, want %d", Lamport.Spec.Kinds[c.kind].Name, got, c.clock)
		}
		x.Start(1)
		if got := x.Nodes[1].request; got != c.clock+1 {
			t.Errorf("after %s: request at %d, want %d", Lamport.Spec.Kinds[c.kind].Name, got, c.clock+1)
		}
		x.Receive(lamportUnderway{From: 0, To: 1, Msg: LamportMessage{lamportRelease, 50, 7}})
		if got := x.Nodes[1].clock; got != c.clock+2 {
			t.Errorf("after %s: clock %d after an old message, want %d",
				Lamport.Spec.Kinds[c.kind].Name, got, c.clock+2)
		}
	}
}

// A new request takes the place of the one before, whose release was lost; a release of
// another request than the pending one changes nothing.
func TestOneRequestOfEachNode(t *testing.T) {
	x := newLamportTable(t, 2, 1)
	for _, c := range []struct {
		kind           algorithms.Kind
		stamp, request uint64
		pending        uint64
	}{
		{lamportRequest, 3, 3, 3},
		{lamportRequest, 2, 2, 3},
		{lamportRelease, 7, 2, 3},
		{lamportRelease, 7, 4, 3},
		{lamportRequest, 5, 5, 5},
		{lamportRelease, 9, 3, 5},
		{lamportRelease, 9, 5, 0},
		{lamportRelease, 9, 5, 0},
	} {
		x.Receive(lamportUnderway{From: 0, To: 1, Msg: LamportMessage{c.kind, c.stamp, c.request}})
		if got := x.Nodes[1].pending[0]; got != c.pending {
			t.Fatalf("after %v: pending is %d, want %d", c, got, c.pending)
		}
	}
}

func TestRecoveredProcessIsSilent(t *testing.T) {
	x := newLamportTable(t, 2, 1)
	x.Call(1, func(p *LamportProcess, env *algorithms.Env[LamportMessage]) { p.Recover(env, nil) })
	x.Start(0)
	x.Deliver("request(1) from 0 to 1")
	if x.Nodes[1].phase != Idle || len(x.Messages) != 0 {
		t.Errorf("it is in phase %d and has sent %v", x.Nodes[1].phase, x.Messages)
	}
}

// A forged timestamp does not make a clock overflow, nor a later request come before an
// earlier one.
func TestForgedTimestamps(t *testing.T) {
	for _, stamp := range []uint64{endOfTime - 1, endOfTime, math.MaxInt64, math.MaxUint64 - 1, math.MaxUint64} {
		x := newLamportTable(t, 3, 3)
		for _, kind := range []algorithms.Kind{lamportRelease, lamportAck, lamportRequest} {
			m := LamportMessage{kind, stamp, stamp}
			if kind != lamportRequest {
				m.request--
			}
			x.Receive(lamportUnderway{From: 2, To: 0, Msg: m})
		}
		ignored := stamp >= endOfTime
		if len(x.Messages) != 0 == ignored {
			t.Errorf("stamp %d is answered by %v", stamp, x.Messages)
		}
		x.Start(0)
		p := x.Nodes[0]
		if p.clock > endOfTime+100 || p.request != p.clock || !ignored && p.request <= stamp {
			t.Errorf("after stamp %d: clock %d, request %d", stamp, p.clock, p.request)
		}
	}
}

// Whatever is received, a process does not panic, keeps one request of each other node
// at most, and does not enter before all others have acknowledged.
func TestHostileMessages(t *testing.T) {
	const n = 5
	rapid.Check(t, func(rt *rapid.T) {
		x := newLamportTable(t, n, 2)
		acked := map[algorithms.ID]bool{}
		stamps := rapid.OneOf(rapid.Uint64Range(1, 8),
			rapid.SampledFrom([]uint64{endOfTime - 1, endOfTime, math.MaxUint64}))
		for range rapid.IntRange(0, 60).Draw(rt, "steps") {
			p := &x.Nodes[2]
			before, request := p.phase, p.request
			switch rapid.IntRange(0, 9).Draw(rt, "step") {
			case 0:
				x.Call(2, func(p *LamportProcess, env *algorithms.Env[LamportMessage]) {
					p.Timeout(env, algorithms.Timer{Kind: holdTimer})
				})
			case 1:
				if p.entry == 0 {
					x.Start(2)
				}
			default:
				u := lamportUnderway{
					From: algorithms.ID(rapid.IntRange(-2, n+1).Draw(rt, "from")), To: 2,
					Msg: LamportMessage{
						algorithms.Kind(rapid.IntRange(0, 3).Draw(rt, "kind")),
						stamps.Draw(rt, "stamp"), 0,
					},
				}
				u.Msg.request = u.Msg.stamp
				if u.Msg.kind != lamportRequest {
					u.Msg.request = stamps.Draw(rt, "request")
					if rapid.Bool().Draw(rt, "current") {
						u.Msg.request = request
					}
				}
				if u.Msg.kind == lamportAck && u.Msg.request == request && u.Msg.stamp < endOfTime {
					acked[u.From] = true
				}
				x.Receive(u)
			}
			if p.request != request {
				clear(acked)
			}
			delete(acked, 2)
			delete(acked, -1)
			delete(acked, -2)
			delete(acked, n)
			delete(acked, n+1)
			if before == Waiting && p.phase == Inside && len(acked) != n-1 {
				rt.Fatalf("entered with acknowledgements from %v", acked)
			}
			if len(p.pending) > n-1 || p.missing < 0 || p.ahead < 0 || x.Violation != nil {
				rt.Fatalf("state %+v, violation %v", p, x.Violation)
			}
		}
	})
}

// The number of requests ahead, kept from message to message, is what counting them gives, and
// in any order in which links keep theirs the property holds and all get in.
func TestAnySchedule(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(rt, "nodes")
		x := newLamportTable(t, n, 2)
		for id := range algorithms.ID(n) {
			x.Start(id)
		}
		sent := 0
		for steps := 0; ; steps++ {
			if steps > 1000 {
				rt.Fatalf("no end: phases %v, %q", x.phases(), x.Texts())
			}
			in := slices.Index(x.phases(), Inside)
			heads := x.Heads()
			switch {
			case in >= 0 && (len(heads) == 0 || rapid.IntRange(0, 3).Draw(rt, "leave") == 0):
				x.Fire(algorithms.ID(in))
			case len(heads) > 0:
				sent++
				x.Receive(x.Take(rapid.SampledFrom(heads).Draw(rt, "message")))
			default:
				if x.Violation != nil || !x.Checker.Goal() || sent != 3*(n-1)*2*n {
					rt.Fatalf("violation %v, goal %t, %d messages", x.Violation, x.Checker.Goal(), sent)
				}
				return
			}
			for id := range x.Nodes {
				p := &x.Nodes[id]
				ahead := int32(0)
				for from, request := range p.pending {
					if request < p.request || request == p.request && int(from) < id {
						ahead++
					}
				}
				if p.phase == Waiting && p.ahead != ahead {
					rt.Fatalf("node %d counts %d requests ahead, there are %d", id, p.ahead, ahead)
				}
			}
		}
	})
}
