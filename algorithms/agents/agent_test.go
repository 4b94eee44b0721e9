package agents

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
)

// solo is one agent in the hands of a test.
type solo struct {
	t    *testing.T
	env  *algorithms.Env[Message]
	rng  algorithms.Rand
	seq  uint32
	self algorithms.ID
	Agent
}

// alone makes agent 1 of a network.
func alone(t *testing.T, g *algorithms.Graph, params algorithms.Params) *solo {
	t.Helper()
	inst, err := Algorithm.Prepare(algorithms.Setup{Graph: g, Params: params, Delta: 10 * algorithms.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	return &solo{t: t, env: algorithms.NewEnv[Message](g), rng: algorithms.NewRand(1, 1), self: 1, Agent: inst.Node(1)}
}

// did is what an agent does in one call: whom it sends what, and what it reports.
type did struct {
	Sends []sending
	Seen  []algorithms.Observation
}

type sending struct {
	To   algorithms.ID
	Kind algorithms.Kind
	Text string
}

// at lets the agent act at a time.
func (s *solo) at(now algorithms.Time, f func()) (d did, timers []algorithms.SetTimer) {
	s.env.Bind(s.self, now, &s.rng, &s.seq)
	f()
	e := s.env.Effects()
	for _, m := range e.Sends {
		d.Sends = append(d.Sends, sending{m.To, m.Msg.kind, m.Msg.String()})
	}
	d.Seen = append(d.Seen, e.Observations...)
	timers = append(timers, e.Timers...)
	e.Clear()
	return d, timers
}

// gets lets a message arrive.
func (s *solo) gets(from algorithms.ID, m Message) did {
	s.t.Helper()
	d, _ := s.at(1000, func() { s.Receive(s.env, from, m) })
	return d
}

func (s *solo) expect(what string, got, want did) {
	s.t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		s.t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func datum(origin, dest algorithms.ID, hop uint32, flood bool) Message {
	return Message{kind: kindData, item: Item{origin, 0, dest}, hop: hop, flood: flood}
}

func seen(what uint8, value, aux int64) algorithms.Observation {
	return algorithms.Observation{What: what, Value: value, Aux: aux}
}

// The agents of these tests: 0 - 1 - 2 - 3 in a line, and 4 beside 1 and 3.
func fork(t *testing.T) *algorithms.Graph {
	t.Helper()
	g, err := algorithms.NewGraph(5, [][2]int32{{0, 1}, {1, 2}, {2, 3}, {1, 4}, {3, 4}})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// anyone is the parameters of messages to any agent, and more of them in pairs.
func anyone(routing string, more ...string) algorithms.Params {
	p := algorithms.Params{"to": "any", "routing": routing}
	for i := 0; i+1 < len(more); i += 2 {
		p[more[i]] = more[i+1]
	}
	return p
}

func TestDelivery(t *testing.T) {
	s := alone(t, fork(t), anyone("shortest"))
	arrives := did{Seen: []algorithms.Observation{seen(sawDelivered, 300000, 2)}}
	s.expect("for the agent", s.gets(2, datum(3, 1, 2, false)), arrives)
	s.expect("again", s.gets(2, datum(3, 1, 2, false)), did{})
	s.expect("again on another way", s.gets(4, datum(3, 1, 2, false)), did{})
	s.expect("from no neighbour", s.gets(3, datum(4, 1, 2, false)), did{})
	s.expect("from itself", s.gets(1, datum(4, 1, 2, false)), did{})
	s.expect("for an agent that there is not", s.gets(2, datum(3, 5, 2, false)), did{})
	s.expect("from an agent that there is not", s.gets(2, datum(5, 1, 2, false)), did{})
	s.expect("to its own origin", s.gets(2, datum(1, 1, 2, false)), did{})
	s.expect("too many hops to have come", s.gets(2, datum(4, 1, 11, false)), did{})
	unlikely := datum(4, 1, 1, false)
	unlikely.item.Number = 11 // pauses of 1 s in 10 s
	s.expect("a number that cannot be", s.gets(2, unlikely), did{})

	on := did{
		Sends: []sending{{2, kindData, "0 to 3, hop 2"}},
		Seen:  []algorithms.Observation{seen(sawForwarded, 0, 1)},
	}
	s.expect("on a shortest way", s.gets(0, datum(0, 3, 1, false)), on)
	s.expect("a copy, where nobody keeps anything", s.gets(0, datum(0, 3, 1, false)), on)
	s.expect("at the end of its hops", s.gets(0, datum(0, 3, 10, false)), did{})
	s.expect("an acknowledgement that nobody waits for", s.gets(0, Message{kind: kindAck, hop: 1}), did{})
	s.expect("a digest, without reconciliation", s.gets(0, Message{kind: kindDigest}), did{})
	s.expect("items, without reconciliation", s.gets(0, Message{kind: kindItems, items: []Item{{0, 0, 1}}}), did{})

	s = alone(t, algorithms.Complete(5), nil)
	s.expect("for somebody else, where all delivery is direct", s.gets(0, datum(0, 3, 1, false)), did{})
	s = alone(t, fork(t), algorithms.Params{"routing": "shortest"})
	s.expect("for no neighbour, where all are", s.gets(0, datum(0, 3, 1, false)), did{})
}

func TestFloodingIsOnce(t *testing.T) {
	s := alone(t, fork(t), anyone("flooding"))
	s.expect("to all but one", s.gets(2, datum(3, 0, 1, true)), did{
		Sends: []sending{{0, kindData, "300000 to 0, hop 2"}, {4, kindData, "300000 to 0, hop 2"}},
		Seen:  []algorithms.Observation{seen(sawForwarded, 300000, 1)},
	})
	s.expect("from another side", s.gets(4, datum(3, 0, 1, true)), did{})
	mine := datum(3, 1, 1, true)
	mine.item.Number = 1
	s.expect("for the agent itself, which keeps it", s.gets(2, mine),
		did{Seen: []algorithms.Observation{seen(sawDelivered, 300001, 1)}})
	s.expect("and again", s.gets(4, mine), did{})
}

func TestLearning(t *testing.T) {
	s := alone(t, fork(t), anyone("learning"))
	flooded := did{
		Sends: []sending{
			{0, kindData, "0 to 3, hop 2"},
			{2, kindData, "0 to 3, hop 2"},
			{4, kindData, "0 to 3, hop 2"},
		},
		Seen: []algorithms.Observation{seen(sawForwarded, 0, 1)},
	}
	s.expect("no route: to all, for it may have to go back", s.gets(0, datum(0, 3, 1, false)), flooded)
	s.gets(4, datum(3, 2, 3, true))
	routed := func(to algorithms.ID, id string) did {
		return did{
			Sends: []sending{{to, kindData, id + " to 3, hop 2"}},
			Seen:  []algorithms.Observation{seen(sawForwarded, map[string]int64{"1": 1, "2": 2, "3": 3}[id], 1)},
		}
	}
	next := func(number uint32, hop uint32) Message {
		m := datum(0, 3, hop, false)
		m.item.Number = number
		return m
	}
	s.expect("the way back", s.gets(0, next(1, 1)), routed(4, "1"))
	s.gets(2, datum(3, 0, 3, true))
	s.expect("a way that is no shorter", s.gets(0, next(2, 1)), routed(4, "2"))
	s.gets(2, datum(3, 0, 2, true))
	s.expect("a shorter way", s.gets(0, next(3, 1)), routed(2, "3"))
	s.expect("a copy", s.gets(0, next(3, 1)), did{})
	circle := did{
		Sends: []sending{
			{0, kindData, "3 to 3, hop 4"},
			{2, kindData, "3 to 3, hop 4"},
			{4, kindData, "3 to 3, hop 4"},
		},
		Seen: []algorithms.Observation{seen(sawForwarded, 3, 3)},
	}
	s.expect("in a circle", s.gets(2, next(3, 3)), circle)
	s.expect("in a circle, again", s.gets(2, next(3, 5)), did{})
	s.expect("to a neighbour", s.gets(4, datum(3, 0, 1, false)), did{
		Sends: []sending{{0, kindData, "300000 to 0, hop 2"}},
		Seen:  []algorithms.Observation{seen(sawForwarded, 300000, 1)},
	})
}

// An agent that comes back gives no number twice, whatever its storage says.
func TestRecovery(t *testing.T) {
	for stable, want := range map[string]string{
		"": "100000", "\x05": "100005", "\x80": "100000", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f": "100000",
	} {
		s := alone(t, algorithms.Complete(3), nil)
		_, timers := s.at(0, func() { s.Recover(s.env, []byte(stable)) })
		if len(timers) != 1 {
			t.Fatalf("%x: %d timers", stable, len(timers))
		}
		d, _ := s.at(timers[0].At, func() { s.Timeout(s.env, timers[0].Timer) })
		if len(d.Sends) != 1 || d.Sends[0].Text[:6] != want {
			t.Errorf("%x: %v; want message %s", stable, d, want)
		}
	}
	s := alone(t, algorithms.Complete(3), nil)
	d, _ := s.at(0, func() { s.Recover(s.env, []byte("\x64")) })
	s.expect("more than there can be", d, did{Seen: []algorithms.Observation{seen(sawDone, 11, 0)}})
}
