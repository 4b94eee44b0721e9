package algotest

import (
	"fmt"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// scribe puts a run into words. What a node does in one call stands below what it was called for.
// Lines that differ in the node at the other end alone are one line with all of them.
type scribe struct {
	spec    *algorithms.Spec
	omitted []bool // by kind
	calls   []*call
	node    algorithms.ID // that the last of the calls is of; None: of nobody
	ending  []string
}

// call is one line with a time, and below it what the node reports and sends.
type call struct {
	at      algorithms.Time
	cause   row
	effects []row
	own     bool // caused by the node itself: its start, or a timer
	omitted bool // the cause is a message that is not shown
	hidden  bool // so is one that it sends
}

// row is a line of text, in which the nodes at the other end of equal messages are listed.
type row struct {
	before string
	peers  []algorithms.ID
	after  string
}

func newScribe(spec *algorithms.Spec, omitted []bool) *scribe {
	return &scribe{spec: spec, omitted: omitted, node: algorithms.None}
}

// Trace implements engine.Tracer.
func (s *scribe) Trace(e engine.Event) {
	switch e.Step {
	case engine.StepSend:
		s.send(&e)
	case engine.StepDeliver:
		s.deliver(&e)
	case engine.StepDrop:
		s.drop(&e)
	case engine.StepTimer:
		s.begin(e.At, e.Node, row{before: fmt.Sprintf("node %v: its timer goes off", e.Node)}).own = true
	case engine.StepObserve:
		s.effect(&e, e.Node, row{before: "reports: " + s.spec.Describe(e.Seen)})
	case engine.StepFault:
		s.fault(&e)
	}
}

func (s *scribe) send(e *engine.Event) {
	if s.omitted[e.Kind] {
		s.of(e, e.Node).hidden = true
		return
	}
	s.effect(e, e.Node, row{"sends " + s.message(e) + " to ", []algorithms.ID{e.Peer}, ""})
}

func (s *scribe) deliver(e *engine.Event) {
	r := row{fmt.Sprintf("node %v receives %s from ", e.Node, s.message(e)), []algorithms.ID{e.Peer}, ""}
	if e.Peer == e.Node {
		r = row{before: fmt.Sprintf("node %v receives its own %s", e.Node, s.message(e))}
	}
	s.begin(e.At, e.Node, r).omitted = s.omitted[e.Kind]
}

// drop tells of a message that does not arrive: below its sending where the network stops it, and
// as an event of its own where nobody is there to take it.
func (s *scribe) drop(e *engine.Event) {
	peer := []algorithms.ID{e.Peer}
	switch {
	case e.Reason == engine.Crashed:
		missed := row{fmt.Sprintf("node %v is down and misses %s from ", e.Node, s.message(e)), peer, ""}
		s.begin(e.At, algorithms.None, missed).omitted = s.omitted[e.Kind]
	case s.omitted[e.Kind]:
	default:
		c := s.of(e, e.Peer)
		c.unsend(e.Node)
		c.add(row{"sends " + s.message(e) + " to ", []algorithms.ID{e.Node}, ", dropped: " + e.Reason.String()})
	}
}

func (s *scribe) fault(e *engine.Event) {
	node, text := e.Node, ""
	switch e.Fault.Kind {
	case algorithms.Crash:
		node, text = algorithms.None, fmt.Sprintf("node %v crashes", e.Node)
	case algorithms.Recover:
		text = fmt.Sprintf("node %v recovers", e.Node)
	case algorithms.Split:
		node, text = algorithms.None, fmt.Sprintf("the network splits: %v", e.Fault.Cut)
	case algorithms.Heal:
		node, text = algorithms.None, fmt.Sprintf("the network heals: %v", e.Fault.Cut)
	}
	s.begin(e.At, node, row{before: text})
}

// message names a message and says what is in it.
func (s *scribe) message(e *engine.Event) string {
	text := s.spec.KindName(e.Kind)
	if content := algorithms.Describe(e.Msg); content != "" {
		text += " (" + content + ")"
	}
	return text
}

// begin starts a call. If nothing came of the one before and it reads the same, the two share a
// line.
func (s *scribe) begin(at algorithms.Time, node algorithms.ID, cause row) *call {
	s.node = node
	if n := len(s.calls); n > 0 {
		if c := s.calls[n-1]; c.at == at && len(c.effects) == 0 && !c.hidden && c.cause.join(cause) {
			return c
		}
	}
	c := &call{at: at, cause: cause}
	s.calls = append(s.calls, c)
	return c
}

// of is the call of a node that something is an effect of. What comes without a cause is from the
// start of the node, which is no event of a trace.
func (s *scribe) of(e *engine.Event, node algorithms.ID) *call {
	if s.node != node {
		s.begin(e.At, node, row{before: fmt.Sprintf("node %v starts", node)}).own = true
	}
	return s.calls[len(s.calls)-1]
}

func (s *scribe) effect(e *engine.Event, node algorithms.ID, r row) { s.of(e, node).add(r) }

func (c *call) add(r row) {
	if n := len(c.effects); n == 0 || !c.effects[n-1].join(r) {
		c.effects = append(c.effects, r)
	}
}

// unsend takes back the last sending, to a node that it will not reach.
func (c *call) unsend(to algorithms.ID) {
	n := len(c.effects) - 1
	if n < 0 || len(c.effects[n].peers) == 0 {
		return
	}
	r := &c.effects[n]
	if last := len(r.peers) - 1; r.peers[last] == to {
		r.peers = r.peers[:last]
	}
	if len(r.peers) == 0 {
		c.effects = c.effects[:n]
	}
}

// join takes the nodes of another row that reads the same.
func (r *row) join(other row) bool {
	if len(r.peers) == 0 || len(other.peers) == 0 || r.before != other.before || r.after != other.after {
		return false
	}
	r.peers = append(r.peers, other.peers...)
	return true
}

func (r row) String() string {
	names := make([]string, len(r.peers))
	for i, id := range r.peers {
		names[i] = id.String()
	}
	return r.before + strings.Join(names, ", ") + r.after
}

// shown reports whether a call has more to show than messages that are left out.
func (c *call) shown() bool {
	return len(c.effects) > 0 || !c.omitted && !(c.own && c.hidden)
}

// String is the transcript.
func (s *scribe) String() string {
	width := 0
	var shown []*call
	for _, c := range s.calls {
		if c.shown() {
			shown = append(shown, c)
			width = max(width, len(c.at.String()))
		}
	}
	var b strings.Builder
	for _, c := range shown {
		fmt.Fprintf(&b, "%*s  %v\n", width, c.at, c.cause)
		for _, r := range c.effects {
			fmt.Fprintf(&b, "%*s    %v\n", width, "", r)
		}
	}
	for _, line := range s.ending {
		b.WriteString(line + "\n")
	}
	return b.String()
}
