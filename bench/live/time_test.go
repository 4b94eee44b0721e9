package live

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// rumour is push gossip in rounds of five Delta: a node that knows sends to a random
// other at each of its rounds, from the next round on after it was told, rounds times. Every
// node has a timer of its own, and its messages depend on whether those of the others came
// before or after it.
func rumour(delta algorithms.Time, rounds int64) *toy {
	knows := 0
	r := &toy{
		begin:   func() { knows = 0 },
		observe: func(algorithms.Time, algorithms.ID, algorithms.Observation) error { knows++; return nil },
		ops:     func() int64 { return int64(knows) },
	}
	learn := func(a *actor, e *env) {
		if a.n == 0 {
			a.n = 1
			e.Report(algorithms.Observation{})
		}
	}
	r.start = func(a *actor, e *env) {
		if e.Self() == 0 {
			learn(a, e)
		}
		e.SetTimer(5*delta, algorithms.Timer{Data: 1})
	}
	r.receive = func(a *actor, e *env, _ algorithms.ID, _ note) { learn(a, e) }
	r.timeout = func(a *actor, e *env, t algorithms.Timer) {
		if a.n > 0 {
			e.Send(e.Neighbor(e.Rand().IntN(e.Degree())), note{})
		}
		if t.Data < rounds {
			e.SetTimer(5*delta, algorithms.Timer{Data: t.Data + 1})
		}
	}
	return r
}

