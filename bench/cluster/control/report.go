package control

import (
	"errors"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/energy"
)

// State is how far a node is, between two calls of it and with a mailbox that was empty but for what came
// after the question.
type State struct {
	// Sent and Received count frames by peer, copies included, the node itself among them; those of kinds that
	// are set-up are in the second half. What was dropped before it left is not in Sent; what was dropped after it
	// arrived is in Received.
	Sent     []int64 `json:"sent"`
	Received []int64 `json:"received"`
	// Pending is how many timers are set and messages held back.
	Pending int             `json:"pending"`
	Events  int64           `json:"events"` // calls of the node
	Last    algorithms.Time `json:"last"`   // the time of the last call
	Down    bool            `json:"down,omitempty"`
}

// Validate says what is wrong with the state of a node of n.
func (s *State) Validate(n int) error {
	if len(s.Sent) != 2*n || len(s.Received) != 2*n || s.Pending < 0 || s.Events < 0 || s.Last < 0 {
		return errors.New("state is out of range")
	}
	return nil
}

// Report is what a node counted and metered.
type Report struct {
	Counts engine.Counts `json:"counts"` // the messages that this node sent, and that it received
	// To and Bytes are the messages of the measured phase that it sent, by receiver, and their bytes.
	To    []int64 `json:"to"`
	Bytes []int64 `json:"bytes"`
	Wire  Wire    `json:"wire"`
	State State   `json:"state"`
	// Usage and Energy are those of the process that the node runs in, from the word to go to the end; nil where they
	// are not known, and Unmetered then says why, unless the process has no meter.
	Usage     *energy.Usage  `json:"usage,omitempty"`
	Energy    *energy.Energy `json:"energy,omitempty"`
	Unmetered string         `json:"unmetered,omitempty"`
}

// Validate says what is wrong with the report of a node of n.
func (r *Report) Validate(n int) error {
	c := &r.Counts
	bad := len(r.To) != n || len(r.Bytes) != n || len(c.Sizes) > socket.DefaultMaxBody+1 ||
		c.BySender != nil || c.ByReceiver != nil || c.BytesBySender != nil || c.BytesByReceiver != nil ||
		c.Sent < 0 || c.Delivered < 0 || c.Bytes < 0 || c.Duplicated < 0 || c.Depth < 0
	if bad {
		return errors.New("report is out of range")
	}
	errs := []error{r.State.Validate(n)}
	if r.Usage != nil {
		errs = append(errs, r.Usage.Valid())
	}
	if r.Energy != nil {
		errs = append(errs, r.Energy.Valid())
	}
	return errors.Join(errs...)
}

// Wire is what the sockets of a node came to, over all its endpoints.
type Wire struct {
	Framing int64 `json:"framing"` // bytes that frames and hellos add to the messages
	Written int64 `json:"written"` // bytes given to the kernel
	// Connections is how many were dialled.
	Connections int64                 `json:"connections"`
	Refused     [socket.Reasons]int64 `json:"refused"` // by socket.Reason
}

// Add adds what another endpoint or node came to.
func (w *Wire) Add(o Wire) { w.add(o, 1) }

// Sub takes away what an endpoint had come to before.
func (w *Wire) Sub(o Wire) { w.add(o, -1) }

func (w *Wire) add(o Wire, times int64) {
	w.Framing += times * o.Framing
	w.Written += times * o.Written
	w.Connections += times * o.Connections
	for i, n := range o.Refused {
		w.Refused[i] += times * n
	}
}
