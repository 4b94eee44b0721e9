package clock

import "github.com/joulemark/joulemark/algorithms"

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
	Spec: spec(algorithms.Spec{
		Name:  "lamport-clock",
		Title: "Lamport's logical clocks",
		About: "Processes follow a script of internal events, sendings and receipts, and stamp each event by a " +
			"counter: one more than before, and more than the timestamp of the message that is received. A process " +
			"waits for the message that is next in its script, so the timestamps do not depend on the network. There " +
			"is no retransmission: a lost message or a crash leaves those who wait for it without timestamps.",
		Citation: "L. Lamport: Time, Clocks, and the Ordering of Events in a Distributed System, CACM 21(7), 1978",
		Observations: []string{
			Internal: "P (event %d) has timestamp %d",
			Send:     "S%d has timestamp %d",
			Receive:  "R%d has timestamp %d",
		},
		Properties: []algorithms.Property{inOrder, increasing, condition, exact},
	}),
	New:    lamportRun.random,
	Decode: decoder(readLamport),
}

// WithScript is Lamport with a given script and no parameters. It runs on graphs of
// one node a process, with a link wherever the script sends a message.
func WithScript(script Script) algorithms.Algorithm[LamportMessage, LamportProcess] {
	return lamportRun.follow(script, Lamport)
}

var lamportRun = scripted[LamportStamp](func(script Script) (algorithms.Instance[LamportProcess], error) {
	return algorithms.Instance[LamportProcess]{
		Node:    func(algorithms.ID) LamportProcess { return LamportProcess{script: &script} },
		Checker: newStampChecker(script),
	}, nil
})
