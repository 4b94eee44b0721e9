package control

import (
	"net/netip"

	"github.com/joulemark/joulemark/algorithms"
)

// Answer is a line from a node to its coordinator. Every order but Heard and Ping has one, and
// Observed and Broken come unasked.
type Answer struct {
	Error    string                   `json:"error,omitempty"` // the order could not be carried out
	Request  []byte                   `json:"request,omitempty"`
	Address  *netip.AddrPort          `json:"address,omitempty"`
	State    *State                   `json:"state,omitempty"`
	Report   *Report                  `json:"report,omitempty"`
	Done     bool                     `json:"done,omitempty"`
	Observed []algorithms.Observation `json:"observed,omitempty"`
	Broken   *Failure                 `json:"broken,omitempty"`
	Pong     bool                     `json:"pong,omitempty"`
	Tool     string                   `json:"tool,omitempty"` // in the first answer: which joulemark the node is
}

// Failure is what took a node out of the run. Crash says that it was its storage; anything else is
// a protocol that broke its contract.
type Failure struct {
	Text  string `json:"text"`
	Crash bool   `json:"crash,omitempty"`
}
