package live

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// chatter sends messages of all kinds and sizes: one of set-up and some others to each
// neighbour and to itself, and an answer to each of kind 0.
func chatter() *toy {
	return &toy{
		start: func(_ *actor, e *env) {
			for i := range e.Degree() {
				e.Send(e.Neighbor(i), note{kind: kindSetup})
				e.Send(e.Neighbor(i), note{value: 1 << (i % 20)})
			}
			e.Send(e.Self(), note{kind: 1, value: 9})
		},
		receive: func(_ *actor, e *env, from algorithms.ID, m note) {
			if m.kind == 0 {
				e.Send(from, note{kind: 1, value: m.value})
			}
		},
	}
}

func TestCountsAreThoseOfTheSimulator(t *testing.T) {
	for _, n := range []int{1, 2, 3, 8, 33} {
		want, err := sim.Run(t.Context(), chatter().algorithm(), sim.Config{
			Graph: algorithms.Complete(n), Seed: 7, PerNode: true,
		})
		if err != nil {
			t.Fatal(err)
		}
		cfg := nodes(n)
		cfg.PerNode = true
		got := chatter().run(t, cfg)
		got.Counts.Depth = want.Counts.Depth // what a node heard before depends on timing
		if diff := cmp.Diff(want.Counts, got.Counts); diff != "" {
			t.Errorf("n=%d (-simulator +goroutines):\n%s", n, diff)
		}
		if got.Events != want.Events || got.Status() != want.Status() {
			t.Errorf("n=%d: %d events, %s; the simulator has %d, %s",
				n, got.Events, got.Status(), want.Events, want.Status())
		}
	}
}

func TestLossAndDuplicationAreThoseOfTheSimulator(t *testing.T) {
	// Nobody answers, so that every sender numbers its messages in one way only.
	greet := func() *toy {
		c := chatter()
		c.receive = nil
		return c
	}
	links := network.Links{Loss: 0.3, Duplicate: 0.2}
	want, err := sim.Run(t.Context(), greet().algorithm(), sim.Config{
		Graph: algorithms.Complete(40), Seed: 7, PerNode: true, Links: links,
	})
	if err != nil {
		t.Fatal(err)
	}
	cfg := nodes(40)
	cfg.PerNode, cfg.Links = true, links
	got := greet().run(t, cfg)
	if diff := cmp.Diff(want.Counts, got.Counts); diff != "" {
		t.Errorf("-simulator +goroutines:\n%s", diff)
	}
	if got.Counts.Dropped[engine.Lost] == 0 || got.Counts.Duplicated == 0 {
		t.Errorf("lost %d, duplicated %d of %d: the test sees nothing",
			got.Counts.Dropped[engine.Lost], got.Counts.Duplicated, got.Counts.Sent)
	}
}

func TestSelfMessages(t *testing.T) {
	got := 0
	echo := &toy{
		start: func(_ *actor, e *env) { e.Send(e.Self(), note{value: 3}) },
		receive: func(_ *actor, e *env, from algorithms.ID, m note) {
			if from != e.Self() {
				t.Errorf("message to oneself comes from %v", from)
			}
			if got++; m.value > 0 {
				e.Send(e.Self(), note{value: m.value - 1})
			}
		},
	}
	cfg := nodes(1)
	cfg.Mailbox = 1
	out := echo.run(t, cfg)
	expectStatus(t, out, "ok")
	if got != 4 || out.Events != 5 {
		t.Errorf("%d messages arrived in %d events, want 4 in 5", got, out.Events)
	}
	if diff := cmp.Diff(engine.Counts{}, out.Counts); diff != "" {
		t.Errorf("messages to oneself were counted:\n%s", diff)
	}
}

// A node that is busy cannot take anything out of its mailbox, so what goes beyond it is
// dropped: and only that, and nobody waits for room.
func TestFullMailboxDrops(t *testing.T) {
	const room, sent = 4, 10
	ready, full := make(chan struct{}), make(chan struct{})
	flood := &toy{
		start: func(_ *actor, e *env) {
			switch e.Self() {
			case 0:
				<-ready // not what a node may do, nor is the other, but it holds the test still
				for range sent {
					e.Send(1, note{})
				}
				e.Send(2, note{}) // tells that the others are there
			case 1:
				close(ready)
				<-full
				for range 2 * room {
					e.Send(1, note{}) // the limit is not for these
				}
			}
		},
		receive: func(_ *actor, e *env, _ algorithms.ID, _ note) {
			if e.Self() == 2 {
				close(full)
			}
		},
	}
	cfg := nodes(3)
	cfg.Mailbox = room
	n, err := Prepare(flood.algorithm(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	out, err := n.Execute(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	expectStatus(t, out, "ok")
	c := out.Counts
	if c.Sent != sent+1 || c.Delivered != room+1 || c.Dropped[engine.Overflow] != sent-room {
		t.Errorf("%d sent, %d delivered, %d dropped; want %d, %d, %d",
			c.Sent, c.Delivered, c.Dropped[engine.Overflow], sent+1, room+1, sent-room)
	}
	if want := int64(3 + room + 1 + 2*room); out.Events != want {
		t.Errorf("%d events, want %d: messages to oneself are not dropped", out.Events, want)
	}
}

func TestLinksKeepOrder(t *testing.T) {
	const sent = 500
	next := make([][4]uint32, 4)
	stream := &toy{
		start: func(_ *actor, e *env) {
			for i := range uint32(sent) {
				for to := range algorithms.ID(4) {
					e.Send(to, note{value: i})
				}
			}
		},
		receive: func(_ *actor, e *env, from algorithms.ID, m note) {
			if want := next[e.Self()][from]; m.value != want {
				t.Errorf("node %d got number %d from %d, want %d", e.Self(), m.value, from, want)
			}
			next[e.Self()][from]++
		},
	}
	out := stream.run(t, nodes(4))
	if out.Counts.Delivered != 4*3*sent {
		t.Errorf("%d delivered, want %d", out.Counts.Delivered, 4*3*sent)
	}
}

func TestDepthIsTheLongestChain(t *testing.T) {
	relay := &toy{
		start: func(_ *actor, e *env) {
			if e.Self() == 0 {
				e.Send(1, note{value: 11})
			}
		},
		receive: func(_ *actor, e *env, from algorithms.ID, m note) {
			switch {
			case from != e.Self():
				e.Send(e.Self(), m) // adds nothing to the chain
			case m.value > 0:
				e.Send((e.Self()+1)%3, note{value: m.value - 1})
			}
		},
	}
	if out := relay.run(t, nodes(3)); out.Counts.Depth != 12 {
		t.Errorf("depth %d, want 12", out.Counts.Depth)
	}
}
