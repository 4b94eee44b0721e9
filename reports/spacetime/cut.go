package spacetime

import (
	"fmt"
	"slices"
)

// Cut is the beginning of the diagram: the rows that together have at most the given numbers of
// events, and of messages sent; the first row with events is there in any case, in part if need be.
// What was sent and is received later is under way at its end. A remark says what is missing. A
// diagram that is short enough stays what it is.
func (d Diagram) Cut(events, messages int) Diagram {
	if len(d.Events) <= events && len(d.Messages) <= messages {
		return d
	}
	happen, sent := make([]int, len(d.Rows)+1), make([]int, len(d.Rows)+1)
	for _, e := range d.Events {
		happen[e.Row+1]++
	}
	for _, m := range d.Messages {
		sent[d.Events[m.From].Row+1]++
	}
	rows := 0
	for e, m := 0, 0; rows < len(d.Rows); rows++ {
		first := e == 0
		if e, m = e+happen[rows+1], m+sent[rows+1]; (e > events || m > messages) && !first {
			break
		}
	}
	return d.cutTo(rows, events, messages)
}

// size is how much there was in a diagram before it was cut, and the remark that says so.
type size struct {
	events, messages int
	remark           string
}

// cutTo is the beginning of the diagram, up to so many rows, events and messages.
func (d *Diagram) cutTo(rows, events, messages int) Diagram {
	c := d.keep(rows, len(d.Processes), events, messages)
	where := "at the start"
	if rows > 0 {
		where = "after " + d.Rows[rows-1].Time
	}
	whole := size{events: len(d.Events), messages: len(d.Messages)}
	c.Remarks = slices.Clone(d.Remarks)
	if d.whole != nil { // one remark is about both cuts
		whole = *d.whole
		c.Remarks = slices.DeleteFunc(c.Remarks, func(r string) bool { return r == whole.remark })
	}
	whole.remark = fmt.Sprintf("The diagram is cut %s: %d of %d events and %d of %d messages are not shown.", where,
		whole.events-len(c.Events), whole.events, whole.messages-len(c.Messages), whole.messages)
	c.Remarks, c.whole = append([]string{whole.remark}, c.Remarks...), &whole
	return c
}

// Narrow is the diagram of the first processes, and of the messages between them. A remark says
// what is missing. A diagram that is narrow enough stays what it is.
func (d Diagram) Narrow(processes int) Diagram {
	if len(d.Processes) <= processes {
		return d
	}
	c := d.keep(len(d.Rows), processes, len(d.Events), len(d.Messages))
	remark := fmt.Sprintf("The diagram shows %d of %d processes and the messages between them: "+
		"%d of %d messages are not shown.",
		processes, len(d.Processes), len(d.Messages)-len(c.Messages), len(d.Messages))
	c.Remarks = append([]string{remark}, d.Remarks...)
	return c
}

// keep is the diagram without what is beyond some limit.
func (d *Diagram) keep(rows, processes, events, messages int) Diagram {
	c := Diagram{Title: d.Title, Processes: d.Processes[:processes], Rows: d.Rows[:rows]}
	index := make([]int, len(d.Events))
	for i, e := range d.Events {
		index[i] = Nowhere
		if e.Row < rows && e.Process < processes && len(c.Events) < events {
			index[i] = len(c.Events)
			c.Events = append(c.Events, e)
		}
	}
	for _, m := range d.Messages {
		m.Toward = d.toward(&m)
		if m.From = index[m.From]; m.From == Nowhere || m.Toward >= processes || len(c.Messages) == messages {
			continue
		}
		if m.To != Nowhere {
			m.To = index[m.To]
		}
		c.Messages = append(c.Messages, m)
	}
	for _, s := range d.Spans {
		if s.From < rows && s.Process < processes {
			s.To = min(s.To, rows-1)
			c.Spans = append(c.Spans, s)
		}
	}
	for _, n := range d.Notes {
		if n.Row < rows {
			c.Notes = append(c.Notes, n)
		}
	}
	c.squeeze()
	return c
}

// squeeze leaves out the rows in which nothing is left.
func (d *Diagram) squeeze() {
	used := make([]bool, len(d.Rows))
	for _, e := range d.Events {
		used[e.Row] = true
	}
	for _, n := range d.Notes {
		used[n.Row] = true
	}
	for _, s := range d.Spans {
		used[s.From], used[s.To] = true, true
	}
	place, rows := make([]int, len(d.Rows)), []Row(nil)
	for i, r := range d.Rows {
		if place[i] = len(rows); used[i] {
			rows = append(rows, r)
		}
	}
	for i := range d.Events {
		d.Events[i].Row = place[d.Events[i].Row]
	}
	for i := range d.Notes {
		d.Notes[i].Row = place[d.Notes[i].Row]
	}
	for i := range d.Spans {
		d.Spans[i].From, d.Spans[i].To = place[d.Spans[i].From], place[d.Spans[i].To]
	}
	d.Rows = rows
}
