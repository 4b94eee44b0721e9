package trace

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/clock"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports/document"
)

// Mermaid writes a trace as a sequence diagram of Mermaid, for a block ```mermaid of
// Markdown. Messages are drawn when they arrive, those that do not with a cross at the end; what
// nodes report and faults are notes. Timers are left out. A diagram that has as
// many messages, or as many notes, as it may show ends there, and says what is missing.
func Mermaid(w io.Writer, t *Trace, opts Options) error {
	drawn, missed := t.drawn(opts.messages())
	return document.Whole(w, func(b *bytes.Buffer) error {
		b.WriteString("sequenceDiagram\n")
		nodes := participants(drawn)
		for _, id := range nodes {
			fmt.Fprintf(b, "    participant n%d as node %d\n", id, id)
		}
		all := fmt.Sprintf("Note over n%d", nodes[0])
		if last := nodes[len(nodes)-1]; last != nodes[0] {
			all += fmt.Sprintf(",n%d", last)
		}
		n := newNumbers(clock.StampsOf(t.spec, 0) != nil)
		for i := range t.events {
			if e := &t.events[i]; e.Step == engine.StepSend {
				n.send(e)
			}
		}
		for i := range drawn {
			e := &drawn[i]
			line := t.drawing(e, n)
			if e.Step == engine.StepFault && e.Fault.Cut != nil {
				line = all + ": " + mermaid(faultText(e.Fault))
			}
			fmt.Fprintf(b, "    %s\n", line)
		}
		for _, remark := range []string{missed, opts.summary()} {
			if remark != "" {
				fmt.Fprintf(b, "    %s: %s\n", all, mermaid(remark))
			}
		}
		return nil
	})
}

// drawn chooses the events of a diagram, and says what is missing, "" if nothing is.
func (t *Trace) drawn(most int) (events []engine.Event, missed string) {
	arrows, notes, messages, full := 0, 0, 0, false
	for _, e := range t.events {
		n := &notes
		switch e.Step {
		case engine.StepDeliver, engine.StepDrop:
			n = &arrows
		case engine.StepObserve, engine.StepFault:
		default:
			continue
		}
		if full = full || *n == most; !full {
			events = append(events, e)
			*n++
		} else if n == &arrows {
			messages++
		}
	}
	if full {
		missed = fmt.Sprintf("cut here: %s not shown", number.Plural(messages, "more message"))
	}
	if t.left > 0 {
		missed = strings.TrimPrefix(missed+", ", ", ") + fmt.Sprintf("%s not kept", number.Plural(t.left, "event"))
	}
	return events, missed
}

// participants are the nodes that events are about, in ascending order; node 0 if there are none,
// since a diagram needs somebody.
func participants(events []engine.Event) []algorithms.ID {
	ids := []algorithms.ID{}
	for _, e := range events {
		switch e.Step {
		case engine.StepDeliver, engine.StepDrop:
			ids = append(ids, e.Node, e.Peer)
		case engine.StepObserve:
			ids = append(ids, e.Node)
		case engine.StepFault:
			if e.Fault.Cut == nil {
				ids = append(ids, e.Fault.Node)
			}
		}
	}
	slices.Sort(ids)
	if ids = slices.Compact(ids); len(ids) == 0 {
		ids = append(ids, 0)
	}
	return ids
}

// drawing is an event as a line of the diagram.
func (t *Trace) drawing(e *engine.Event, n *numbers) string {
	switch e.Step {
	case engine.StepDeliver:
		return fmt.Sprintf("n%d->>n%d: %s", e.Peer, e.Node, mermaid(t.label(e, n)))
	case engine.StepDrop:
		return fmt.Sprintf("n%d-xn%d: %s", e.Peer, e.Node, mermaid(t.label(e, n)+", "+e.Reason.String()))
	case engine.StepObserve:
		return fmt.Sprintf("Note over n%d: %s", e.Node, mermaid(t.spec.Describe(e.Seen)))
	}
	return fmt.Sprintf("Note over n%d: %s", e.Fault.Node, mermaid(faultText(e.Fault)))
}

func (t *Trace) label(e *engine.Event, n *numbers) string {
	text := fmt.Sprintf("%s %s (%s)", n.arriving(e), t.spec.KindName(e.Kind), bytesText(int64(e.Size)))
	if e.Copy > 0 {
		text += fmt.Sprintf(", copy %d", e.Copy)
	}
	return text
}

// mermaidEscapes has what would end a text of a diagram, begin a comment or be taken for
// HTML or a formula. The codes are Mermaid's.
var mermaidEscapes = strings.NewReplacer(
	"#", "#35;", ";", "#59;", "%", "#37;", "<", "#lt;", ">", "#gt;", `"`, "#quot;", "&", "#amp;", "$", "#36;",
)

// mermaidEnd is the word that ends a block wherever it stands.
var mermaidEnd = regexp.MustCompile(`(?i)\b(e)(nd)\b`)

// mermaid makes a text that a diagram shows as it is.
func mermaid(s string) string {
	s = mermaidEscapes.Replace(strings.Join(strings.Fields(suggest.Line(s)), " "))
	return mermaidEnd.ReplaceAllStringFunc(s, func(word string) string {
		return fmt.Sprintf("#%d;%s", word[0], word[1:])
	})
}
