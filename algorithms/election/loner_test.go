package election

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
)

// loner is one node of a ring without a network. Its identifier is its number.
type loner struct {
	node RingNode
	env  *algorithms.Env[RingMessage]
	self algorithms.ID
	rng  algorithms.Rand
	seq  uint32
}

func newLoner(
	t *testing.T, alg *algorithms.Algorithm[RingMessage, RingNode], n int, self algorithms.ID, faults algorithms.Faults,
) *loner {
	t.Helper()
	graph := algorithms.Complete(n)
	inst, err := alg.Prepare(algorithms.Setup{
		Graph: graph, Delta: 1000, Faults: faults, Params: algorithms.Params{"order": "best"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return &loner{node: inst.Node(self), self: self, env: algorithms.NewEnv[RingMessage](graph)}
}

// at prepares a call at the given time and returns what it will do.
func (l *loner) at(now algorithms.Time) *algorithms.Effects[RingMessage] {
	l.env.Effects().Clear()
	l.env.Bind(l.self, now, &l.rng, &l.seq)
	return l.env.Effects()
}

// A node in round 6 does nothing with messages of round 5.
func TestOldRoundsAreIgnored(t *testing.T) {
	for _, alg := range []*algorithms.Algorithm[RingMessage, RingNode]{
		&LeLann, &ChangRoberts, &HirschbergSinclair, &Peterson, &Franklin,
	} {
		l := newLoner(t, alg, 3, 1, algorithms.NoFaults)
		l.at(0)
		l.node.Start(l.env)
		l.node.Receive(l.env, 0, RingMessage{kind: kindElection, round: 6, id: 0, reach: 3})
		for kind := range kindReply + 1 {
			for id := range int32(3) {
				for way := range direction(2) {
					e := l.at(1)
					from := algorithms.ID(2 * way)
					l.node.Receive(l.env, from, RingMessage{kind: kind, round: 5, id: id, reach: 1, way: way})
					l.node.Receive(l.env, from, RingMessage{kind: kind, round: 5, id: id, reach: 3, way: way})
					if len(e.Sends)+len(e.Observations) > 0 {
						t.Errorf("%s: kind %d of %d: sends %v, reports %v (want nothing)",
							alg.Spec.Name, kind, id, e.Sends, e.Observations)
					}
				}
			}
		}
	}
}

// A follower's patience is counted from when it began to follow.
func TestPatienceBeginsAnew(t *testing.T) {
	const n, home = 4, 5000
	l := newLoner(t, &LeLann, n, 0, everyFault)
	l.at(0)
	l.node.Start(l.env)
	l.node.Receive(l.env, 3, RingMessage{kind: kindElection, round: 1, id: 3, reach: n, seq: 2})
	e := l.at(home)
	l.node.Receive(l.env, 3, RingMessage{kind: kindElection, round: 1, id: 0, reach: 1, seq: 4})
	until := algorithms.SetTimer{At: home + 64*n*1000, Timer: algorithms.Timer{Kind: timerAlarm}}
	same := func(s algorithms.SetTimer) bool { return s.At == until.At && s.Timer == until.Timer }
	if l.node.phase != follower || !slices.ContainsFunc(e.Timers, same) {
		t.Errorf("phase %d, timers %v (want a follower's until %v)", l.node.phase, e.Timers, until.At)
	}
}

// A stage takes two replies, one from each side, and every round begins with stage 0.
func TestStages(t *testing.T) {
	const n = 9
	l := newLoner(t, &HirschbergSinclair, n, 4, algorithms.NoFaults)
	reply := func(way direction) RingMessage {
		return RingMessage{kind: kindReply, round: 1, id: 4, reach: n, way: way}
	}
	reaches := func(e *algorithms.Effects[RingMessage]) (r []int32) {
		for _, s := range e.Sends {
			r = append(r, s.Msg.reach)
		}
		return r
	}
	for i, c := range []struct {
		do   func()
		want []int32
	}{
		{func() { l.node.Start(l.env) }, []int32{1, 1}},
		{func() { l.node.Receive(l.env, 3, reply(onward)) }, nil},
		{func() { l.node.Receive(l.env, 3, reply(onward)) }, nil},
		{func() { l.node.Receive(l.env, 5, reply(backward)) }, []int32{2, 2}},
		{func() { l.node.Receive(l.env, 5, reply(backward)) }, nil},
		{func() { l.node.Receive(l.env, 3, reply(onward)) }, []int32{4, 4}},
		{func() { l.node.Receive(l.env, 3, reply(onward)) }, nil},
		{func() { l.node.Receive(l.env, 5, reply(backward)) }, []int32{8, 8}},
		{func() { l.node.Receive(l.env, 3, reply(onward)) }, nil},
		{func() { l.node.Receive(l.env, 5, reply(backward)) }, []int32{n, n}},
		{func() { l.node.Receive(l.env, 3, reply(onward)) }, nil},
		{func() { l.node.Receive(l.env, 5, reply(backward)) }, nil}, // nobody replies to a probe that goes round
		{
			func() { l.node.Receive(l.env, 3, RingMessage{kind: kindElection, round: 2, id: 3, reach: 1}) },
			[]int32{1, 1},
		},
	} {
		e := l.at(algorithms.Time(i))
		c.do()
		if diff := cmp.Diff(c.want, reaches(e)); diff != "" {
			t.Errorf("call %d: reach of what is sent (-want +got):\n%s", i, diff)
		}
	}
}
