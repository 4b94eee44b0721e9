package spacetime

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestCut(t *testing.T) {
	d := Diagram{Processes: []string{"a", "b"}, Spans: []Span{{0, 5, 999}, {1, 500, 600}}, Remarks: []string{"last"}}
	for i := range 1000 {
		d.Rows = append(d.Rows, Row{float64(i), fmt.Sprintf("%d ms", i)})
		d.Events = append(d.Events, Event{i, i % 2, Dot, ""})
		if i > 1 {
			d.Messages = append(d.Messages, Message{From: i - 1, To: i, Name: fmt.Sprint(i)})
		}
	}
	for _, c := range []struct{ events, messages, rows, sent int }{
		{1000, 998, 1000, 998}, {100, 998, 100, 99}, {1000, 50, 51, 50}, {1000, 0, 1, 0},
	} {
		got := d.Cut(c.events, c.messages)
		draw(t, got, 80)
		if len(got.Rows) != c.rows || len(got.Events) != c.rows || len(got.Messages) != c.sent {
			t.Errorf("at most %d events, %d messages: %d rows, %d events, %d messages; want %d, %d",
				c.events, c.messages, len(got.Rows), len(got.Events), len(got.Messages), c.rows, c.sent)
		}
		if (len(got.Remarks) == 2) != (c.rows < 1000) || got.Remarks[len(got.Remarks)-1] != "last" {
			t.Errorf("remarks %q", got.Remarks)
		}
	}
	got := d.Cut(100, 998)
	const want = "The diagram is cut after 99 ms: 900 of 1000 events and 899 of 998 messages are not shown."
	if got.Remarks[0] != want {
		t.Errorf("%q, want %q", got.Remarks[0], want)
	}
	if last := got.Messages[98]; last.To != Nowhere || last.Toward != 0 || last.Lost != "" ||
		got.Messages[97].To != 99 {
		t.Errorf("the last message is %+v", last)
	}
	if !slices.Equal(got.Spans, []Span{{0, 5, 99}}) || len(d.Events) != 1000 || d.Messages[98].To != 100 {
		t.Errorf("spans %v; the diagram itself has %d events", got.Spans, len(d.Events))
	}
}

// Even if all begins at once, there is something to see.
func TestCutInARow(t *testing.T) {
	d := Diagram{Rows: []Row{{0, "0"}, {1, "1"}, {2, "2"}}, Notes: []Note{{0, "it begins"}}, Spans: []Span{{9, 1, 2}}}
	for p := range 10 {
		d.Processes = append(d.Processes, fmt.Sprint(p))
		d.Events = append(d.Events, Event{1, p, Dot, ""})
	}
	for p := range 9 {
		d.Messages = append(d.Messages, Message{From: p, To: Nowhere, Toward: 9, Name: "m"})
	}
	for _, c := range []struct{ events, messages, happen, sent int }{{4, 9, 4, 4}, {10, 3, 10, 3}} {
		got := d.Cut(c.events, c.messages)
		draw(t, got, 80)
		if len(got.Events) != c.happen || len(got.Messages) != c.sent || len(got.Rows) != 2 || len(got.Remarks) != 1 {
			t.Errorf("at most %d events, %d messages: %d events, %d messages, %d rows, %q",
				c.events, c.messages, len(got.Events), len(got.Messages), len(got.Rows), got.Remarks)
		}
	}
}

func TestNarrow(t *testing.T) {
	d := crossing()
	if diff := cmp.Diff(d, d.Narrow(3), cmpopts.IgnoreUnexported(Diagram{})); diff != "" {
		t.Errorf("a narrow diagram changes:\n%s", diff)
	}
	got := d.Narrow(2)
	draw(t, got, 80)
	if len(got.Processes) != 2 || len(got.Events) != 6 || len(got.Messages) != 2 || len(got.Rows) != 7 {
		t.Errorf("%d processes, %d events, %d messages, %d rows",
			len(got.Processes), len(got.Events), len(got.Messages), len(got.Rows))
	}
	const want = "The diagram shows 2 of 3 processes and the messages between them: 3 of 5 messages are not shown."
	if got.Remarks[0] != want {
		t.Errorf("%q, want %q", got.Remarks[0], want)
	}
	if e := got.Events[got.Messages[1].From]; e.Mark != Timer || got.Rows[e.Row].Time != "41 ms" {
		t.Errorf("the second message is sent at %+v", e)
	}
}
