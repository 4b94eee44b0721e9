package benor

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// As many crash as are tolerated, at any moment: the others decide, in the first round where all
// inputs are the same. One more and they wait for ever.
func TestCrashes(t *testing.T) {
	for _, n := range []int{3, 4, 5, 7} {
		for seed := range uint64(20) {
			for _, more := range []int{0, 1} {
				at := algorithms.Time(seed) * 200
				if more > 0 {
					at = 0 // or they would have decided
				}
				var faults []algorithms.Fault
				for id := range (n-1)/2 + more {
					faults = append(faults, algorithms.Fault{Kind: algorithms.Crash, Node: algorithms.ID(id), At: at})
				}
				for _, inputs := range []string{"same", "random"} {
					out := simulate(t, sim.Config{
						Graph: algorithms.Complete(n), Seed: seed, Faults: faults,
						Params: algorithms.Params{"inputs": inputs},
					})
					want := "ok"
					if more > 0 {
						want = "blocked"
					}
					if !strings.HasPrefix(out.Status(), want) ||
						more == 0 && inputs == "same" && out.Result.Metrics[0].Value != 1 {
						t.Errorf("n=%d, seed %d, %s, %d crash: %s, %+v; want %s",
							n, seed, inputs, len(faults), out.Status(), out.Result, want)
					}
				}
			}
		}
	}
}

// Who asks is answered with what was said in that phase, or with the decision.
func TestAnswers(t *testing.T) {
	s := sit(t, 3, "same", algorithms.Loss)
	if s.timers == 0 {
		t.Error("no timer where messages may be lost")
	}
	expect(t, "alarm", s.call(func(env *algorithms.Env[Message]) { s.node.Timeout(env, algorithms.Timer{}) }),
		"ask-report (round 1) to [1 2]")
	expect(t, "asked for its report", s.receive(1, kindAskReport, 1, silent), "report (round 1, 1) to [1]")
	expect(t, "asked for what it has not said", s.receive(1, kindAskProposal, 1, silent))
	expect(t, "asked for a later round", s.receive(1, kindAskReport, 2, silent))
	s.receive(1, kindReport, 1, one)
	expect(t, "alarm", s.call(func(env *algorithms.Env[Message]) { s.node.Timeout(env, algorithms.Timer{}) }),
		"ask-proposal (round 1) to [1 2]")
	s.receive(1, kindProposal, 1, one)
	expect(t, "asked after its decision", s.receive(1, kindAskProposal, 1, silent), "proposal (round 1, 1) to [1]")
	expect(t, "asked for a round after it", s.receive(2, kindAskReport, 7, silent), "decided (round 1, 1) to [2]")
	expect(t, "alarm", s.call(func(env *algorithms.Env[Message]) { s.node.Timeout(env, algorithms.Timer{}) }))
}

// A vote that is too far ahead is not kept, and brings a question later even where nothing fails.
func TestWindow(t *testing.T) {
	s := sit(t, 3, "same", algorithms.NoFaults)
	s.receive(1, kindReport, 1+window, one)
	if s.timers != 1 || len(s.node.ahead) != 1 {
		t.Errorf("%d timers, votes of %d rounds; want 1, 1", s.timers, len(s.node.ahead))
	}
	s.receive(1, kindReport, window, one)
	if len(s.node.ahead) != window {
		t.Errorf("votes of %d rounds; want %d", len(s.node.ahead), window)
	}
}

// What a node has said it stands by after a crash.
func TestKeptWord(t *testing.T) {
	s := sit(t, 5, "same", algorithms.Crashes|algorithms.Recoveries)
	restart := func() []string {
		s.node = s.inst.Node(0)
		return s.call(func(env *algorithms.Env[Message]) { s.node.Recover(env, s.stable) })
	}
	expect(t, "back in the first phase", restart(), "ask-report (round 1) to [1 2 3 4]")
	s.receive(1, kindReport, 1, one)
	s.receive(2, kindReport, 1, one)
	expect(t, "back in the second phase", restart(), "ask-proposal (round 1) to [1 2 3 4]")
	expect(t, "asked for its proposal", s.receive(1, kindAskProposal, 1, silent), "proposal (round 1, 1) to [1]")
	s.receive(1, kindProposal, 1, one)
	s.receive(2, kindProposal, 1, unsure)
	if s.node.round() != 2 {
		t.Fatalf("in round %d; want 2", s.node.round())
	}
	expect(t, "back in the second round", restart(), "ask-report (round 2) to [1 2 3 4]")
	for id := range algorithms.ID(3) {
		s.receive(id, kindReport, 2, one)
		s.receive(id, kindProposal, 2, one)
	}
	if s.node.decided != (verdict{2, one}) {
		t.Fatalf("decided %+v; want 1 in round 2", s.node.decided)
	}
	expect(t, "back after the decision", restart())
	expect(t, "asked for a later round", s.receive(1, kindAskReport, 3, silent), "decided (round 2, 1) to [1]")
}

