package cluster

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// Loss is a node that went out of the run unplanned.
type Loss struct {
	Host string
	Node algorithms.ID
	At   algorithms.Time
	Err  error
	// Back says that it has come back. What it had counted before is missing all the same.
	Back bool
	// Refused is why its process, started anew, was not let in; nil where it was, or nobody came.
	Refused error
	// Counted says that the process is there, and its counts in the outcome: only its storage
	// failed.
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
	case l.Refused != nil:
		return fmt.Sprintf("%s; it came back and was not let in: %v; what it had counted is missing", text, l.Refused)
	}
	return text + "; what it had counted is missing"
}

// Lost lists the nodes that went out of the last execution unplanned, in that order.
func (r *Run) Lost() []Loss {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Loss(nil), r.losses...)
}
