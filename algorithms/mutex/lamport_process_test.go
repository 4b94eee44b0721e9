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
	x := newTable(t, 2, 1)
	x.start(0, 1)
	x.deliver("request(1) from 1 to 0")
	x.deliver("acknowledgement(1) from 0 to 1")
	x.expect(waiting, inside)
	x.deliver("request(1) from 0 to 1")
	x.deliver("acknowledgement(1) from 1 to 0")
	if want := "mutual exclusion: node 0 enters while node 1 is inside"; x.err == nil || x.err.Error() != want {
		t.Errorf("violation: %v, want %s", x.err, want)
	}
}

// The same with the links in order: node 1 knows that node 0 is first.
func TestInOrderLetsOneIn(t *testing.T) {
	x := newTable(t, 2, 1)
	x.start(0, 1)
	x.deliver("request(1) from 1 to 0")
	x.deliver("request(1) from 0 to 1")
	x.deliver("acknowledgement(1) from 0 to 1")
	x.expect(waiting, waiting)
	x.deliver("acknowledgement(1) from 1 to 0")
	x.expect(inside, waiting)
	before := x.nodes[0].clock
	x.leave(0)
	x.expect(idle, waiting)
	if release := x.messages[0]; release.stamp != before+1 {
		t.Errorf("after clock %d the release has timestamp %d", before, release.stamp)
	}
	x.deliver("release(1) from 0 to 1")
	x.expect(idle, inside)
}

// A request that is lost does not let its sender in on the strength of other messages,
// which would be the end of mutual exclusion: those who do not know of it may enter.
func TestLaterMessagesAreNoAcknowledgement(t *testing.T) {
	x := newTable(t, 2, 2)
	x.start(0, 1)
	x.messages = slices.DeleteFunc(x.messages, func(u underway) bool { return u.from == 0 }) // lost
	x.deliver("request(1) from 1 to 0")
	x.deliver("acknowledgement(1) from 0 to 1")
	x.expect(waiting, inside)
	x.leave(1)
	x.deliver("release(1) from 1 to 0")
	request := x.messages[0]
	if request.kind != lamportRequest || request.stamp <= x.nodes[0].request {
		t.Fatalf("%v is not a later request", request)
	}
	x.deliver(request.String())
	x.expect(waiting, waiting)
}

// Every request is acknowledged, and a copy of it is not acknowledged again. A copy that comes
// after the release gets in line once more, and is taken out by a release of its own.
func TestCopiesOfRequests(t *testing.T) {
	x := newTable(t, 2, 1)
	x.start(0)
	first := x.messages[0]
	x.deliver("request(1) from 0 to 1")
	x.receive(first)
	if len(x.messages) != 1 {
		t.Fatalf("a request and its copy are answered by %v", x.messages)
	}
	ack := x.messages[0]
	x.deliver("acknowledgement(1) from 1 to 0")
	x.receive(ack)
	x.expect(inside, idle)
	x.leave(0)
	release := x.messages[0]
	x.deliver("release(1) from 0 to 1")
	x.receive(release)

	x.receive(first)
	x.start(1) // asks behind the request that is none any more
	x.deliver("acknowledgement(1) from 1 to 0")
	x.deliver(fmt.Sprintf("request(%d) from 1 to 0", x.nodes[1].request))
	x.deliver(fmt.Sprintf("acknowledgement(%d) from 0 to 1", x.nodes[1].request))
	x.expect(idle, waiting)
	x.deliver("release(1) from 0 to 1")
	x.expect(idle, inside)
	if len(x.messages) != 0 {
		t.Errorf("still under way: %v", x.messages)
	}
}

// A copy of an acknowledgement does not stand for that of another node.
func TestCopiesOfAcknowledgements(t *testing.T) {
	x := newTable(t, 3, 1)
	x.start(0)
	x.deliver("request(1) from 0 to 1")
	x.deliver("request(1) from 0 to 2")
	x.receive(x.messages[0])
	x.receive(x.messages[0])
	x.expect(waiting, idle, idle)
	x.deliver("acknowledgement(1) from 2 to 0")
	x.expect(inside, idle, idle)
}

// A copy may come even after a later request and its release.
func TestCopyOfAnOldRequest(t *testing.T) {
	x := newTable(t, 2, 2)
	x.start(0)
	first := x.messages[0]
	for range 2 {
		x.deliver(x.messages[0].String())
		x.deliver(x.messages[0].String())
		x.leave(0)
		x.deliver(x.messages[0].String())
	}
	x.expect(idle, idle)
	if len(x.messages) != 0 {
		t.Fatalf("still under way: %v", x.messages)
	}
	x.receive(first)
	x.deliver("acknowledgement(1) from 1 to 0")
	x.deliver("release(1) from 0 to 1")
	if p := x.nodes[1]; len(p.pending) != 0 {
		t.Errorf("still pending: %v", p.pending)
	}
}

