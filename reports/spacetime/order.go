package spacetime

import (
	"cmp"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/internal/suggest"
)

// order is a diagram as both pictures go through it.
type order struct {
	*Diagram
	events  [][]int // by row, from left to right
	sent    [][]int // by event: the messages it sends
	arrived [][]int // by event: the messages it receives
	notes   map[int]string
}

func inOrder(d *Diagram) order {
	o := order{
		Diagram: d, events: make([][]int, len(d.Rows)),
		sent: make([][]int, len(d.Events)), arrived: make([][]int, len(d.Events)), notes: map[int]string{},
	}
	for i, e := range d.Events {
		o.events[e.Row] = append(o.events[e.Row], i)
	}
	for _, row := range o.events {
		slices.SortFunc(row, func(a, b int) int { return cmp.Compare(d.Events[a].Process, d.Events[b].Process) })
	}
	for i, m := range d.Messages {
		o.sent[m.From] = append(o.sent[m.From], i)
		if m.To != Nowhere {
			o.arrived[m.To] = append(o.arrived[m.To], i)
		}
	}
	for _, n := range d.Notes {
		o.notes[n.Row] = suggest.Drawn(n.Text)
	}
	return o
}

// eastward reports whether a message goes to the right.
func (o *order) eastward(m int) bool {
	return o.toward(&o.Messages[m]) > o.Events[o.Messages[m].From].Process
}

// words are what a message is called in full.
func (o *order) words(i int) string { return suggest.Drawn(o.Messages[i].Name) + o.matter(i) }

// matter is what a message is, and for one that does not arrive to whom it was sent, and why not.
func (o *order) matter(i int) string {
	m, text := &o.Messages[i], ""
	if m.Label != "" {
		text = " " + m.Label
	}
	if m.Copy {
		text += " (copy)"
	}
	if m.Lost != "" {
		text += " to " + o.Processes[m.Toward] + ", " + m.Lost
	}
	return suggest.Drawn(text)
}

// named lists messages in words, neighbours that differ in nothing but their names together.
func (o *order) named(messages []int) []string {
	var all []string
	for k, i := range messages {
		text := suggest.Drawn(o.Messages[i].Name)
		if k > 0 && o.matter(messages[k-1]) == o.matter(i) {
			last := &all[len(all)-1]
			*last = strings.TrimSuffix(*last, o.matter(i)) + ", " + text + o.matter(i)
			continue
		}
		all = append(all, text+o.matter(i))
	}
	return all
}

// time is what the axis shows at a row: nothing where it is as above.
func (o *order) time(row int) string {
	if row > 0 && o.Rows[row].Time == o.Rows[row-1].Time {
		return ""
	}
	return suggest.Drawn(o.Rows[row].Time)
}

// down reports whether a process is down in a row, and whether that is where it crashes.
func (o *order) down(process, row int) (down, crash bool) {
	for _, s := range o.Spans {
		if s.Process == process && s.From <= row && row <= s.To && (row < s.To || !o.comesBack(s)) {
			return true, row == s.From
		}
	}
	return false, false
}

// comesBack reports whether a span ends because its process recovers.
func (o *order) comesBack(s Span) bool {
	return slices.ContainsFunc(o.events[s.To], func(i int) bool {
		return o.Events[i].Process == s.Process && o.Events[i].Mark == Recovery
	})
}

// legend explains the signs that occur, given those of the marks and of a lost message.
func (o *order) legend(signs [marks]string, lost string) []string {
	names := [marks]string{"", "timer goes off", "crash", "recovery"}
	var seen [marks]bool
	for _, e := range o.Events {
		seen[e.Mark] = true
	}
	var parts []string
	for m, s := range seen {
		if s && names[m] != "" {
			parts = append(parts, signs[m]+" "+names[m])
		}
	}
	if slices.ContainsFunc(o.Messages, func(m Message) bool { return m.Lost != "" }) {
		parts = append(parts, lost+" message that does not arrive")
	}
	return parts
}
