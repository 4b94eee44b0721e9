package clock

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// Lamport is the logical clock of Lamport (1978): a counter that goes up by one with every
// event, and that a receipt first raises to the timestamp of the message. It sends
// nothing of its own, it only adds timestamps to what is sent anyway: expect as many
// messages as the script has.
//
// The paper lets a clock advance by any amount; here it is one, so that timestamps are
// exact. The script is random, over the links of the topology; WithScript takes a given
// one. A lost message keeps its receiver waiting for good, as does a sender that is down.
// A process that comes back after a crash stays silent.
var Lamport = algorithms.Algorithm[LamportMessage, LamportProcess]{
	Spec: algorithms.Spec{
		Name:    "lamport-clock",
		Title:   "Lamport's logical clocks",
		Problem: algorithms.Clock,
		Unit:    "stamped event",
		About: "Processes follow a script of internal events, sendings and receipts, and stamp each event by a counter: " +
			"one more than before, and more than the timestamp of the message that is received. A process waits for the message that " +
			"is next in its script, so the timestamps do not depend on the network. " +
			"There is no retransmission: a lost message or a crash leaves those who wait for it without timestamps.",
		Citation: "L. Lamport: Time, Clocks, and the Ordering of Events in a Distributed System, CACM 21(7), 1978",
		Topology: algorithms.AnyTopology,
		MinNodes: 1,
		Kinds:    []algorithms.KindSpec{{Name: "message"}},
		Observations: []string{
			Internal: "P (event %d) has timestamp %d",
			Send:     "S%d has timestamp %d",
			Receive:  "R%d has timestamp %d",
		},
		Params: []algorithms.Param{
			{
				Name: "messages", Default: "0", Min: 0, Max: MaxEvents / 2,
				Doc: "messages of the random script; 0: four a node, none on a network without a link",
			},
			{
				Name: "internal", Default: "2", Min: 0, Max: 1000,
				Doc: "internal events of the random script, a node on average",
			},
		},
		Formula: "the messages of the script",
		Growth:  "N",
		Delays:  "the longest chain of messages in the script",
		Expected: func(s algorithms.Setup) algorithms.Expected {
			return algorithms.Exactly(float64(randomMessages(s)))
		},
		Properties: []algorithms.Property{inOrder, increasing, condition, exact},
		Goal:       "every event of the script has its timestamp",
		Safe: algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
			algorithms.Reordering | algorithms.Partitions,
		Live: algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[LamportProcess], error) {
		script, err := RandomScript(s.Rand(), s.Graph, randomMessages(s), s.Params.Int("internal")*s.N())
		if err != nil {
			return algorithms.Instance[LamportProcess]{}, err
		}
		return lamportInstance(script), nil
	},
	Decode: decode,
}

// randomMessages is the number of messages of the random script.
func randomMessages(s algorithms.Setup) int {
	m := s.Params.Int("messages")
	if m == 0 && s.Graph.Edges() > 0 {
		m = 4 * s.N()
	}
	return m
}

// WithScript is Lamport with a given script and no parameters. It runs on graphs of
// one node a process, with a link wherever the script sends a message.
func WithScript(script Script) algorithms.Algorithm[LamportMessage, LamportProcess] {
	a := Lamport
	a.Spec.Params = nil
	a.Spec.Expected = func(algorithms.Setup) algorithms.Expected {
		return algorithms.Exactly(float64(script.Messages()))
	}
	a.New = func(s algorithms.Setup) (algorithms.Instance[LamportProcess], error) {
		if s.N() != script.Processes() {
			return algorithms.Instance[LamportProcess]{}, fmt.Errorf("nodes: %d (allowed: %d, one for each process of the script)",
				s.N(), script.Processes())
		}
		for _, r := range script.routes {
			if !s.Graph.Linked(algorithms.ID(r.from), algorithms.ID(r.to)) {
				return algorithms.Instance[LamportProcess]{}, fmt.Errorf(
					"this topology will not do: message %d of the script goes from %d to %d, which have no link", r.number, r.from, r.to)
			}
		}
		return lamportInstance(script), nil
	}
	return a
}

func lamportInstance(script Script) algorithms.Instance[LamportProcess] {
	return algorithms.Instance[LamportProcess]{
		Node:    func(algorithms.ID) LamportProcess { return LamportProcess{script: &script} },
		Checker: newStampChecker(script),
	}
}
