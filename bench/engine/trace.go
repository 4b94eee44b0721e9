package engine

import "github.com/joulemark/joulemark/algorithms"

// Step is what a trace event is about.
type Step uint8

// The steps of a run that a trace shows.
const (
	StepSend Step = iota
	StepDeliver
	StepDrop
	StepTimer
	StepObserve
	StepFault
)

// Event is one line of a trace. Which fields are set depends on the Step.
type Event struct {
	At   algorithms.Time
	Step Step
	// Node is where it happens: the sender of StepSend, the receiver of StepDeliver and
	// StepDrop.
	Node algorithms.ID
	Peer algorithms.ID // the other end of a message
	Seq  uint32        // the sender's number of the message or timer
	// Copy is above 0 for the extra copies that the network made of a message.
	Copy   uint8
	Kind   algorithms.Kind
	Size   int
	Msg    algorithms.Message
	Reason DropReason             // of StepDrop
	Timer  algorithms.Timer       // of StepTimer
	Seen   algorithms.Observation // of StepObserve
	Fault  algorithms.Fault       // of StepFault
}

// A Tracer watches a run. It cannot touch it: what it is given are copies.
type Tracer interface{ Trace(Event) }
