package cluster

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/live"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/energy"
)

// Bounds of what a line may ask for.
const (
	// MaxHosts is how many nodes a run across processes may have.
	MaxHosts = 1024
	maxLinks = MaxHosts * (MaxHosts - 1) / 2
)

// order is a line from the coordinator to a node. What is not a pointer or a flag goes with one of them.
type order struct {
	Assign  *assignment       `json:"assign,omitempty"`
	Sign    *certificates     `json:"sign,omitempty"`
	Reset   bool              `json:"reset,omitempty"` // the assignment once more, with the connections there are
	Peers   *[]netip.AddrPort `json:"peers,omitempty"` // also of those that have moved
	Renew   []algorithms.ID   `json:"renew,omitempty"` // whose links are to be dialled anew
	Go      *start            `json:"go,omitempty"`
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

// assignment is everything that a node is built from.
type assignment struct {
	Algorithm string            `json:"algorithm"`
	Params    algorithms.Params `json:"params,omitempty"`
	Self      algorithms.ID     `json:"self"`
	Nodes     int               `json:"nodes"`
	Links     [][2]int32        `json:"links,omitempty"` // none: all
	Sparse    bool              `json:"sparse,omitempty"`
	Seed      uint64            `json:"seed"`
	Delta     algorithms.Time   `json:"delta"`
	Faults    algorithms.Faults `json:"faults"`
	Network   network.Links     `json:"network"`
	Protocol  string            `json:"protocol"`
	Token     string            `json:"token"`
	// Silence is for how long the coordinator waits for a word before it takes the node for dead; 0: not known.
	Silence time.Duration `json:"silence,omitempty"`
	// Back says that this node was part of the run before, in a process that was killed.
	Back bool `json:"back,omitempty"`
}

// start is the word to go.
type start struct {
	Elapsed algorithms.Time `json:"elapsed"` // since the start of the run
}

type certificates struct {
	Certificate []byte `json:"certificate"`
	Authority   []byte `json:"authority"`
}

// answer is a line from a node to its coordinator. Every order but Heard and Ping has one, and
// Observed and Broken come unasked.
type answer struct {
	Error    string                   `json:"error,omitempty"` // the order could not be carried out
	Request  []byte                   `json:"request,omitempty"`
	Address  *netip.AddrPort          `json:"address,omitempty"`
	State    *state                   `json:"state,omitempty"`
	Report   *report                  `json:"report,omitempty"`
	Done     bool                     `json:"done,omitempty"`
	Observed []algorithms.Observation `json:"observed,omitempty"`
	Broken   *broken                  `json:"broken,omitempty"`
	Pong     bool                     `json:"pong,omitempty"`
	Tool     string                   `json:"tool,omitempty"` // in the first answer: which joulemark the node is
}

// state is live.MemberState on the line.
type state struct {
	Sent     []int64         `json:"sent"`
	Received []int64         `json:"received"`
	Pending  int             `json:"pending"`
	Events   int64           `json:"events"`
	Last     algorithms.Time `json:"last"`
	Down     bool            `json:"down,omitempty"`
}

func stateOf(s live.MemberState) *state {
	return &state{
		Sent: s.Sent, Received: s.Received, Pending: s.Pending, Events: s.Events, Last: s.Last, Down: s.Down,
	}
}

// broken is what took a node out of the run. Crash says that it was its storage; anything else is a
// protocol that broke its contract.
type broken struct {
	Text  string `json:"text"`
	Crash bool   `json:"crash,omitempty"`
}

// valid says what is wrong with the state of a node of n.
func (s *state) valid(n int) error {
	if len(s.Sent) != 2*n || len(s.Received) != 2*n || s.Pending < 0 || s.Events < 0 || s.Last < 0 {
		return errors.New("state is out of range")
	}
	return nil
}

// report is what a node counted and metered.
type report struct {
	Counts engine.Counts  `json:"counts"`
	To     []int64        `json:"to"`
	Bytes  []int64        `json:"bytes"` // of To
	Wire   live.Wire      `json:"wire"`
	State  state          `json:"state"`
	Usage  *energy.Usage  `json:"usage,omitempty"`
	Energy *energy.Energy `json:"energy,omitempty"`
	// Unmetered says why there is no usage.
	Unmetered string `json:"unmetered,omitempty"`
}

func (r *report) valid(n int) error {
	c := &r.Counts
	bad := len(r.To) != n || len(r.Bytes) != n || len(c.Sizes) > socket.DefaultMaxBody+1 ||
		c.BySender != nil || c.ByReceiver != nil || c.BytesBySender != nil || c.BytesByReceiver != nil ||
		c.Sent < 0 || c.Delivered < 0 || c.Bytes < 0 || c.Duplicated < 0 || c.Depth < 0
	if bad {
		return errors.New("report is out of range")
	}
	errs := []error{r.State.valid(n)}
	if r.Usage != nil {
		errs = append(errs, r.Usage.Valid())
	}
	if r.Energy != nil {
		errs = append(errs, r.Energy.Valid())
	}
	return errors.Join(errs...)
}

// graph is the graph of an assignment, whose numbers it checks.
func (a *assignment) graph() (*algorithms.Graph, error) {
	if a.Nodes < 1 || a.Nodes > MaxHosts {
		return nil, fmt.Errorf("nodes: %d (allowed: 1 to %d)", a.Nodes, MaxHosts)
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

func (a *assignment) token() (t socket.Token, err error) {
	b, err := hex.DecodeString(a.Token)
	if err != nil || len(b) != len(t) {
		return t, fmt.Errorf("token of %d bytes (allowed: %d)", len(b), len(t))
	}
	return socket.Token(b), nil
}

// rows are the links of a graph, none where all are there.
func rows(g *algorithms.Graph) (links [][2]int32, sparse bool) {
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

func parseProtocol(name string) (socket.Protocol, error) {
	for _, p := range []socket.Protocol{socket.UDP, socket.TCP, socket.TLS} {
		if p.String() == name {
			return p, nil
		}
	}
	return 0, fmt.Errorf("protocol: %q (allowed: udp, tcp, tls)", name)
}
