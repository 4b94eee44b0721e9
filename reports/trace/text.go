package trace

import (
	"bytes"
	"fmt"
	"io"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/reports/document"
)

// Text writes a trace as text, one event a line: when, at which node, and what.
func Text(w io.Writer, t *Trace, opts Options) error {
	return document.Whole(w, func(b *bytes.Buffer) error {
		clock, node := 0, len("node")
		for _, e := range t.events {
			clock = max(clock, len(clockText(e.At)))
			node = max(node, len(who(e)))
		}
		fmt.Fprintf(b, "%s  %s  event\n", document.PadLeft("time", clock), document.PadLeft("node", node))
		for _, e := range t.events {
			fmt.Fprintf(b, "%s  %s  %s\n",
				document.PadLeft(clockText(e.At), clock), document.PadLeft(who(e), node), document.Plain(t.line(e)))
		}
		if t.left > 0 {
			fmt.Fprintf(b, "… and %s, which were not kept\n", document.Plural(t.left, "more event"))
		}
		if s := opts.summary(); s != "" {
			fmt.Fprintf(b, "\n%s\n", document.Plain(s))
		}
		return nil
	})
}

// who is the node of an event; a partition is everybody's.
func who(e engine.Event) string {
	if e.Step == engine.StepFault && e.Fault.Cut != nil {
		return "all"
	}
	return e.Node.String()
}

// line is what happened, with the node in the margin as its subject.
func (t *Trace) line(e engine.Event) string {
	switch e.Step {
	case engine.StepSend:
		return fmt.Sprintf("sends %s to %v%s", t.message(e), e.Peer, t.content(e))
	case engine.StepDeliver:
		return fmt.Sprintf("gets %s from %v", t.message(e), e.Peer)
	case engine.StepDrop:
		return fmt.Sprintf("never gets %s from %v: %v", t.message(e), e.Peer, e.Reason)
	case engine.StepTimer:
		return fmt.Sprintf("timer %d goes off (data %d)", e.Timer.Kind, e.Timer.Data)
	case engine.StepObserve:
		return "reports: " + t.spec.Describe(e.Seen)
	case engine.StepFault:
		return faultText(e.Fault)
	}
	return fmt.Sprintf("step %d", e.Step)
}

// message names a message by kind, number and size, and says if it is a copy.
func (t *Trace) message(e engine.Event) string {
	text := fmt.Sprintf("%s #%d, %s", t.spec.KindName(e.Kind), e.Seq, bytesText(int64(e.Size)))
	if e.Copy > 0 {
		text += fmt.Sprintf(", copy %d", e.Copy)
	}
	return text
}

// content is what the fields of a message hold, "" where it has none.
func (t *Trace) content(e engine.Event) string {
	if e.Msg == nil {
		return ""
	}
	text := algorithms.Describe(e.Msg)
	if _, words := e.Msg.(algorithms.Describer); words && text != "" {
		text = "(" + text + ")"
	}
	if text == "" {
		return ""
	}
	return " " + text
}