// A later request takes the place of an earlier one of its sender also in the count of those
// ahead: who waits behind a request whose release was lost gets in.
func TestLaterRequestGivesWay(t *testing.T) {
	x := newTable(t, 2, 2)
	x.start(0)
	x.deliver("request(1) from 0 to 1")
	x.start(1)
	x.deliver("acknowledgement(1) from 1 to 0")
	mine := x.nodes[1].request
	x.deliver(fmt.Sprintf("request(%d) from 1 to 0", mine))
	x.deliver(fmt.Sprintf("acknowledgement(%d) from 0 to 1", mine))
	x.leave(0)
	x.expect(waiting, waiting)
	x.messages = slices.DeleteFunc(x.messages, func(u underway) bool { return u.kind == lamportRelease }) // lost
	x.deliver(fmt.Sprintf("request(%d) from 0 to 1", x.nodes[0].request))
	x.expect(waiting, inside)
}

// Only the others count, and only with what answers the request that was made.
func TestForeignAcknowledgements(t *testing.T) {
	for _, from := range []algorithms.ID{algorithms.None, 0, 2, 1000, math.MinInt32, math.MaxInt32} {
		x := newTable(t, 2, 1)
		x.start(0)
		x.receive(underway{from, 0, LamportMessage{lamportAck, 3, 1}})
		x.receive(underway{from, 0, LamportMessage{lamportRequest, 3, 3}})
		if p := x.nodes[0]; p.phase != waiting || len(p.pending) != 0 || len(x.messages) != 1 {
			t.Errorf("from %d: phase %d, pending %v, sent %v", from, p.phase, p.pending, x.messages)
		}
	}
	x := newTable(t, 2, 1)
	x.start(0)
	x.receive(underway{1, 0, LamportMessage{lamportAck, 3, 2}})
	x.expect(waiting, idle)
	x.receive(underway{1, 0, LamportMessage{lamportAck, 3, 1}})
	x.expect(inside, idle)
}

// Every message moves the clock past its timestamp, whatever it is about, so that a request
// which comes about by it has a later one; sending is an event too.
func TestClock(t *testing.T) {
	for _, c := range []struct {
		kind  algorithms.Kind
		clock uint64 // after a message of timestamp 100 about a request of timestamp 7
	}{{lamportRequest, 102}, {lamportAck, 101}, {lamportRelease, 101}} {
		x := newTable(t, 2, 1)
		m := LamportMessage{c.kind, 100, 7}
		if c.kind == lamportRequest {
			m.request = m.stamp
		}
		x.receive(underway{0, 1, m})
		if got := x.nodes[1].clock; got != c.clock {
			t.Errorf("after %s: clock %d, want %d", Lamport.Spec.Kinds[c.kind].Name, got, c.clock)
		}
		x.start(1)
		if got := x.nodes[1].request; got != c.clock+1 {
			t.Errorf("after %s: request at %d, want %d", Lamport.Spec.Kinds[c.kind].Name, got, c.clock+1)
		}
		x.receive(underway{0, 1, LamportMessage{lamportRelease, 50, 7}})
		if got := x.nodes[1].clock; got != c.clock+2 {
			t.Errorf("after %s: clock %d after an old message, want %d",
				Lamport.Spec.Kinds[c.kind].Name, got, c.clock+2)
		}
	}
}

// A new request takes the place of the one before, whose release was lost; a release of
// another request than the pending one changes nothing.
func TestOneRequestOfEachNode(t *testing.T) {
	x := newTable(t, 2, 1)
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
		x.receive(underway{0, 1, LamportMessage{c.kind, c.stamp, c.request}})
		if got := x.nodes[1].pending[0]; got != c.pending {
			t.Fatalf("after %v: pending is %d, want %d", c, got, c.pending)
		}
	}
}

func TestRecoveredProcessIsSilent(t *testing.T) {
	x := newTable(t, 2, 1)
	x.call(1, func(p *LamportProcess) { p.Recover(x.env, nil) })
	x.start(0)
	x.deliver("request(1) from 0 to 1")
	if x.nodes[1].phase != idle || len(x.messages) != 0 {
		t.Errorf("it is in phase %d and has sent %v", x.nodes[1].phase, x.messages)
	}
}

