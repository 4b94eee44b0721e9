package election

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// Copies that the network makes, and messages that overtake each other, are put right
// hop by hop: the election costs what it costs without them, and an acknowledgement a hop.
func TestHopsAreExactlyOnce(t *testing.T) {
	for _, s := range rings {
		for seed := range uint64(30) {
			cfg := sim.Config{Graph: algorithms.Complete(9), Seed: seed}
			want := s.kinds(s.run(t, cfg))
			cfg.Links = network.Links{Duplicate: 0.4, Reorder: 0.4}
			out := s.run(t, cfg)
			got := s.kinds(out)
			delete(got, "acknowledgement")
			if diff := cmp.Diff(want, got); diff != "" || out.Status() != "ok" || out.End != engine.Quiet {
				t.Errorf("%s: seed %d: %s, %s (-without faults +with):\n%s",
					s.spec.Name, seed, out.End, out.Status(), diff)
			}
			ack := out.Counts.Kinds[kindAck]
			if arrived := out.Counts.Delivered - ack.Delivered; ack.Sent != arrived || ack.Sent == 0 {
				t.Errorf("%s: seed %d: %d acknowledgements of %d arrivals", s.spec.Name, seed, ack.Sent, arrived)
			}
		}
	}
}

// A flood of messages, while the next node is silent, is dropped beyond what a ring can have
// under way, and heartbeats are not doubled.
func TestQueueIsBounded(t *testing.T) {
	const n = 4
	l := newLoner(t, &LeLann, n, 0, everyFault)
	l.at(0)
	l.node.Start(l.env)
	queue := &l.node.hops[onward].queue
	for i := range uint64(100 * n) {
		l.node.Receive(l.env, 3, RingMessage{
			kind: kindElection, round: 1, id: 1 + int32(i%(n-1)), reach: n,
			seq: 2 + 2*i,
		})
	}
	if got := len(*queue); got < 2*n || got > 4*n+5 {
		t.Errorf("%d messages wait (allowed: %d, and no fewer than there can be)", got, 4*n+5)
	}
	for i := range uint64(10) {
		l.node.Receive(l.env, 3, RingMessage{kind: kindHeartbeat, round: 9, id: n - 1, reach: n, seq: 5000 + 2*i})
	}
	if got := len(*queue); got != 1 {
		t.Errorf("%d messages wait after heartbeats of a later round (want one heartbeat)", got)
	}
}

// A message ends where it has come round, also if its sender is not there to take it.
func TestMessagesEnd(t *testing.T) {
	const n = 4
	l := newLoner(t, &LeLann, n, 0, everyFault)
	l.at(0)
	l.node.Start(l.env)
	for i, c := range []struct {
		from  algorithms.ID
		reach int32
		sent  bool
	}{{3, 2, true}, {3, 1, false}, {1, 3, false}, {1, 4, true}, {2, 1, false}} {
		queue := len(l.node.hops[onward].queue)
		l.node.Receive(l.env, c.from, RingMessage{
			kind: kindElection, round: 1, id: 3, reach: c.reach,
			seq: 2 + 2*uint64(i),
		})
		if sent := len(l.node.hops[onward].queue) > queue; sent != c.sent {
			t.Errorf("from node %d with a reach of %d: passed on %t (want %t)", c.from, c.reach, sent, c.sent)
		}
	}
}

// The numbers of messages go on rising after a crash, so that nobody takes them for
// repetitions, however many were sent before and however soon the node is back; and an
// acknowledgement belongs to one direction.
func TestNumbersRise(t *testing.T) {
	l := newLoner(t, &LeLann, 3, 1, everyFault)
	e := l.at(0)
	l.node.Start(l.env)
	stable := slices.Clone(e.Stable)
	for range 5 {
		l.node.hops[onward].push(l.env, e.Sends[0].Msg)
		l.node.hops[onward].done(l.env)
	}
	before := e.Sends[len(e.Sends)-1].Msg

	l = newLoner(t, &LeLann, 3, 1, everyFault)
	e = l.at(0)
	l.node.Recover(l.env, stable)
	after := e.Sends[0].Msg
	if after.seq <= before.seq || before.round != 1 || after.round != 2 {
		t.Errorf("number %d in round %d after number %d in round %d", after.seq, after.round, before.seq, before.round)
	}

	other := hop{way: backward}
	other.push(l.env, after)
	first := other.seq
	if first&1 == after.seq&1 {
		t.Errorf("number %d onward and %d backward: whose acknowledgement is it?", after.seq, first)
	}
	other.clear(l.env)
	other.push(l.env, after)
	if other.seq <= first {
		t.Errorf("number %d after number %d, in the same tick", other.seq, first)
	}
}

// A node at the highest round there can be calls no election and claims nothing.
func TestHighestRound(t *testing.T) {
	l := newLoner(t, &LeLann, 3, 1, everyFault)
	e := l.at(0)
	l.node.Recover(l.env, algorithms.AppendUvarint(nil, maxRound))
	l.node.Receive(l.env, 0, RingMessage{kind: kindElection, round: maxRound + 1, id: 2, reach: 3, seq: 1})
	l.node.Receive(l.env, 0, RingMessage{kind: kindHeartbeat, round: maxRound + 1, id: 2, reach: 3, seq: 2})
	l.node.Receive(l.env, 0, RingMessage{kind: kindElection, round: maxRound, id: 1, reach: 1, seq: 4})
	for id := range int32(3) {
		l.node.Receive(l.env, 0, RingMessage{
			kind: kindHeartbeat, round: maxRound, id: id, reach: 3,
			seq: 6 + 2*uint64(id),
		})
	}
	if len(e.Observations) > 0 || l.node.round != maxRound {
		t.Errorf("round %d, reports %v (want round %d and no report)", l.node.round, e.Observations, maxRound)
	}
}

// What only a faulty or hostile node sends is dropped: identifiers, ways and kinds that do not
// exist.
func TestNonsenseIsDropped(t *testing.T) {
	l := newLoner(t, &LeLann, 3, 1, algorithms.NoFaults)
	l.at(0)
	l.node.Start(l.env)
	for _, m := range []RingMessage{
		{kind: kindElection, round: 2, id: 3, reach: 3},
		{kind: kindElection, round: 2, id: 0, reach: 4},
		{kind: kindElection, round: 2, id: 0, reach: 0},
		{kind: kindElection, round: 2, id: 0, reach: 3, seq: 7}, // hops are not numbered here
		{kind: kindAck, seq: 7},
		{kind: kindReply, round: 2, id: 0, reach: 3},
	} {
		for _, from := range []algorithms.ID{0, 1, 2, 3, algorithms.None} {
			e := l.at(1)
			l.node.Receive(l.env, from, m)
			if len(e.Sends)+len(e.Observations)+len(e.Timers) > 0 {
				t.Errorf("%+v from %v: sends %v, reports %v (want nothing)", m, from, e.Sends, e.Observations)
			}
		}
	}
}
