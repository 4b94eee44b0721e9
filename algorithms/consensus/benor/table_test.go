package benor

import (
	"fmt"
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// seat is one node under the test's hands, with what an engine keeps for it.
type seat struct {
	inst   algorithms.Instance[Node]
	node   Node
	env    *algorithms.Env[Message]
	self   algorithms.ID
	rng    algorithms.Rand
	seq    uint32
	stable []byte
	timers int
}

// sit puts node 0 of some with the inputs at the table.
func sit(t *testing.T, n int, inputs string, faults algorithms.Faults) *seat {
	t.Helper()
	graph := algorithms.Complete(n)
	inst, err := BenOr.Prepare(algorithms.Setup{
		Graph: graph, Params: algorithms.Params{"inputs": inputs}, Delta: 10, Faults: faults,
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &seat{inst: inst, node: inst.Node(0), env: algorithms.NewEnv[Message](graph)}
	s.call(s.node.Start)
	return s
}

// call lets the node act. What it sends is told as "kind to receivers (content)", and before it
// what it reports, in the words of the Spec.
func (s *seat) call(f func(*algorithms.Env[Message])) []string {
	s.env.Bind(s.self, 0, &s.rng, &s.seq)
	f(s.env)
	e := s.env.Effects()
	var did []string
	for _, o := range e.Observations {
		did = append(did, BenOr.Spec.Describe(o))
	}
	for i := 0; i < len(e.Sends); {
		j := i
		var to []algorithms.ID
		for ; j < len(e.Sends) && e.Sends[j].Msg == e.Sends[i].Msg; j++ {
			to = append(to, e.Sends[j].To)
		}
		m := e.Sends[i].Msg
		did = append(did, fmt.Sprintf("%s (%s) to %v", kinds[m.kind].Name, m.Describe(), to))
		i = j
	}
	if e.Persisted {
		s.stable = slices.Clone(e.Stable)
	}
	s.timers += len(e.Timers)
	e.Clear()
	return did
}

func (s *seat) receive(from algorithms.ID, kind algorithms.Kind, round uint32, v vote) []string {
	return s.call(func(env *algorithms.Env[Message]) {
		s.node.Receive(env, from, Message{kind: kind, round: round, vote: v})
	})
}

// expect compares what the node did.
func expect(t *testing.T, what string, did []string, want ...string) {
	t.Helper()
	if !slices.Equal(did, want) {
		t.Errorf("%s: it did %q; want %q", what, did, want)
	}
}

// Five nodes, two of which may crash: three votes end a phase, three of the same value are a
// majority, and three proposals decide.
func TestThresholds(t *testing.T) {
	s := sit(t, 5, "same", algorithms.NoFaults)
	expect(t, "second report", s.receive(1, kindReport, 1, one))
	expect(t, "the same again", s.receive(1, kindReport, 1, one))
	expect(t, "its own", s.receive(0, kindReport, 1, one))
	expect(t, "third report", s.receive(2, kindReport, 1, one),
		"proposes 1 in round 1", "proposal (round 1, 1) to [1 2 3 4]")
	expect(t, "second proposal", s.receive(1, kindProposal, 1, one))
	expect(t, "third proposal", s.receive(3, kindProposal, 1, one),
		"decided 1 in round 1", "decided (round 1, 1) to [1 2 3 4]")
	expect(t, "a fourth one", s.receive(4, kindProposal, 1, one))
	if s.timers > 0 {
		t.Errorf("%d timers where nothing can fail", s.timers)
	}
}

// A report of another value makes three no majority; one proposal of three is taken over.
func TestTakesOver(t *testing.T) {
	s := sit(t, 5, "same", algorithms.NoFaults)
	s.receive(1, kindReport, 1, zero)
	expect(t, "third report", s.receive(2, kindReport, 1, one),
		"proposes nothing in round 1", "proposal (round 1, nothing) to [1 2 3 4]")
	s.receive(1, kindProposal, 1, unsure)
	expect(t, "third proposal", s.receive(2, kindProposal, 1, zero), "report (round 2, 0) to [1 2 3 4]")
}

// A proposal fewer than more than t does not decide.
func TestTwoProposals(t *testing.T) {
	s := sit(t, 5, "same", algorithms.NoFaults)
	s.receive(1, kindReport, 1, one)
	s.receive(2, kindReport, 1, one)
	s.receive(1, kindProposal, 1, one)
	expect(t, "the third says nothing", s.receive(2, kindProposal, 1, unsure), "report (round 2, 1) to [1 2 3 4]")
}

// Of even numbers, half is no majority: two of four, where three are waited for.
func TestHalf(t *testing.T) {
	s := sit(t, 4, "same", algorithms.NoFaults)
	s.receive(1, kindReport, 1, zero)
	expect(t, "third report", s.receive(2, kindReport, 1, one),
		"proposes nothing in round 1", "proposal (round 1, nothing) to [1 2 3]")
}

// Nobody proposes anything: both values come of the coin, for nodes in all.
func TestCoin(t *testing.T) {
	seen := map[string]int{}
	for seed := range uint64(40) {
		s := sit(t, 3, "same", algorithms.NoFaults)
		s.rng = algorithms.NewRand(seed)
		s.receive(1, kindReport, 1, zero)
		did := s.receive(1, kindProposal, 1, unsure)
		if len(did) != 1 {
			t.Fatalf("it did %q", did)
		}
		seen[did[0]]++
	}
	if len(seen) != 2 || seen["report (round 2, 0) to [1 2]"] < 10 || seen["report (round 2, 1) to [1 2]"] < 10 {
		t.Errorf("%v; want about half of each value", seen)
	}
}

// Votes that come early count in their round, and a decision counts as votes in the rounds after
// it, also in those that begin later.
func TestEarly(t *testing.T) {
	s := sit(t, 3, "split", algorithms.NoFaults)
	expect(t, "a decision of round 1", s.receive(2, kindDecided, 1, one))
	expect(t, "a proposal of round 2", s.receive(1, kindProposal, 2, one))
	s.receive(1, kindReport, 1, one)
	expect(t, "a proposal in round 1", s.receive(2, kindProposal, 1, one),
		"proposes 1 in round 2", "decided 1 in round 2",
		"report (round 2, 1) to [1 2]", "proposal (round 2, 1) to [1 2]", "decided (round 2, 1) to [1 2]")
}
