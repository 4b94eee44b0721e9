package clock

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// Vector is the vector clock of Fidge (1988) and Mattern (1989): a counter for each process, of
// which a process raises its own with every event, and at a receipt first each one to what the
// message carries. One event may have caused another exactly if its timestamp is before the other's
// in every component that differs. Like Lamport it adds to what is sent anyway: expect as many
// messages as the script has, each longer by the length of the vector and N numbers of one byte and
// more.
//
// Both papers have processes that know N and send all of their vector; that is done here, without
// the savings of later work. As in Mattern's paper every event counts, internal ones too. What
// holds of Lamport's script, waits and crashes holds here.
var Vector = algorithms.Algorithm[VectorMessage, VectorProcess]{
	Spec: spec(algorithms.Spec{
		Name:  "vector-clock",
		Title: "vector clocks",
		About: "Processes follow a script of internal events, sendings and receipts, and stamp each event by a " +
			"vector that counts, for each process, the events that may have caused it. Messages carry the vector, so " +
			"their size grows with the number of nodes; their count is that of the script. A process waits for the " +
			"message that is next in its script, so the timestamps do not depend on the network. There is no " +
			"retransmission: a lost message or a crash leaves those who wait for it without timestamps.",
		Citation: "C. J. Fidge: Timestamps in Message-Passing Systems That Preserve the Partial Ordering, ACSC 1988; " +
			"F. Mattern: Virtual Time and Global States of Distributed Systems, 1989",
		Observations: []string{
			Internal: "P (event %d) has a timestamp of own component %d",
			Send:     "S%d has a timestamp of own component %d",
			Receive:  "R%d has a timestamp of own component %d",
			learned:  "component %d rises to %d",
		},
		Properties: []algorithms.Property{inOrder, counted, knowledge, exactVector},
	}),
	New:    vectorRun.random,
	Decode: decoder(readVector),
}

// learned is the observation of a component of the vector that a receipt raises. The receipt itself
// is reported after all of them.
const learned = 3

// maxComponents bounds the vectors of all events of a script together, at four bytes a component.
const maxComponents = 1 << 26

// VectorWithScript is Vector with a given script and no parameters. It runs on graphs of
// one node a process, with a link wherever the script sends a message.
func VectorWithScript(script Script) algorithms.Algorithm[VectorMessage, VectorProcess] {
	return vectorRun.follow(script, Vector)
}

var vectorRun = scripted[VectorStamp](func(script Script) (algorithms.Instance[VectorProcess], error) {
	n := script.Processes()
	if all := n * script.Events(); all > maxComponents {
		return algorithms.Instance[VectorProcess]{},
			fmt.Errorf("%d events with vectors of %d components are %d components (allowed: at most %d)",
				script.Events(), n, all, maxComponents)
	}
	return algorithms.Instance[VectorProcess]{
		Node: func(algorithms.ID) VectorProcess {
			return VectorProcess{script: &script, clock: make(VectorStamp, n)}
		},
		Checker: newVectorChecker(script),
	}, nil
})
