package agents

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
)

func outcome(k *checker) *engine.Outcome { return &engine.Outcome{Result: k.Result()} }

func TestJournal(t *testing.T) {
	j := NewJournal(4)
	cut := &algorithms.Cut{SideA: []bool{true, true, false, false}}
	note := func(at algorithms.Time, node algorithms.ID, what uint8, value, aux int64) {
		j.Record(at, node, algorithms.Observation{What: what, Value: value, Aux: aux})
	}
	note(1, 0, sawSent, 0, 1)
	note(2, 1, sawDelivered, 0, 1)
	note(3, 1, sawSent, 100000, 2)
	note(4, 2, sawDelivered, 100000, 1)
	note(5, 2, sawSent, 200000, 0)
	j.Fault(6, algorithms.Fault{Kind: algorithms.Split, Cut: cut})
	note(7, 1, sawForwarded, 200000, 1)
	note(8, 3, sawUnreachable, 0, 0)
	note(9, 2, sawGaveUp, 200000, 1)
	note(10, 0, sawSent, 1, 3)
	j.Fault(11, algorithms.Fault{Kind: algorithms.Heal, Cut: cut})
	note(12, 0, sawRecovered, 200000, 1)
	note(13, 0, sawGained, 100000, 1)
	note(14, 1, sawDone, 1, 0)
	note(14, 9, sawSent, 0, 1)        // no agent
	note(14, -1, sawSent, 0, 1)       // nor this
	note(14, 0, sawGained, 400000, 1) // no message
	j.Fault(15, algorithms.Fault{Kind: algorithms.Crash, Node: 2})

	rows := []Row{
		{Agent: 0, Originated: 2, Recovered: 1, Seen: 4},
		{Agent: 1, Originated: 1, Delivered: 1, Forwarded: 1, Seen: 2},
		{Agent: 2, Originated: 1, Delivered: 1, GaveUp: 1},
		{Agent: 3, Unreachable: 1},
	}
	if d := cmp.Diff(rows, j.Rows()); d != "" {
		t.Errorf("rows (-want +got):\n%s", d)
	}
	phases := []Phase{
		{6, "split", [2]Side{{2, 2, 1}, {2, 2, 0}}, []int{1, 2, 2, 0}},
		{11, "heal", [2]Side{{2, 3, 1}, {2, 2, 0}}, []int{2, 2, 2, 0}},
		{15, "end", [2]Side{{2, 4, 2}, {2, 0, 0}}, []int{4, 2, 0, 0}},
	}
	if d := cmp.Diff(phases, j.Phases()); d != "" {
		t.Errorf("phases (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]Phase{{0, "end", [2]Side{{2, 0, 0}, {}}, []int{0, 0}}}, NewJournal(2).Phases()); d != "" {
		t.Errorf("of nothing (-want +got):\n%s", d)
	}
}

// The metrics of a run are the figures of its journal, and the sides tell a partition: each
// side knows its own until reconciliation, and all of it after.
func TestSidesOfAPartition(t *testing.T) {
	const n = 10
	out, w := simulate(t, sim.Config{Graph: algorithms.Complete(n), Seed: 2, Faults: splitHalf(n, 3, 5)})
	phases := w.Phases()
	if len(phases) != 3 {
		t.Fatalf("%d phases; want split, heal, end", len(phases))
	}
	all := len(w.letters)
	for i, name := range []string{"split", "heal", "end"} {
		p := phases[i]
		for k, side := range []string{"A", "B"} {
			if got := metric(t, &out, name+", side "+side+" seen by any"); p.What != name ||
				got != float64(p.Sides[k].Any) {
				t.Errorf("%s, side %s: seen by any: metric %v, journal %d", name, side, got, p.Sides[k].Any)
			}
			if got := metric(t, &out, name+", side "+side+" seen by all"); got != float64(p.Sides[k].All) {
				t.Errorf("%s, side %s: seen by all: metric %v, journal %d", name, side, got, p.Sides[k].All)
			}
			if s := p.Sides[k]; s.Agents != n/2 || name == "heal" && s.Any >= all || name == "end" &&
				(s.Any != all || s.All != all) {
				t.Errorf("%s, side %s: %+v of %d messages", name, side, s, all)
			}
			// What a side had seen at the split, and what was sent on it until the healing.
			if name == "heal" {
				want := phases[0].Sides[k].Any
				for _, l := range w.letters {
					if mine := (l.Origin < n/2) == (k == 0); mine && l.at >= 3*algorithms.Second &&
						l.at < 8*algorithms.Second {
						want++
					}
				}
				if got := p.Sides[k].Any; got != want {
					t.Errorf("side %s has seen %d when it heals; want %d", side, got, want)
				}
			}
		}
	}
	var names []string
	for _, m := range out.Result.Metrics {
		names = append(names, m.Name)
	}
	want := []string{"sent", "delivered", "recovered", "undelivered", "unreachable", "mean hops"}
	if d := cmp.Diff(want, names[:len(want)]); d != "" || len(names) != len(want)+12 {
		t.Errorf("metrics %v; want %v and 12 of the sides", names, want)
	}
	lone, _ := simulate(t, sim.Config{Graph: algorithms.Complete(n), Seed: 2})
	if len(lone.Result.Metrics) != len(want) {
		t.Errorf("metrics without a partition: %v; want %v", lone.Result.Metrics, want)
	}
}
