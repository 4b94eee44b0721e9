package spacetime

import (
	"errors"
	"fmt"
)

// Diagram is what is drawn. The zero value is an empty diagram.
type Diagram struct {
	// Title heads the picture; "" for none.
	Title string
	// Processes are the heads of the vertical lines, from left to right.
	Processes []string
	// Rows are the points in time, from the earliest to the latest.
	Rows     []Row
	Events   []Event
	Messages []Message
	Spans    []Span
	Notes    []Note
	// Remarks are sentences below the picture.
	Remarks []string

	whole *size // of a diagram that was cut: what it had before
}

// Row is a point in time.
type Row struct {
	// At is the time in any unit, not less than that of the row before.
	At float64
	// Time is how the axis shows it.
	Time string
}

// Event is what happens at one process in one row; there is at most one in each place.
type Event struct {
	Row, Process int
	Mark         Mark
	Label        string
}

// Mark is the sign of an event.
type Mark uint8

// The marks.
const (
	Dot Mark = iota
	Timer
	Crash
	Recovery
	marks
)

// Nowhere stands for the event that a message does not come to.
const Nowhere = -1

// Message goes from one event to a later one at another process.
type Message struct {
	From int // index of the event at which it is sent
	To   int // index of the event at which it is received, or Nowhere
	// Toward is the process that a message to Nowhere was sent to.
	Toward int
	// Name is how departures and arrivals are matched: "#3". Label says what the message is.
	Name, Label string
	// Lost is the reason for which a message to Nowhere does not arrive; "" says that it
	// is still under way when the diagram ends.
	Lost string
	// Copy marks an extra copy of another message.
	Copy bool
}

// Span is a time during which a process is down, from one row to another.
type Span struct{ Process, From, To int }

// Note is a sentence about all processes, in a row that has no event.
type Note struct {
	Row  int
	Text string
}

// toward is the process that a message goes to.
func (d *Diagram) toward(m *Message) int {
	if m.To == Nowhere {
		return m.Toward
	}
	return d.Events[m.To].Process
}

// Validate names what cannot be drawn.
func (d *Diagram) Validate() error {
	var errs []error
	must := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf("spacetime: "+format, args...))
		}
	}
	in := func(i, n int) bool { return 0 <= i && i < n }
	for i := 1; i < len(d.Rows); i++ {
		must(d.Rows[i].At >= d.Rows[i-1].At, "row %d at %v (allowed: at least %v, the time of the row before)",
			i, d.Rows[i].At, d.Rows[i-1].At)
	}
	taken, noted := map[[2]int]bool{}, map[int]bool{}
	for _, n := range d.Notes {
		must(in(n.Row, len(d.Rows)) && !noted[n.Row], "note %q in row %d (allowed: one of %d, one note in each)",
			n.Text, n.Row, len(d.Rows))
		noted[n.Row] = true
	}
	for i, e := range d.Events {
		place := [2]int{e.Row, e.Process}
		free := in(e.Row, len(d.Rows)) && in(e.Process, len(d.Processes)) && !taken[place] && !noted[e.Row]
		must(free && e.Mark < marks, "event %d in row %d at process %d with mark %d "+
			"(allowed: a place of its own in %d rows and %d processes, below mark %d)",
			i, e.Row, e.Process, e.Mark, len(d.Rows), len(d.Processes), marks)
		taken[place] = true
	}
	if errs != nil {
		return errors.Join(errs...)
	}
	for i, m := range d.Messages {
		arrives := in(m.To, len(d.Events)) || m.To == Nowhere && in(m.Toward, len(d.Processes))
		if !in(m.From, len(d.Events)) || !arrives {
			must(false, "message %d from event %d to event %d, process %d (allowed: %d events, %d processes)",
				i, m.From, m.To, m.Toward, len(d.Events), len(d.Processes))
			continue
		}
		from := d.Events[m.From]
		must(from.Process != d.toward(&m), "message %d goes from process %d to itself", i, from.Process)
		must(m.To == Nowhere || m.Lost == "", "message %d arrives, and does not: %s", i, m.Lost)
		must(m.To == Nowhere || d.Events[max(m.To, 0)].Row > from.Row, "message %d is not received after it is sent", i)
	}
	for _, s := range d.Spans {
		must(in(s.Process, len(d.Processes)) && in(s.From, len(d.Rows)) && in(s.To, len(d.Rows)) && s.From <= s.To,
			"span of process %d from row %d to row %d (allowed: %d processes, %d rows)",
			s.Process, s.From, s.To, len(d.Processes), len(d.Rows))
	}
	return errors.Join(errs...)
}
