package control

import (
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

// Report is what a node counted and metered.
type Report struct {
	Counts engine.Counts `json:"counts"` // the messages that this node sent, and that it received
	// To and Bytes are the messages of the measured phase that it sent, by receiver, and their
	// bytes.
	To    []int64 `json:"to"`
	Bytes []int64 `json:"bytes"`
	State State   `json:"state"`
	// Stalls are the times for which the node was held up.
	Stalls Stalls `json:"stalls,omitzero"`
	// Sockets is what passed through the sockets of the node, over all its endpoints.
	Sockets socket.Counts `json:"sockets"`
	// Usage and Energy are those of the process that the node runs in, from the word to go to the
	// end; nil where they are not known, and Unmetered then says why, unless the process has no
	// meter.
	Usage     *energy.Usage  `json:"usage,omitempty"`
	Energy    *energy.Energy `json:"energy,omitempty"`
	Unmetered string         `json:"unmetered,omitempty"`
}