// A forged timestamp does not make a clock overflow, nor a later request come before an
// earlier one.
func TestForgedTimestamps(t *testing.T) {
	for _, stamp := range []uint64{endOfTime - 1, endOfTime, math.MaxInt64, math.MaxUint64 - 1, math.MaxUint64} {
		x := newTable(t, 3, 3)
		for _, kind := range []algorithms.Kind{lamportRelease, lamportAck, lamportRequest} {
			m := LamportMessage{kind, stamp, stamp}
			if kind != lamportRequest {
				m.request--
			}
			x.receive(underway{2, 0, m})
		}
		ignored := stamp >= endOfTime
		if len(x.messages) != 0 == ignored {
			t.Errorf("stamp %d is answered by %v", stamp, x.messages)
		}
		x.start(0)
		p := x.nodes[0]
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
		x := newTable(t, n, 2)
		acked := map[algorithms.ID]bool{}
		stamps := rapid.OneOf(rapid.Uint64Range(1, 8),
			rapid.SampledFrom([]uint64{endOfTime - 1, endOfTime, math.MaxUint64}))
		for range rapid.IntRange(0, 60).Draw(rt, "steps") {
			p := &x.nodes[2]
			before, request := p.phase, p.request
			switch rapid.IntRange(0, 9).Draw(rt, "step") {
			case 0:
				x.call(2, func(p *LamportProcess) {
					p.Timeout(x.env, algorithms.Timer{Kind: holdTimer})
				})
			case 1:
				if p.entry == 0 {
					x.start(2)
				}
			default:
				u := underway{
					from: algorithms.ID(rapid.IntRange(-2, n+1).Draw(rt, "from")), to: 2,
					LamportMessage: LamportMessage{
						algorithms.Kind(rapid.IntRange(0, 3).Draw(rt, "kind")),
						stamps.Draw(rt, "stamp"), 0,
					},
				}
				u.request = u.stamp
				if u.kind != lamportRequest {
					u.request = stamps.Draw(rt, "request")
					if rapid.Bool().Draw(rt, "current") {
						u.request = request
					}
				}
				if u.kind == lamportAck && u.request == request && u.stamp < endOfTime {
					acked[u.from] = true
				}
				x.receive(u)
			}
			if p.request != request {
				clear(acked)
			}
			delete(acked, 2)
			delete(acked, -1)
			delete(acked, -2)
			delete(acked, n)
			delete(acked, n+1)
			if before == waiting && p.phase == inside && len(acked) != n-1 {
				rt.Fatalf("entered with acknowledgements from %v", acked)
			}
			if len(p.pending) > n-1 || p.missing < 0 || p.ahead < 0 || x.err != nil {
				rt.Fatalf("state %+v, violation %v", p, x.err)
			}
		}
	})
}

// The number of requests ahead, kept from message to message, is what counting them gives, and
// in any order in which links keep theirs the property holds and all get in.
func TestAnySchedule(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(rt, "nodes")
		x := newTable(t, n, 2)
		for id := range algorithms.ID(n) {
			x.start(id)
		}
		sent := 0
		for steps := 0; ; steps++ {
			if steps > 1000 {
				rt.Fatalf("no end: phases %v, %v", x.phases(), x.messages)
			}
			in := slices.Index(x.phases(), inside)
			// The messages that are the first of their link.
			var heads []int
			seen := map[[2]algorithms.ID]bool{}
			for i, u := range x.messages {
				if link := [2]algorithms.ID{u.from, u.to}; !seen[link] {
					seen[link] = true
					heads = append(heads, i)
				}
			}
			switch {
			case in >= 0 && (len(heads) == 0 || rapid.IntRange(0, 3).Draw(rt, "leave") == 0):
				x.leave(algorithms.ID(in))
			case len(heads) > 0:
				i := rapid.SampledFrom(heads).Draw(rt, "message")
				u := x.messages[i]
				x.messages = slices.Delete(x.messages, i, i+1)
				sent++
				x.receive(u)
			default:
				if x.err != nil || !x.check.Goal() || sent != 3*(n-1)*2*n {
					rt.Fatalf("violation %v, goal %t, %d messages", x.err, x.check.Goal(), sent)
				}
				return
			}
			for id := range x.nodes {
				p := &x.nodes[id]
				ahead := int32(0)
				for from, request := range p.pending {
					if request < p.request || request == p.request && int(from) < id {
						ahead++
					}
				}
				if p.phase == waiting && p.ahead != ahead {
					rt.Fatalf("node %d counts %d requests ahead, there are %d", id, p.ahead, ahead)
				}
			}
		}
	})
}
