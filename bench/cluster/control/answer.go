package control

import (
	"net/netip"

	"github.com/joulemark/joulemark/algorithms"
)

// Answer is a line from a node to its coordinator. Every order but Heard and Ping has one, and
// Observed and Broken come unasked.
type Answer struct {
	Error   string          `json:"error,omitempty"` // the order could not be carried out
	Request []byte          `json:"request,omitempty"`
	Address *netip.AddrPort `json:"address,omitempty"`
	Keeps   bool            `json:"keeps,omitempty"` // with the address: its storage outlives its process
	// with the address of a node that comes back: its last durable batch
	Last     *Batch   `json:"last,omitempty"`
	State    *State   `json:"state,omitempty"`
	Report   *Report  `json:"report,omitempty"`
	Done     bool     `json:"done,omitempty"`
	Observed *Batch   `json:"observed,omitempty"`
	Broken   *Failure `json:"broken,omitempty"`
	Pong     bool     `json:"pong,omitempty"`
	// Tool and CPUs are in the first answer: which joulemark the node is, and how many CPUs it may
	// use.
	Tool string `json:"tool,omitempty"`
	CPUs int    `json:"cpus,omitempty"`
}

// Batch is what a node reported in one call. That of a call which also changed the stable storage
// is durable, by the same write, and has a number: the first of a run is 1, and the next one more.
// A node that comes back says the last of them again, since its process may have been killed
// before anybody had heard of it. Without a number it is of a call that is gone with the process.
type Batch struct {
	Number uint64                   `json:"number,omitempty"`
	Seen   []algorithms.Observation `json:"seen,omitempty"`
}

// Failure is what took a node out of the run. Crash says that it was its storage; anything else is
// a protocol that broke its contract.
type Failure struct {
	Text  string `json:"text"`
	Crash bool   `json:"crash,omitempty"`
}
