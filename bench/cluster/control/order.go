package control

import (
	"encoding/hex"
	"fmt"
	"net/netip"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/socket"
)

// Bounds of what a line may ask for.
const (
	// MaxNodes is how many nodes a run across processes may have.
	MaxNodes = 1024
	maxLinks = MaxNodes * (MaxNodes - 1) / 2
)

// Order is a line from the coordinator to a node. What is not a pointer or a flag goes with one of
// them.
type Order struct {
	Assign  *Assignment       `json:"assign,omitempty"`
	Sign    *Certificates     `json:"sign,omitempty"`
	Reset   bool              `json:"reset,omitempty"` // the assignment once more, with the connections there are
	Draw    uint64            `json:"draw,omitempty"`  // with Reset: as in an Assignment
	Peers   *[]netip.AddrPort `json:"peers,omitempty"` // also of those that have moved
	Renew   []algorithms.ID   `json:"renew,omitempty"` // whose links are to be dialled anew
	Go      *Start            `json:"go,omitempty"`
	Crash   bool              `json:"crash,omitempty"`
	Reopen  bool              `json:"reopen,omitempty"` // before Recover
	Recover bool              `json:"recover,omitempty"`
	Cuts    *[]algorithms.Cut `json:"cuts,omitempty"`
	Poll    bool              `json:"poll,omitempty"`
	Stop    bool              `json:"stop,omitempty"`
	Ping    bool              `json:"ping,omitempty"`
	Heard   bool              `json:"heard,omitempty"` // the last observations
	Over    bool              `json:"over,omitempty"`  // with Heard: the run has ended
}

// Assignment is everything that a node is built from.
type Assignment struct {
	Algorithm string            `json:"algorithm"`
	Params    algorithms.Params `json:"params,omitempty"`
	Self      algorithms.ID     `json:"self"`
	Nodes     int               `json:"nodes"`
	Links     [][2]int32        `json:"links,omitempty"` // none: all
	Sparse    bool              `json:"sparse,omitempty"`
	Seed      uint64            `json:"seed"`
	Draw      uint64            `json:"draw"` // seed of what links lose, duplicate and delay
	Delta     algorithms.Time   `json:"delta"`
	Faults    algorithms.Faults `json:"faults"`
	Network   network.Links     `json:"network"`
	Protocol  string            `json:"protocol"`
	Token     string            `json:"token"`
	// Silence is for how long the coordinator waits for a word before it takes the node for dead;
	// 0: not known.
	Silence time.Duration `json:"silence,omitempty"`
	// Back says that this node was part of the run before, in a process that was killed.
	Back bool `json:"back,omitempty"`
}

// Start is the word to go.
type Start struct {
	Elapsed algorithms.Time `json:"elapsed"` // since the start of the run
}

// Certificates are what a node needs beside its own key to talk TLS with the others.
type Certificates struct {
	Certificate []byte `json:"certificate"`
	Authority   []byte `json:"authority"`
}

// Graph is the graph of an assignment, whose numbers it checks.
func (a *Assignment) Graph() (*algorithms.Graph, error) {
	if a.Nodes < 1 || a.Nodes > MaxNodes {
		return nil, fmt.Errorf("nodes: %d (allowed: 1 to %d)", a.Nodes, MaxNodes)
	}
	if a.Self < 0 || int(a.Self) >= a.Nodes {
		return nil, fmt.Errorf("node %d (allowed: 0 to %d)", a.Self, a.Nodes-1)
	}
	if len(a.Links) > maxLinks {
		return nil, fmt.Errorf("links: %d (allowed: up to %d)", len(a.Links), maxLinks)
	}
	if !a.Sparse {
		return algorithms.Complete(a.Nodes), nil
	}
	return algorithms.NewGraph(a.Nodes, a.Links)
}

// DecodeToken reads the token of the run, which is in hexadecimal digits on the line.
func (a *Assignment) DecodeToken() (t socket.Token, err error) {
	b, err := hex.DecodeString(a.Token)
	if err != nil || len(b) != len(t) {
		return t, fmt.Errorf("token of %d bytes (allowed: %d)", len(b), len(t))
	}
	return socket.Token(b), nil
}

// Links are the links of a graph, none where all are there.
func Links(g *algorithms.Graph) (links [][2]int32, sparse bool) {
	if g.IsComplete() {
		return nil, false
	}
	for i := range g.N() {
		for j := range g.Degree(algorithms.ID(i)) {
			if to := g.Neighbor(algorithms.ID(i), j); int(to) > i {
				links = append(links, [2]int32{int32(i), int32(to)})
			}
		}
	}
	return links, true
}
