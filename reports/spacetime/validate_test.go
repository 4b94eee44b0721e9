package spacetime

import (
	"io"
	"strings"
	"testing"
)

func TestValidate(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*Diagram)
		want  string
	}{
		{"time", func(d *Diagram) { d.Rows[3].At = -1 }, "row 3 at -1 (allowed: at least 1, the time of the " +
			"row before)"},
		{"row", func(d *Diagram) { d.Events[0].Row = 8 }, "event 0 in row 8 at process 0"},
		{"process", func(d *Diagram) { d.Events[0].Process = -1 }, "event 0 in row 0 at process -1"},
		{"mark", func(d *Diagram) { d.Events[0].Mark = marks }, "with mark 4 (allowed: a place of its own in 8 rows " +
			"and 3 processes, below mark 4)"},
		{"place", func(d *Diagram) { d.Events[1].Process = 0 }, "event 1 in row 0 at process 0"},
		{"note", func(d *Diagram) { d.Notes[0].Row = 3 }, "event 4 in row 3"},
		{"notes", func(d *Diagram) { d.Notes = append(d.Notes, d.Notes[0]) }, "one note in each"},
		{"from", func(d *Diagram) { d.Messages[0].From = 8 }, "message 0 from event 8"},
		{"to", func(d *Diagram) { d.Messages[0].To = -2 }, "to event -2"},
		{"toward", func(d *Diagram) { d.Messages[2].Toward = 3 }, "process 3 (allowed: 8 events, 3 processes)"},
		{"itself", func(d *Diagram) { d.Messages[2].Toward = 0 }, "message 2 goes from process 0 to itself"},
		{"backwards", func(d *Diagram) { d.Messages[0].From, d.Messages[0].To = 3, 0 }, "message 0 is not received " +
			"after it is sent"},
		{"lost", func(d *Diagram) { d.Messages[0].Lost = "gone" }, "message 0 arrives, and does not: gone"},
		{"span", func(d *Diagram) { d.Spans[0].To = 0 }, "span of process 1 from row 1 to row 0"},
	} {
		d := crossing()
		c.spoil(&d)
		for form, err := range map[string]error{"text": Text(io.Discard, d, 0), "SVG": SVG(io.Discard, d)} {
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "spacetime: ") {
				t.Errorf("%s as %s: %v, want %s", c.name, form, err, c.want)
			}
		}
	}
}
