package cost

import (
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/energy"
)

// Work is what one execution of an algorithm did, in counts that a simulated run knows
// as well as a real one. A [Profile] predicts from it. Counts may be averages; those that the
// profile has no cost for do not matter.
type Work struct {
	Nodes    float64      // that took part, each of which is woken up at least once
	Messages float64      // that were delivered, set-up and copies included
	Payload  energy.Bytes // of the messages, as the algorithm encodes them
	Wire     energy.Bytes // with the headers of a protocol stack
	Depth    float64      // messages of the longest causal chain
	Timers   float64      // that came back
	Waits    float64      // times at which timers came back after some rest
}

// Validate names every count that is negative or not finite.
func (w Work) Validate() error {
	return errors.Join(
		energy.CheckNonNegative("nodes", w.Nodes),
		energy.CheckNonNegative("messages", w.Messages),
		energy.CheckNonNegative("payload bytes", float64(w.Payload)),
		energy.CheckNonNegative("wire bytes", float64(w.Wire)),
		energy.CheckNonNegative("depth", w.Depth),
		energy.CheckNonNegative("timers", w.Timers),
		energy.CheckNonNegative("waits", w.Waits),
	)
}

// Prediction is what an execution would cost where it really runs.
type Prediction struct {
	// CPU is zero throughout where the profile says nothing of CPU time, and then HasCPU
	// is false.
	CPU    energy.Range[energy.CPUSeconds]
	HasCPU bool
	Joules energy.Range[energy.Joules]
	Kind   energy.Kind
	// Warnings say which counts lie outside of what the profile was made from, and which
	// ends were cut off at zero.
	Warnings []string
}

// Term is a count of [Work] that costs something by a calibrated profile.
type Term uint8

// The terms.
const (
	ExecutionTerm Term = iota // once an execution
	NodeTerm                  // each of which is woken up for its start
	MessageTerm               // delivered
	ByteTerm                  // of payload
	WakeTerm                  // of a node by messages, see [Work.Wakes]
	TimerTerm                 // that came back
	WaitTerm                  // of everybody, until timers come back
	terms
)

// NumTerms is the number of terms.
const NumTerms = int(terms)

var termNames = [NumTerms]string{"execution", "node", "message", "byte", "wake", "timer", "wait"}

// String names the term as profile files do.
func (t Term) String() string {
	if t >= terms {
		return fmt.Sprintf("term %d", uint8(t))
	}
	return termNames[t]
}

// Wakes is how often nodes are woken up by messages, at most: once a message, and once a node for
// every link of the longest causal chain, since messages of the same place in the chain arrive
// together. How often it really happens depends on the scheduler, and no simulator knows.
func (w Work) Wakes() float64 { return min(w.Messages, w.Nodes*w.Depth) }

// Inputs are the counts by term: what the coefficients of a [Fit] are multiplied with.
func (w Work) Inputs() [NumTerms]float64 {
	return [NumTerms]float64{1, w.Nodes, w.Messages, float64(w.Payload), w.Wakes(), w.Timers, w.Waits}
}
