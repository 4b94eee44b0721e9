package trace

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/clock"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports/document"
)

// Text writes a trace as text, one event a line: when, at which node, and what. Messages have the
// numbers that they have in diagrams.
func Text(w io.Writer, t *Trace, opts Options) error {
	n := newNumbers(clock.StampsOf(t.spec, 0) != nil)
	var lines []line
	for i := range t.events {
		e := &t.events[i]
		lines = append(lines, line{clockText(e.At), who(e), t.line(e, n)})
	}
	return t.write(w, lines, opts)
}

// Events writes what nodes report and what befalls them, and no messages: what is left to read
// where there are too many.
func Events(w io.Writer, t *Trace, opts Options) error {
	var lines []line
	for i := range t.events {
		e := &t.events[i]
		switch e.Step {
		case engine.StepObserve:
			lines = append(lines, line{clockText(e.At), who(e), t.spec.Describe(e.Seen)})
		case engine.StepFault:
			lines = append(lines, line{clockText(e.At), who(e), faultText(e.Fault)})
		}
	}
	return t.write(w, lines, opts)
}

// line is an event in text.
type line struct{ time, node, text string }

// write writes lines as a table, and what came of the run below them.
func (t *Trace) write(w io.Writer, lines []line, opts Options) error {
	return document.Whole(w, func(b *bytes.Buffer) error {
		width := cmp.Or(opts.Width, math.MaxInt)
		at, node := len("time"), len("node")
		for _, l := range lines {
			at, node = max(at, len(l.time)), max(node, len(l.node))
		}
		for _, l := range append([]line{{"time", "node", "event"}}, lines...) {
			first := document.PadLeft(l.time, at) + "  " + document.PadLeft(l.node, node) + "  "
			document.Paragraph(b, suggest.Line(l.text), width, first, strings.Repeat(" ", at+node+4))
		}
		if t.left > 0 {
			fmt.Fprintf(b, "… and %s, which were not kept\n", number.Plural(t.left, "more event"))
		}
		if s := opts.summary(); s != "" {
			b.WriteByte('\n')
			document.Paragraph(b, suggest.Line(s), width, "", "")
		}
		return nil
	})
}

// who is the node of an event; a partition is everybody's.
func who(e *engine.Event) string {
	if e.Step == engine.StepFault && e.Fault.Cut != nil {
		return "all"
	}
	return e.Node.String()
}

// line is what happened, with the node in the margin as its subject.
func (t *Trace) line(e *engine.Event, n *numbers) string {
	switch e.Step {
	case engine.StepSend:
		return fmt.Sprintf("sends %s to %v%s", t.message(e, n.send(e)), e.Peer, content(e))
	case engine.StepDeliver:
		return fmt.Sprintf("gets %s from %v", t.message(e, n.arriving(e)), e.Peer)
	case engine.StepDrop:
		return fmt.Sprintf("never gets %s from %v: %v", t.message(e, n.arriving(e)), e.Peer, e.Reason)
	case engine.StepTimer:
		return fmt.Sprintf("timer %d goes off (data %d)", e.Timer.Kind, e.Timer.Data)
	case engine.StepObserve:
		return "reports: " + t.spec.Describe(e.Seen)
	case engine.StepFault:
		return faultText(e.Fault)
	}
	return fmt.Sprintf("step %d", e.Step)
}

// message names a message by number, kind and size, and says if it is a copy.
func (t *Trace) message(e *engine.Event, number string) string {
	text := strings.TrimSpace(number+" "+t.spec.KindName(e.Kind)) + ", " + bytesText(int64(e.Size))
	if e.Copy > 0 {
		text += fmt.Sprintf(", copy %d", e.Copy)
	}
	return text
}

// content is what the fields of a message hold, "" where it has none.
func content(e *engine.Event) string {
	if e.Msg == nil {
		return ""
	}
	if text := algorithms.Describe(e.Msg); text != "" {
		return " (" + text + ")"
	}
	return ""
}
