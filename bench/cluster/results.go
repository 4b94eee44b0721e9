package cluster

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/energy"
)

// Metered is what the nodes used in the last execution, added up. A node that was lost is not in it, and neither is one that
// could not meter itself; see Unmetered.
func (r *Run) Metered() (energy.Usage, energy.Energy) { return r.usage, r.joules }

// Unmetered says which nodes are missing in what Metered returns, and why.
func (r *Run) Unmetered() []string { return r.muted }

// Framing is how many bytes the sockets added to the messages of the last execution.
func (r *Run) Framing() int64 { return r.wire.Framing }

// Refused is how many connections and frames the nodes refused in the last execution.
func (r *Run) Refused() [socket.Reasons]int64 { return r.wire.Refused }

// Loss is a node that went out of the run unplanned.
type Loss struct {
	Host string
	Node algorithms.ID
	At   algorithms.Time
	Err  error
	// Back says that it has come back. What it had counted before is missing all the same.
	Back bool
	// Counted says that the process is there, and its counts in the outcome: only its storage failed.
	Counted bool

	wasDown bool // by plan, so that nobody waits for it
}

// String says it in words.
func (l Loss) String() string {
	text := fmt.Sprintf("node %d on %s was lost at %v: %v", l.Node, l.Host, l.At, l.Err)
	switch {
	case l.Counted:
		return text
	case l.Back:
		return text + "; it came back, without what it had counted"
	}
	return text + "; what it had counted is missing"
}

// Lost lists the nodes that went out of the last execution unplanned, in that order.
func (r *Run) Lost() []Loss {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Loss(nil), r.losses...)
}
