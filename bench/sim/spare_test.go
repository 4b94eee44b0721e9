package sim

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/election"
	"github.com/joulemark/joulemark/bench/engine"
)

// A queue that was emptied half-way gives back what is added afterwards, and nothing from before,
// wherever in the window and beyond it that was, whether few events were pending or many in one
// tick.
func TestEmptiedQueueIsAsGoodAsNew(t *testing.T) {
	rng := algorithms.NewRand(7)
	q := newQueue[int](1000)
	for round := range 50 {
		pending := map[algorithms.Time]int{}
		span, events := []int{5000, 5000, 3}[round%3], []int{200, frontEvents, 200}[round%3]
		for i := range events {
			at := q.now + 1 + algorithms.Time(rng.IntN(span))
			q.add(at).body = round*1000 + i
			pending[at]++
		}
		for range rng.IntN(100) {
			at, ok := q.next()
			if !ok {
				break
			}
			events := q.take(at, nil)
			if len(events) != pending[at] || len(events) == 0 {
				t.Fatalf("round %d: %d events at %d; want %d", round, len(events), at, pending[at])
			}
			for _, e := range events {
				if e.body/1000 != round {
					t.Fatalf("round %d: an event of round %d", round, e.body/1000)
				}
			}
		}
		q.empty()
		if at, ok := q.next(); ok || q.len() != 0 || q.now != 0 {
			t.Fatalf("round %d: emptied at %d, with %d events, the next at %d", round, q.now, q.len(), at)
		}
	}
}

// A run that was cut off leaves messages and timers behind in the memory that the next run takes
// over; that one takes the course that it takes in fresh memory.
func TestRunAfterOneThatWasCutOff(t *testing.T) {
	cfg := Config{Graph: algorithms.Complete(8), Seed: 3}
	prepared, err := Prepare(&election.Bully, cfg)
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := prepared.Execute(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for events := int64(1); events < fresh.Events; events += 5 {
		short := cfg
		short.Limits.Events = events
		if out, err := Run(t.Context(), &election.Bully, short); err != nil || out.End != engine.EventLimit {
			t.Fatalf("after %d events: %v, %v; want the limit of events", events, out.End, err)
		}
		out, err := Run(t.Context(), &election.Bully, cfg)
		if err != nil {
			t.Fatal(err)
		}
		if out.Hash != fresh.Hash || out.Events != fresh.Events {
			t.Fatalf("after one of %d events: hash %x, %d events; want %x, %d",
				events, out.Hash, out.Events, fresh.Hash, fresh.Events)
		}
	}
}
