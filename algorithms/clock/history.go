package clock

import (
	"strconv"

	"github.com/joulemark/joulemark/algorithms"
)

// Stamped is an event and its timestamp.
type Stamped struct {
	Event
	Stamp int64
}

// String is the event with its stamp in brackets: S0(2).
func (s Stamped) String() string { return string(s.appendTo(nil)) }

func (s Stamped) appendTo(b []byte) []byte {
	b = append(s.Event.appendTo(b), '(')
	return append(strconv.AppendInt(b, s.Stamp, 10), ')')
}

// A History is a stamped script: what each process did, and when by its logical
// clock. make(History, n) is that of n processes of which nothing is known yet.
type History [][]Stamped

// Record adds what a node of Lamport reported; the reports of a node must come in their
// order. It returns the event with its stamp, as String writes it. A report that is not about an
// event of these processes changes nothing and returns "".
func (h History) Record(node algorithms.ID, o algorithms.Observation) string {
	e, ok := eventOf(o)
	if !ok || node < 0 || int(node) >= len(h) {
		return ""
	}
	s := Stamped{e, o.Aux}
	h[node] = append(h[node], s)
	return s.String()
}

// eventOf is the event that an observation is about, if it is about one.
func eventOf(o algorithms.Observation) (Event, bool) {
	e := Event{Op: Op(o.What)}
	if e.Op != Internal {
		e.Message = int32(o.Value)
	}
	return e, e.Op <= Receive
}

// String writes the history like a script, each event with its stamp:
// "P(1) S0(2) | R0(3)".
func (h History) String() string { return historyText(h) }

// Stamps is a script with its timestamps, put together from what the nodes of a clock report.
type Stamps interface {
	// Record adds a report, and returns the event with its stamp, "" for a report that is about
	// none.
	Record(node algorithms.ID, o algorithms.Observation) string
	String() string
}

var (
	_ Stamps = History(nil)
	_ Stamps = (*VectorRecord)(nil)
)

// StampsOf is where the reports of n nodes are put together, and nil for an algorithm that is none
// of the clocks here. With a script of its own a clock is the same clock.
func StampsOf(spec *algorithms.Spec, n int) Stamps {
	switch spec.Name {
	case Lamport.Spec.Name:
		return make(History, n)
	case Vector.Spec.Name:
		return NewVectorRecord(n)
	}
	return nil
}

// historyText writes the stamped events of all processes.
func historyText[E interface{ appendTo(b []byte) []byte }](h [][]E) string {
	var b []byte
	for p, events := range h {
		b = appendSeparator(b, p)
		for _, e := range events {
			b = e.appendTo(appendSpace(b))
		}
	}
	return string(b)
}

// Stamps computes the Lamport timestamp of every event from the script alone: one more
// than that of the event before it in its process or, for a receipt, of the sending if
// that is greater, with 0 before the first event. That is the length of the longest
// chain of events that leads to it.
func (s Script) Stamps() History {
	flat := s.stamps()
	h := make(History, s.Processes())
	for p := range h {
		for i, e := range s.of(p) {
			h[p] = append(h[p], Stamped{e, int64(flat[int(s.starts[p])+i])})
		}
	}
	return h
}

// stamps are the timestamps in the order of s.events.
func (s *Script) stamps() []uint32 {
	stamps := make([]uint32, len(s.events))
	sent := make([]uint32, len(s.routes))
	s.inCausalOrder(func(p int, i int32) {
		e := s.events[i]
		if i > s.starts[p] {
			stamps[i] = stamps[i-1]
		}
		k, _ := s.find(e.Message)
		if e.Op == Receive {
			stamps[i] = max(stamps[i], sent[k])
		}
		stamps[i]++
		if e.Op == Send {
			sent[k] = stamps[i]
		}
	})
	return stamps
}
