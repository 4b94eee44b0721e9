package agents

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// After reconciliation all agents have seen everything, also what was lost on its way.
func TestReconciled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cfg := drawConfig(t, algorithms.Params{
			"reconcile": "yes", "delivery": rapid.SampledFrom([]string{"lost", "queued"}).Draw(t, "delivery"),
		})
		out, w := simulate(t, cfg)
		for _, r := range w.Rows() {
			if r.Seen != len(w.letters) {
				t.Fatalf("agent %d has seen %d of %d", r.Agent, r.Seen, len(w.letters))
			}
		}
		late := 0
		for _, l := range w.letters {
			if l.delivered+l.recovered != 1 {
				t.Fatalf("message %d is delivered %d times and recovered %d times", l.ID(), l.delivered, l.recovered)
			}
			late += l.recovered
		}
		if got := metric(t, &out, "recovered"); got != float64(late) {
			t.Fatalf("%v recovered; want %d", got, late)
		}
		c := &out.Counts
		if links := cfg.Graph.Edges(); c.Kinds[kindDigest].Sent != 2*links ||
			c.Kinds[kindItems].Sent > 2*links*int64(len(w.letters)) {
			t.Fatalf("%d digests and %d messages of items over %d links",
				c.Kinds[kindDigest].Sent, c.Kinds[kindItems].Sent, links)
		}
	})
}

// The bytes of the digests are those of what each agent has seen, once for each neighbour.
func TestDigestBytes(t *testing.T) {
	for _, topology := range topologies {
		g := graph(t, topology, 12, 3)
		out, w := simulate(t, sim.Config{Graph: g, Params: algorithms.Params{"to": "any", "reconcile": "yes"}})
		var want int64
		for id := range algorithms.ID(12) {
			var seen []Item
			for _, l := range w.letters {
				if l.Origin == id || l.Dest == id {
					seen = append(seen, l.Item)
				}
			}
			slices.SortFunc(seen, compareItems)
			want += int64(g.Degree(id)) * int64(Message{kind: kindDigest, seen: spansOf(seen)}.Size())
		}
		if got := out.Counts.Kinds[kindDigest].Bytes; got != want {
			t.Errorf("%s: %d bytes of digests; want %d", topology, got, want)
		}
	}
}

// Where all are linked, one wave is enough: who has what another one lacks tells it, and that is
// all.
func TestReconciliationOfACompleteNetwork(t *testing.T) {
	const n = 7
	out, w := simulate(t, sim.Config{Graph: algorithms.Complete(n), Params: algorithms.Params{"reconcile": "yes"}})
	var want int64
	for a := range algorithms.ID(n) {
		for b := range algorithms.ID(n) {
			for _, l := range w.letters {
				if a != b && (l.Origin == a || l.Dest == a) && l.Origin != b && l.Dest != b {
					want++
					break
				}
			}
		}
	}
	if got := out.Counts.Kinds[kindItems].Sent; got != want || want == 0 {
		t.Errorf("%d messages of items; want %d", got, want)
	}
}

