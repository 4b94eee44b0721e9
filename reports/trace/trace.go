// Package trace shows the events of one run: line by line with [Text], without messages with
// [Events], as a space-time diagram with [Spacetime] and [SVG], and as a sequence diagram with
// [Mermaid]. It keeps so many events and counts the rest, and what a picture leaves out it says. It
// writes to what it is given once the whole is made.
package trace

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/reports/document"
)

// Trace collects the events of one run. Make one with New, or with Of from events that were kept
// elsewhere. An engine calls it for one event at a time.
type Trace struct {
	spec   *algorithms.Spec
	limit  int
	events []engine.Event
	left   int // events beyond the limit
}

var _ engine.Tracer = (*Trace)(nil)

// DefaultEvents is how many events a trace keeps unless told otherwise.
const DefaultEvents = 100_000

// New makes a trace for a run of the algorithm. It keeps the first limit events and counts the
// others; 0 stands for DefaultEvents.
func New(spec *algorithms.Spec, limit int) *Trace {
	if limit <= 0 {
		limit = DefaultEvents
	}
	return &Trace{spec: spec, limit: limit}
}

// Of is the trace of a run of the algorithm that had these events. It keeps them all.
func Of(spec *algorithms.Spec, events []engine.Event) *Trace {
	return &Trace{spec: spec, limit: len(events), events: events}
}

// Trace implements [engine.Tracer].
func (t *Trace) Trace(e engine.Event) {
	if len(t.events) == t.limit {
		t.left++
		return
	}
	t.events = append(t.events, e)
}

// faultText is a fault in words, with the node that it happens to as the subject.
func faultText(f algorithms.Fault) string {
	switch f.Kind {
	case algorithms.Crash:
		return "crashes"
	case algorithms.Recover:
		if f.Amnesia {
			return "recovers without its storage"
		}
		return "recovers"
	case algorithms.Split:
		return "the network splits" + sides(f.Cut)
	case algorithms.Heal:
		return "the network heals" + sides(f.Cut)
	}
	return fmt.Sprintf("fault %d", f.Kind)
}

func sides(c *algorithms.Cut) string {
	if c == nil {
		return ""
	}
	return ": " + c.String()
}

// Options say how a trace is shown. The zero value will do.
type Options struct {
	// Outcome is what came of the run; nil leaves it out.
	Outcome *engine.Outcome
	// Nodes is the number of nodes of the run. Up to MostLifelines of them a space-time diagram
	// shows all; 0, or more, stands for those that something happens at.
	Nodes int
	// Title heads a space-time diagram in SVG; "" stands for the name and the title of the
	// algorithm.
	Title string
	// Label is what a space-time diagram calls an observation; "" leaves it out. It is called once
	// for each in their order. nil stands for the words of the algorithm, and for the stamped
	// events of a logical clock.
	Label func(node algorithms.ID, o algorithms.Observation) string
	// Width is how wide the text of a space-time diagram may be, in columns; 0 is as wide as it
	// takes.
	Width int
	// Messages is how many messages a diagram shows at most; 0 stands for
	// DefaultMessages. The text shows all that the trace has.
	Messages int
}

// DefaultMessages is about what a diagram can hold and still be read.
const DefaultMessages = 200

// MostLifelines is how many nodes a space-time diagram shows even if nothing happens at them.
const MostLifelines = 32

func (o Options) messages() int {
	if o.Messages <= 0 {
		return DefaultMessages
	}
	return o.Messages
}

// Summary is what came of a run, in a line.
func Summary(out *engine.Outcome) string {
	c := &out.Counts
	s := fmt.Sprintf("%s, %s of payload", number.Plural(int(c.Sent), "message"), bytesText(c.Bytes))
	if d := c.DroppedTotal(); d > 0 {
		s += fmt.Sprintf(", %s dropped", document.Count(float64(d)))
	}
	if c.Setup.Sent > 0 {
		s += fmt.Sprintf(", %s of set-up apart", number.Plural(int(c.Setup.Sent), "message"))
	}
	if f := out.Faults; f.Happened < f.Planned {
		s += fmt.Sprintf(", %d of %d faults of the plan happened", f.Happened, f.Planned)
	}
	if out.Vacuous {
		s += ", every node is down at the end"
	}
	return fmt.Sprintf("%s; ended at %s: %s; status: %s", s, clockText(out.Time), out.End, out.Status())
}

// summary is what came of the run, "" where nobody says.
func (o Options) summary() string {
	if o.Outcome == nil {
		return ""
	}
	return Summary(o.Outcome)
}

// bytesText is a size; small ones are exact.
func bytesText(n int64) string { return document.Amount(float64(n), "B") }

// clockText is a time in milliseconds, to the tick.
func clockText(t algorithms.Time) string {
	sign := ""
	if t < 0 {
		sign, t = "-", -t
	}
	return fmt.Sprintf("%s%d.%03d ms", sign, t/algorithms.Millisecond, t%algorithms.Millisecond)
}