// Stable storage that makes no sense counts for nothing.
func TestRead(t *testing.T) {
	const (
		report   = byte(one) * byte(votes)
		proposal = report + byte(unsure)
	)
	for _, c := range []struct {
		stable []byte
		ok     bool
	}{
		{nil, false},
		{[]byte{0}, false},
		{[]byte{0, report}, true},
		{[]byte{byte(votes), report}, false}, // has not proposed in the second phase
		{[]byte{0, proposal}, false},
		{[]byte{byte(votes), proposal}, true},
		{[]byte{byte(votes) + byte(one), proposal}, true},
		{[]byte{byte(votes) + byte(unsure), proposal}, false}, // decided nothing
		{[]byte{byte(one), report}, false},                    // decided in the first phase
		{[]byte{0, report, report}, false},
		{[]byte{0, proposal, report}, true},
		{[]byte{2 * byte(votes), proposal}, false},
		{[]byte{0, 0xff}, false},
	} {
		if d, ok := read(c.stable); ok != c.ok {
			t.Errorf("%x reads as %+v, %t; want %t", c.stable, d, ok, c.ok)
		}
	}
}

// amnesiac comes back with an empty diary.
type amnesiac struct{ Node }

func (a *amnesiac) Recover(env *algorithms.Env[Message], _ []byte) { a.Node.Recover(env, nil) }

// liar reports another value to every other node. There is no defence against that here.
type liar struct{ Node }

func (l *liar) Start(env *algorithms.Env[Message]) {
	if env.Self() != 0 {
		l.Node.Start(env)
		return
	}
	for id := algorithms.ID(1); int(id) < env.N(); id++ {
		env.Send(id, Message{kind: kindReport, round: 1, vote: zero + vote(id%2)})
	}
}

func (l *liar) Receive(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	if env.Self() != 0 {
		l.Node.Receive(env, from, m)
	}
}

// broken runs a wrapped node until a property of that name is violated.
func broken[S any, P algorithms.NodeOf[S, Message]](
	t *testing.T, wrap func(Node) S, cfg func(seed uint64) sim.Config, property algorithms.Property,
) {
	t.Helper()
	alg := algorithms.Algorithm[Message, S]{
		Spec: BenOr.Spec, Decode: decode,
		New: func(s algorithms.Setup) (algorithms.Instance[S], error) {
			inst, err := BenOr.New(s)
			return algorithms.Instance[S]{
				Node:    func(id algorithms.ID) S { return wrap(inst.Node(id)) },
				Checker: inst.Checker,
			}, err
		},
	}
	for seed := range uint64(400) {
		out := algotest.Simulate[Message, S, P](t, &alg, cfg(seed))
		if out.Violation != nil && strings.HasPrefix(out.Violation.Error(), property.Name) {
			if sound := simulate(t, cfg(seed)); sound.Violation != nil {
				t.Errorf("unbroken, seed %d: %s", seed, sound.Status())
			}
			return
		}
	}
	t.Errorf("%s is not violated", property.Name)
}

// The properties would not hold without stable storage, nor with nodes that lie.
func TestBroken(t *testing.T) {
	forgetful := func(seed uint64) sim.Config {
		at := algorithms.Time(seed) * 50
		return sim.Config{
			Graph: algorithms.Complete(3), Seed: seed, Params: algorithms.Params{"inputs": "split"},
			Limits: engine.Limits{Events: 2000}, Faults: []algorithms.Fault{
				{At: at, Kind: algorithms.Crash, Node: 1}, {At: at + 100, Kind: algorithms.Recover, Node: 1},
			},
		}
	}
	amnesia := func(n Node) amnesiac { return amnesiac{n} }
	broken(t, amnesia, forgetful, agreement)
	broken(t, amnesia, forgetful, oneProposal)
	lying := func(seed uint64) sim.Config {
		return sim.Config{
			Graph: algorithms.Complete(3), Seed: seed, Limits: engine.Limits{Events: 2000},
			Params: algorithms.Params{"inputs": "split"},
		}
	}
	broken(t, func(n Node) liar { return liar{n} }, lying, oneProposal)
}

// Every kind of failure at once, on many seeds.
func TestFaultyLinks(t *testing.T) {
	for seed := range uint64(60) {
		n := 2 + int(seed%5)
		cut := &algorithms.Cut{SideA: make([]bool, n)}
		cut.SideA[seed%uint64(n)] = true
		out := simulate(t, sim.Config{
			Graph: algorithms.Complete(n), Seed: seed, Params: algorithms.Params{"inputs": "random"},
			Links: network.Links{Loss: 0.2, Duplicate: 0.2, Reorder: 0.2},
			Faults: []algorithms.Fault{
				{At: 500, Kind: algorithms.Split, Cut: cut},
				{At: 1500, Kind: algorithms.Crash, Node: 0},
				{At: 9000, Kind: algorithms.Recover, Node: 0},
				{At: 20_000, Kind: algorithms.Heal, Cut: cut},
			},
		})
		if out.Status() != "ok" || out.End != engine.Quiet {
			t.Errorf("n=%d, seed %d: %s, %s", n, seed, out.Status(), out.End)
		}
	}
}
