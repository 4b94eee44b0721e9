package trace

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/reports/document"
	"github.com/joulemark/joulemark/reports/spacetime"
)

// Spacetime writes a trace as a space-time diagram in text: nodes side by side, time downwards, and
// every message from where it is sent to where it is received. One that is wider than opts.Width is
// written event by event instead, and says so.
func Spacetime(w io.Writer, t *Trace, opts Options) error {
	d := Diagram(t, opts)
	d.Title = ""
	var drawn bytes.Buffer
	if err := spacetime.Text(&drawn, d, opts.Width); err != nil {
		return err
	}
	widest := 0
	for line := range strings.Lines(drawn.String()) {
		widest = max(widest, utf8.RuneCountInString(strings.TrimSuffix(line, "\n")))
	}
	if opts.Width <= 0 || widest <= opts.Width {
		return document.Whole(w, func(b *bytes.Buffer) error { b.Write(drawn.Bytes()); return nil })
	}
	if err := Text(w, t, opts); err != nil {
		return err
	}
	return document.Whole(w, func(b *bytes.Buffer) error {
		b.WriteByte('\n')
		document.Paragraph(b, fmt.Sprintf("The diagram is %d columns wide, of which there are %d here, so these are "+
			"its events; as SVG it fits anywhere.", widest, opts.Width), opts.Width, "", "")
		return nil
	})
}

// SVG writes a trace as a space-time diagram in SVG.
func SVG(w io.Writer, t *Trace, opts Options) error {
	return document.Whole(w, func(b *bytes.Buffer) error { return spacetime.SVG(b, Diagram(t, opts)) })
}

const (
	// mostProcesses is how many nodes a diagram can have beside each other and still be read.
	mostProcesses = 64
	// eventsPerMessage bounds the events of a diagram by its messages, each of which makes two;
	// more are timers, faults, and what nodes do of themselves.
	eventsPerMessage = 4
)

// Diagram is the space-time diagram of a trace. A reaction of a node is one event: a message or
// timer, what the node reports, and what it sends. Only a logical clock has an event for each
// report, and its messages, numbered as in the script, end where they are received by the script,
// which may be later than their arrival. A message to oneself is an event without an arrow. What is
// more than opts.Messages is cut off, and a remark says so.
func Diagram(t *Trace, opts Options) spacetime.Diagram {
	g := newDiagrammer(t, opts)
	for i := range t.events {
		g.add(&t.events[i])
	}
	g.finish()
	most := opts.messages()
	d := g.d.Narrow(mostProcesses).Cut(eventsPerMessage*most, most)
	if t.left > 0 {
		d.Remarks = append(d.Remarks, "The run went on: "+number.Plural(t.left, "event")+" were not kept.")
	}
	if s := opts.summary(); s != "" {
		d.Remarks = append(d.Remarks, s)
	}
	return d
}

// add takes the next event of the run.
func (g *diagrammer) add(e *engine.Event) {
	switch e.Step {
	case engine.StepSend:
		g.send(e)
	case engine.StepDeliver:
		g.deliver(e)
	case engine.StepDrop:
		g.drop(e)
	case engine.StepTimer:
		g.step(e, spacetime.Timer, 0)
	case engine.StepObserve:
		g.observe(e)
	case engine.StepFault:
		g.fault(e)
	}
}

// send begins a message at the event that the node is at, or at its sending in a script.
func (g *diagrammer) send(e *engine.Event) {
	m := spacetime.Message{
		To: spacetime.Nowhere, Toward: g.columns[e.Peer],
		Name: g.numbers.send(e), Label: g.t.spec.KindName(e.Kind),
	}
	if number, ok := g.numbers.scripted(e.Msg); ok {
		m.Label = ""
		if at, ok := g.script.sent[number]; ok {
			m.From = at
		} else {
			m.From = g.at(e)
		}
	} else {
		m.From = g.at(e)
	}
	g.sent[sending{e.Node, e.Seq}] = len(g.d.Messages)
	g.d.Messages = append(g.d.Messages, m)
}

// deliver ends a message at a new event.
func (g *diagrammer) deliver(e *engine.Event) {
	i, known := g.sent[sending{e.Peer, e.Seq}]
	switch {
	case e.Node == e.Peer:
		g.label(g.step(e, spacetime.Dot, 0), "gets its own "+g.t.spec.KindName(e.Kind))
		return
	case !known:
		g.label(g.step(e, spacetime.Dot, 0), "gets "+g.t.message(e, "")+" from "+e.Peer.String())
		return
	}
	first := !g.arrived[i]
	g.arrived[i] = true
	if !first || g.d.Messages[i].Lost != "" {
		i = g.copy(i)
	}
	if number, ok := g.numbers.scripted(e.Msg); ok && first {
		g.script.waiting[turn{number, e.Node}] = i
		return
	}
	at := g.step(e, spacetime.Dot, g.d.Events[g.d.Messages[i].From].Row+1)
	g.d.Messages[i].To = at
}

// drop says why a message does not arrive.
func (g *diagrammer) drop(e *engine.Event) {
	i, known := g.sent[sending{e.Peer, e.Seq}]
	if !known {
		g.label(g.step(e, spacetime.Dot, 0),
			"never gets "+g.t.message(e, "")+" from "+e.Peer.String()+": "+e.Reason.String())
		return
	}
	if g.arrived[i] || g.d.Messages[i].Lost != "" {
		i = g.copy(i)
	}
	g.d.Messages[i].Lost = e.Reason.String()
}

// copy adds an extra copy of a message, which has its name.
func (g *diagrammer) copy(i int) int {
	m := g.d.Messages[i]
	m.To, m.Lost, m.Copy = spacetime.Nowhere, "", true
	g.copies++
	g.d.Messages = append(g.d.Messages, m)
	return len(g.d.Messages) - 1
}

// observe labels the event that the node is at. By a script, each one is an event.
func (g *diagrammer) observe(e *engine.Event) {
	text := g.text(e.Node, e.Seen)
	if text == "" && !(g.script.on && (g.script.sends(e.Seen) || g.script.receives(e.Seen))) {
		return
	}
	if !g.script.on {
		g.label(g.at(e), text)
		return
	}
	number, after := int(e.Seen.Value), 0
	i, taken := g.script.waiting[turn{number, e.Node}]
	if taken = taken && g.script.receives(e.Seen); taken {
		after = g.d.Events[g.d.Messages[i].From].Row + 1
	}
	at := g.step(e, spacetime.Dot, after)
	g.label(at, text)
	if taken {
		g.d.Messages[i].To = at
		delete(g.script.waiting, turn{number, e.Node})
	}
	if g.script.sends(e.Seen) {
		g.script.sent[number] = at
	}
}

// fault marks a crash and what comes after it; a partition concerns all.
func (g *diagrammer) fault(e *engine.Event) {
	f := e.Fault
	switch f.Kind {
	case algorithms.Crash:
		at := g.step(e, spacetime.Crash, 0)
		g.label(at, faultText(f))
		g.down[e.Node] = g.d.Events[at].Row
	case algorithms.Recover:
		at := g.step(e, spacetime.Recovery, 0)
		g.label(at, faultText(f))
		g.up(e.Node, g.d.Events[at].Row)
	default:
		g.note(e, faultText(f))
	}
}
