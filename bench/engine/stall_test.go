package engine

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// The worst pause is told: the longest one of a node that stood still, of connections only where
// none did; all are counted, in whatever order they come.
func TestWorstPause(t *testing.T) {
	pause := func(node algorithms.ID, span algorithms.Time, connecting bool) Stall {
		return Stall{Node: node, Pause: Pause{Span: span, Connecting: connecting}, Count: 1, Delta: 5}
	}
	stood, longer := pause(1, 10, false), pause(2, 20, false)
	waited, longest := pause(3, 30, true), pause(4, 40, true)
	for _, c := range []struct {
		pauses []Stall
		want   algorithms.ID
		text   string
	}{
		{[]Stall{stood, longer}, 2, "node 2 was held up for 20µs"},
		{[]Stall{longer, stood}, 2, "node 2 was held up for 20µs"},
		{[]Stall{waited, longest}, 4, "node 4 waited for a connection for 40µs"},
		{[]Stall{longest, stood, waited}, 1, "node 1 was held up for 10µs"},
		{[]Stall{longer, longest, stood}, 2, "node 2 was held up for 20µs"},
	} {
		var all Stall
		for _, p := range c.pauses {
			all.Add(p)
		}
		if all.Node != c.want || all.Count != int64(len(c.pauses)) || all.Delta != 5 {
			t.Errorf("%+v: %+v; want node %d", c.pauses, all, c.want)
		}
		want := "the assumed bound of 5µs on delays need not have held: " + c.text + " at 0s, the longest of "
		if got := all.String(); len(got) < len(want) || got[:len(want)] != want {
			t.Errorf("%q; want %q…", got, want)
		}
	}
}