func TestRoundsAreThoseOfTheSimulator(t *testing.T) {
	for _, n := range []int{2, 3, 8, 33, 200} {
		links := network.Links{}.WithDefaults()
		want, err := sim.Run(t.Context(), rumour(links.Delta(), 12).algorithm(), sim.Config{
			Graph: algorithms.Complete(n), Seed: 7, PerNode: true,
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, skip := range []bool{false, true} {
			cfg := nodes(n)
			cfg.PerNode, cfg.SkipIdle = true, skip
			got := rumour(DefaultDelta, 12).run(t, cfg)
			if diff := cmp.Diff(want.Counts, got.Counts); diff != "" {
				t.Errorf("n=%d skip=%t (-simulator +goroutines):\n%s", n, skip, diff)
			}
			if got.Result.Ops != want.Result.Ops || got.Events != want.Events || got.Status() != "ok" {
				t.Errorf("n=%d skip=%t: %d know, %d events, %s; the simulator has %d, %d, %s", n, skip,
					got.Result.Ops, got.Events, got.Status(), want.Result.Ops, want.Events, want.Status())
			}
			if rounds := 12 * 5 * DefaultDelta; got.Time < rounds {
				t.Errorf("n=%d skip=%t: the clock shows %v after rounds of %v", n, skip, got.Time, rounds)
			}
		}
	}
}

// Without a bubble the machine decides how long a round takes, and the counts are the
// same all the same.
func TestRoundsInRealTime(t *testing.T) {
	cfg := nodes(33)
	cfg.SkipIdle = true
	want := rumour(DefaultDelta, 12).run(t, cfg)
	cfg.SkipIdle, cfg.Delta = false, 20
	n, err := Prepare(rumour(cfg.Delta, 12).algorithm(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	for range 5 {
		got, err := n.Execute(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.Counts, got.Counts); diff != "" {
			t.Fatalf("-bubble +real time:\n%s", diff)
		}
		if got.Late != 0 {
			t.Fatalf("%d timers fired while messages were under way", got.Late)
		}
		if err := n.Reset(); err != nil {
			t.Fatal(err)
		}
	}
}

// Timers of one instant come before all messages that follow from them, in the order in
// which their node set them; those of a later instant come after.
func TestTimersOfOneInstant(t *testing.T) {
	const n = 20
	var mu sync.Mutex
	heard := make([][]string, n)
	tell := func(e *env, format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		heard[e.Self()] = append(heard[e.Self()], fmt.Sprintf("%d:", e.Now())+fmt.Sprintf(format, args...))
	}
	instants := &toy{
		start: func(_ *actor, e *env) {
			e.SetTimer(200, algorithms.Timer{Kind: 3})
			e.SetTimer(100, algorithms.Timer{Kind: 1})
			e.SetTimer(100, algorithms.Timer{Kind: 2})
			e.SetTimer(-5, algorithms.Timer{Kind: 0}) // as soon as possible
		},
		receive: func(_ *actor, e *env, _ algorithms.ID, m note) {
			if m.value == n {
				tell(e, "message")
			}
			if m.value > 0 {
				e.Send(algorithms.ID((int(e.Self())+1)%n), note{value: m.value - 1})
			}
		},
		timeout: func(_ *actor, e *env, t algorithms.Timer) {
			tell(e, "timer %d", t.Kind)
			if t.Kind == 1 {
				e.Send(algorithms.ID((int(e.Self())+1)%n), note{value: n})
			}
		},
	}
	instants.run(t, nodes(n))
	want := []string{"1:timer 0", "100:timer 1", "100:timer 2", "100:message", "200:timer 3"}
	for i, got := range heard {
		if !slices.Equal(got, want) {
			t.Errorf("node %d heard %v, want %v", i, got, want)
		}
	}
}

// Where the machine lags behind, so that timers of several instants are due when the network
// comes to rest, those instants are still apart.
func TestOverdueTimers(t *testing.T) {
	const n = 8
	early := 0
	behind := tokenRing(20000) // takes far longer than the timers
	start, receive := behind.start, behind.receive
	behind.start = func(a *actor, e *env) {
		for i := range algorithms.Time(3) {
			e.SetTimer(1+i, algorithms.Timer{Data: int64(i)})
		}
		start(a, e)
	}
	behind.receive = func(a *actor, e *env, from algorithms.ID, m note) {
		if m.kind == 1 {
			a.n++
			return
		}
		receive(a, e, from, m)
	}
	behind.timeout = func(a *actor, e *env, timer algorithms.Timer) {
		if a.n != (n-1)*int(timer.Data) {
			e.Report(algorithms.Observation{Value: int64(a.n), Aux: timer.Data})
		}
		for i := range e.Degree() {
			e.Send(e.Neighbor(i), note{kind: 1})
		}
	}
	behind.observe = func(algorithms.Time, algorithms.ID, algorithms.Observation) error {
		early++
		return nil
	}
	out, err := Run(t.Context(), behind.algorithm(), nodes(n))
	if err != nil {
		t.Fatal(err)
	}
	if early > 0 || out.Counts.Kinds[1].Delivered != 3*n*(n-1) {
		t.Errorf("%d timers came before all messages of the instant before, of %d that arrived",
			early, out.Counts.Kinds[1].Delivered)
	}
}

// All that follows from the timers of an instant sees that instant.
func TestClockOfNodesStandsStill(t *testing.T) {
	var mu sync.Mutex
	var seen []algorithms.Time
	relay := &toy{
		start: func(_ *actor, e *env) {
			if e.Self() == 0 {
				e.SetTimer(70, algorithms.Timer{})
			}
		},
		timeout: func(_ *actor, e *env, _ algorithms.Timer) { e.Send(1, note{value: 3}) },
		receive: func(_ *actor, e *env, from algorithms.ID, m note) {
			mu.Lock()
			seen = append(seen, e.Now())
			mu.Unlock()
			switch {
			case m.value > 1:
				e.Send(from, note{value: m.value - 1})
			case e.Now() == 70:
				e.SetTimer(30, algorithms.Timer{})
			}
		},
	}
	relay.run(t, nodes(2))
	if want := []algorithms.Time{70, 70, 70, 100, 100, 100}; !slices.Equal(seen, want) {
		t.Errorf("messages saw %v, want %v", seen, want)
	}
}

func TestSkipIdle(t *testing.T) {
	var fired []algorithms.Time
	sleeper := &toy{
		start:   func(_ *actor, e *env) { e.SetTimer(algorithms.Hour, algorithms.Timer{}) },
		timeout: func(_ *actor, e *env, _ algorithms.Timer) { fired = append(fired, e.Now()) },
	}
	cfg := nodes(1)
	cfg.SkipIdle = true
	cfg.Limits.Time = 2 * algorithms.Hour
	out, err := Run(t.Context(), sleeper.algorithm(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	expectStatus(t, out, "ok")
	if !slices.Equal(fired, []algorithms.Time{algorithms.Hour}) || out.Time < algorithms.Hour {
		t.Errorf("timers at %v, over at %v; want one after an hour", fired, out.Time)
	}
}

func TestCancelledTimersNeitherFireNorProlongTheRun(t *testing.T) {
	for _, test := range []struct {
		name string
		toy  toy
		time algorithms.Time
	}{
		{"at once", toy{
			start: func(_ *actor, e *env) { e.CancelTimer(e.SetTimer(5*algorithms.Second, algorithms.Timer{})) },
		}, 0},
		{"before it is due", toy{
			start: func(a *actor, e *env) {
				a.timer = e.SetTimer(5*algorithms.Second, algorithms.Timer{})
				e.SetTimer(100, algorithms.Timer{Kind: 1})
			},
			timeout: func(a *actor, e *env, _ algorithms.Timer) { e.CancelTimer(a.timer) },
		}, 100},
		{"at the same instant", toy{
			start: func(a *actor, e *env) {
				e.SetTimer(100, algorithms.Timer{Kind: 1})
				a.timer = e.SetTimer(100, algorithms.Timer{})
			},
			timeout: func(a *actor, e *env, _ algorithms.Timer) { e.CancelTimer(a.timer) },
		}, 100},
		{"after it has fired", toy{
			start: func(a *actor, e *env) {
				a.timer = e.SetTimer(50, algorithms.Timer{Kind: 1})
				e.CancelTimer(0)
			},
			timeout: func(a *actor, e *env, _ algorithms.Timer) { e.CancelTimer(a.timer) },
		}, 50},
	} {
		t.Run(test.name, func(t *testing.T) {
			timeout := test.toy.timeout
			fired := 0
			test.toy.timeout = func(a *actor, e *env, timer algorithms.Timer) {
				if timer.Kind == 0 {
					t.Errorf("a cancelled timer fired at %v", e.Now())
				}
				fired++
				timeout(a, e, timer)
			}
			out := test.toy.run(t, nodes(1))
			expectStatus(t, out, "ok")
			// In a bubble nothing but waiting takes time.
			if out.Time != test.time || out.Events != int64(1+fired) {
				t.Errorf("over at %v after %d events, want %v and %d", out.Time, out.Events, test.time, 1+fired)
			}
		})
	}
}

// A network that is never at rest must not hold timers back for ever.
func TestGracePeriod(t *testing.T) {
	fired := false
	busy := &toy{
		perpetual: true,
		start: func(_ *actor, e *env) {
			if e.Self() == 0 {
				e.Send(1, note{})
				e.SetTimer(100, algorithms.Timer{})
			}
		},
		receive: func(_ *actor, e *env, from algorithms.ID, m note) { e.Send(from, m) },
		timeout: func(_ *actor, e *env, _ algorithms.Timer) {
			if e.Now() < 100 {
				t.Errorf("a timer of 100 ticks fires when the clock shows %d", e.Now())
			}
			e.Report(algorithms.Observation{})
		},
		observe: func(algorithms.Time, algorithms.ID, algorithms.Observation) error { fired = true; return nil },
		goal:    func() bool { return fired },
	}
	cfg := nodes(2)
	cfg.Grace = 2 * algorithms.Millisecond
	cfg.Limits.Time = algorithms.Hour
	n, err := Prepare(busy.algorithm(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	out, err := n.Execute(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	expectStatus(t, out, "ok")
	if out.Late != 1 || out.Time < 100+cfg.Grace {
		t.Errorf("%d late timers, over at %v; want 1, at %v or later", out.Late, out.Time, 100+cfg.Grace)
	}
}

// Nor may the clock that nodes see stand still for ever, or their timers would be set in
// the past.
func TestClockMovesOnWhereThereIsNoRest(t *testing.T) {
	moved := false
	busy := &toy{
		perpetual: true,
		start: func(_ *actor, e *env) {
			if e.Self() == 0 {
				e.Send(1, note{})
			}
		},
		receive: func(_ *actor, e *env, from algorithms.ID, m note) {
			if e.Now() >= 4*algorithms.Millisecond {
				e.Report(algorithms.Observation{})
			}
			e.Send(from, m)
		},
		observe: func(algorithms.Time, algorithms.ID, algorithms.Observation) error { moved = true; return nil },
		goal:    func() bool { return moved },
	}
	cfg := nodes(2)
	cfg.Grace = algorithms.Millisecond
	out, err := Run(t.Context(), busy.algorithm(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	expectStatus(t, out, "ok")
}
