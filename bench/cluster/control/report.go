package control

import (
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/energy"
)

// State is how far a node is, between two calls of it and with a mailbox that was empty but for
// what came after the question.
type State struct {
	// Sent and Received count frames by peer, copies included, the node itself among them; those of
	// kinds that are set-up are in the second half. What was dropped before it left is not in Sent;
	// what was dropped after it arrived is in Received.
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
	if len(s.Sent) != 2*n || len(s.Received) != 2*n {
		return fmt.Errorf("the state counts frames to %d peers and from %d (allowed: %d, each node twice)",
			len(s.Sent), len(s.Received), 2*n)
	}
	return errors.Join(
		nonNegative("sent", s.Sent...), nonNegative("received", s.Received...),
		nonNegative("pending", int64(s.Pending)), nonNegative("events", s.Events), nonNegative("last", int64(s.Last)),
	)
}

// nonNegative refuses counts of the other side that nothing can have led to.
func nonNegative(name string, counts ...int64) error {
	for _, n := range counts {
		if n < 0 {
			return fmt.Errorf("%s: %d (allowed: 0 or more)", name, n)
		}
	}
	return nil
}

// Report is what a node counted and metered.
type Report struct {
	Counts engine.Counts `json:"counts"` // the messages that this node sent, and that it received
	// To and Bytes are the messages of the measured phase that it sent, by receiver, and their
	// bytes.
	To    []int64 `json:"to"`
	Bytes []int64 `json:"bytes"`
	State State   `json:"state"`
	// Sockets is what passed through the sockets of the node, over all its endpoints.
	Sockets socket.Counts `json:"sockets"`
	// Usage and Energy are those of the process that the node runs in, from the word to go to the
	// end; nil where they are not known, and Unmetered then says why, unless the process has no
	// meter.
	Usage     *energy.Usage  `json:"usage,omitempty"`
	Energy    *energy.Energy `json:"energy,omitempty"`
	Unmetered string         `json:"unmetered,omitempty"`
}

// Validate says what is wrong with the report of a node of n.
func (r *Report) Validate(n int) error {
	c := &r.Counts
	switch {
	case len(r.To) != n || len(r.Bytes) != n:
		return fmt.Errorf("the report has messages for %d nodes and bytes for %d (allowed: %d)",
			len(r.To), len(r.Bytes), n)
	case len(c.Sizes) > socket.DefaultMaxBody+1:
		return fmt.Errorf("the report has %d sizes of messages (allowed: up to %d)",
			len(c.Sizes), socket.DefaultMaxBody+1)
	case c.BySender != nil || c.ByReceiver != nil || c.BytesBySender != nil || c.BytesByReceiver != nil:
		return errors.New("the report counts by sender or by receiver (allowed: neither, since it is of one node)")
	}
	errs := []error{
		r.State.Validate(n),
		nonNegative("messages by receiver", r.To...), nonNegative("bytes by receiver", r.Bytes...),
		nonNegative("messages sent", c.Sent), nonNegative("messages delivered", c.Delivered),
		nonNegative("messages duplicated", c.Duplicated), nonNegative("messages dropped", c.Dropped[:]...),
		nonNegative("bytes", c.Bytes), nonNegative("sizes", c.Sizes...), nonNegative("depth", c.Depth),
		nonNegative("framing", r.Sockets.Framing), nonNegative("written", r.Sockets.Written),
		nonNegative("connections", r.Sockets.Connections), nonNegative("refused", r.Sockets.Refused[:]...),
	}
	for _, k := range append(c.Kinds[:], c.Setup) {
		errs = append(errs, nonNegative("messages or bytes of a kind", k.Sent, k.Delivered, k.Bytes))
	}
	if r.Usage != nil {
		errs = append(errs, r.Usage.Valid())
	}
	if r.Energy != nil {
		errs = append(errs, r.Energy.Valid())
	}
	return errors.Join(errs...)
}