// On a line, items take as many rounds as there are links between those who have them and those
// who have not.
func TestReconciliationOfALine(t *testing.T) {
	const n, ms = 6, algorithms.Millisecond
	cut := &algorithms.Cut{SideA: make([]bool, n)}
	cut.SideA[0] = true
	w := newWatch(n)
	last := &lastDelivery{watch: w}
	// Agent 0 is cut off for as long as messages are sent: the others know nothing of its own.
	out, err := sim.Run(t.Context(), &Algorithm, sim.Config{
		Graph: graph(t, "line", n, 0), Tracer: last, Seed: 1,
		Links: network.Links{Latency: network.Latency{Distribution: network.Fixed, A: ms}},
		Faults: []algorithms.Fault{
			{Kind: algorithms.Split, Cut: cut}, {At: 11 * algorithms.Second, Kind: algorithms.Heal, Cut: cut},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	// A round is a tick longer than a delay: the answer to the digests leaves at the end of the
	// first.
	want := 15*algorithms.Second + (n-1)*(ms+1) + ms
	if out.Status() != "ok" || last.at != want {
		t.Errorf("%s, the last items arrive at %v; want %v", out.Status(), last.at, want)
	}
}

// lastDelivery notes when an item was gained for the last time.
type lastDelivery struct {
	*watch
	at algorithms.Time
}

func (l *lastDelivery) Trace(e engine.Event) {
	l.watch.Trace(e)
	if e.Step == engine.StepObserve && (e.Seen.What == sawGained || e.Seen.What == sawRecovered) {
		l.at = e.At
	}
}

// One agent's part: what it answers, what it sends on and to whom, and when.
func TestSettling(t *testing.T) {
	const settle, round = 15 * algorithms.Second, 10*algorithms.Millisecond + 1
	s := alone(t, fork(t), anyone("shortest", "reconcile", "yes"))
	s.gets(2, datum(3, 1, 2, false)) // message 0 of agent 3, for the agent itself
	due := func(timers []algorithms.SetTimer, want algorithms.Time) algorithms.Timer {
		t.Helper()
		if len(timers) != 1 || timers[0].At != want {
			t.Fatalf("timers %v; want one at %v", timers, want)
		}
		return timers[0].Timer
	}
	digest := func(items ...Item) Message { return Message{kind: kindDigest, seen: spansOf(items)} }
	at := func(now algorithms.Time, from algorithms.ID, m Message) (did, []algorithms.SetTimer) {
		return s.at(now, func() { s.Receive(s.env, from, m) })
	}

	d, _ := s.at(settle, func() { s.Timeout(s.env, algorithms.Timer{Kind: timerSettle}) })
	s.expect("the time has come", d, did{Sends: []sending{
		{0, kindDigest, "1 items seen"}, {2, kindDigest, "1 items seen"}, {4, kindDigest, "1 items seen"},
	}})
	d, timers := at(settle+5, 0, digest())
	s.expect("a digest is not answered at once", d, did{})
	timer := due(timers, settle+round)
	_, timers = at(settle+6, 2, digest(Item{2, 0, 4}, Item{3, 0, 1}))
	d, _ = s.at(settle+round, func() { s.Timeout(s.env, timer) })
	s.expect("the answers: agent 2 lacks nothing, and agent 4 has not said what it has", d,
		did{Sends: []sending{{0, kindItems, "1 items"}}})
	if len(timers) != 0 {
		t.Errorf("a second timer %v for the same round", timers)
	}

	_, timers = at(settle+round+5, 2,
		Message{kind: kindItems, items: []Item{{2, 0, 4}, {3, 0, 1}, {4, 0, 1}, {5, 0, 1}}})
	timer = due(timers, settle+2*round)
	if len(s.held) != 3 {
		t.Errorf("the agent has %v; want its own, the one that it gained, and the one that it recovered", s.held)
	}
	d, _ = at(settle+round+6, 0, Message{kind: kindItems, items: []Item{{2, 0, 4}}})
	s.expect("an item that it has", d, did{})
	d, _ = s.at(settle+2*round, func() { s.Timeout(s.env, timer) })
	s.expect("sends on to agent 0 what that did not send", d, did{Sends: []sending{{0, kindItems, "1 items"}}})

	late := datum(3, 1, 2, false)
	late.item.Number = 1
	d, timers = at(settle+3*round, 2, late)
	s.expect("a late message", d, did{Seen: []algorithms.Observation{seen(sawDelivered, 300001, 2)}})
	timer = due(timers, settle+4*round)
	at(settle+3*round+1, 4, digest(Item{3, 0, 1}))
	d, _ = s.at(settle+4*round, func() { s.Timeout(s.env, timer) })
	s.expect("is passed on; agent 4 is told all", d, did{Sends: []sending{
		{0, kindItems, "1 items"}, {2, kindItems, "1 items"}, {4, kindItems, "3 items"},
	}})
}

// A message holds so many items and no more.
func TestManyItems(t *testing.T) {
	s := alone(t, fork(t), anyone("shortest", "reconcile", "yes", "pause-min", "0.002", "duration", "10"))
	for i := range uint32(batch + 1) {
		s.see(Item{1, i, 2})
	}
	s.gets(0, Message{kind: kindDigest})
	d, _ := s.at(0, func() { s.Timeout(s.env, algorithms.Timer{Kind: timerRound}) })
	s.expect("the answer", d, did{Sends: []sending{{0, kindItems, "2048 items"}, {0, kindItems, "1 items"}}})
}
