package live

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// endless is a ball that nodes 0 and 1 throw to each other for ever.
func endless() *toy {
	return &toy{
		start: func(_ *actor, e *env) {
			if e.Self() == 0 {
				e.Send(1, note{})
			}
		},
		receive: func(_ *actor, e *env, from algorithms.ID, m note) { e.Send(from, m) },
	}
}

func TestViolationEndsTheRun(t *testing.T) {
	odd := errors.New("node 1 saw a message")
	heard := 0
	game := endless()
	receive := game.receive
	game.receive = func(a *actor, e *env, from algorithms.ID, m note) {
		e.Report(algorithms.Observation{What: 1, Value: int64(e.Self())})
		receive(a, e, from, m)
	}
	game.observe = func(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
		if o.What != 1 || o.Value != int64(node) {
			t.Errorf("node %d reports %+v", node, o)
		}
		if heard++; heard == 10 {
			return odd
		}
		return nil
	}
	game.finish = func(bool) error {
		t.Error("a violated run is asked for more")
		return nil
	}
	out := game.run(t, nodes(2))
	if out.End != engine.Violated || !errors.Is(out.Violation, odd) {
		t.Fatalf("end %v, violation %v", out.End, out.Violation)
	}
	expectStatus(t, out, "violation: node 1 saw a message (at 0s, seed 7)")
	if heard != 10 {
		t.Errorf("%d observations reached the checker, want 10", heard)
	}
	// The call that broke the property is carried out to its end; its message stays under way.
	if out.Counts.Sent != 11 || out.Counts.Delivered != 10 || out.Counts.DroppedTotal() != 0 {
		t.Errorf("%d sent, %d delivered, %d dropped; want 11, 10, 0",
			out.Counts.Sent, out.Counts.Delivered, out.Counts.DroppedTotal())
	}
}

func TestLastWordOfTheChecker(t *testing.T) {
	for _, test := range []struct {
		name  string
		toy   *toy
		quiet bool
	}{{"quiet", &toy{}, true}, {"limit", endless(), false}} {
		t.Run(test.name, func(t *testing.T) {
			test.toy.finish = func(quiet bool) error {
				if quiet != test.quiet {
					t.Errorf("quiet %t, want %t", quiet, test.quiet)
				}
				return errors.New("left undecided")
			}
			cfg := nodes(2)
			cfg.Limits.Events = 100
			expectStatus(t, test.toy.run(t, cfg), "violation: left undecided (at 0s, seed 7)")
		})
	}
}

func TestGoalThatIsMissed(t *testing.T) {
	out := (&toy{goal: func() bool { return false }}).run(t, nodes(2))
	expectStatus(t, out, "goal not reached")
	if out.Goal {
		t.Error("the outcome says that it was")
	}
}

// The goal is remembered with the time at which it was reached for the last time.
func TestGoalComesAndGoes(t *testing.T) {
	for _, test := range []struct {
		turns algorithms.Time
		goal  bool
		at    algorithms.Time
	}{{1, true, 100}, {2, false, 100}, {3, true, 300}, {4, false, 300}} {
		reached := false
		blink := &toy{
			start: func(_ *actor, e *env) {
				for i := range test.turns {
					e.SetTimer((i+1)*100, algorithms.Timer{})
				}
				e.SetTimer(500, algorithms.Timer{Kind: 1})
			},
			timeout: func(_ *actor, e *env, t algorithms.Timer) {
				if t.Kind == 0 {
					e.Report(algorithms.Observation{})
				}
			},
			observe: func(algorithms.Time, algorithms.ID, algorithms.Observation) error {
				reached = !reached
				return nil
			},
			goal: func() bool { return reached },
		}
		out := blink.run(t, nodes(1))
		if out.Goal != test.goal || out.GoalAt != test.at || out.Time != 500 {
			t.Errorf("%d turns: goal %t at %v, over at %v; want %t, %v, 500µs",
				test.turns, out.Goal, out.GoalAt, out.Time, test.goal, test.at)
		}
	}
}

// A node that is in a call when the run ends has nothing more to say.
func TestNothingIsHeardAfterTheEnd(t *testing.T) {
	over, heard := make(chan struct{}), 0
	late := &toy{
		start: func(_ *actor, e *env) {
			if e.Self() == 1 {
				<-over
			}
			e.Report(algorithms.Observation{})
		},
		observe: func(algorithms.Time, algorithms.ID, algorithms.Observation) error {
			if heard++; heard == 1 {
				close(over)
			}
			return errors.New("no")
		},
	}
	// Not in a bubble, which the channel would have to belong to.
	out, err := Run(t.Context(), late.algorithm(), nodes(2))
	if err != nil {
		t.Fatal(err)
	}
	if out.End != engine.Violated || heard != 1 {
		t.Errorf("end %v after %d observations, want %v after 1", out.End, heard, engine.Violated)
	}
}

func TestEventLimit(t *testing.T) {
	for _, limit := range []int64{1, 100, 12345} {
		cfg := nodes(2)
		cfg.Limits.Events = limit
		out := endless().run(t, cfg)
		expectStatus(t, out, "stopped at the limit of events, after the goal had been reached")
		if most := limit + max(limit/16, 2) + 1; out.Events < limit || out.Events > most {
			t.Errorf("%d events, want %d to %d", out.Events, limit, most)
		}
	}
}

func TestTimeLimit(t *testing.T) {
	cfg := nodes(2)
	cfg.Limits.Time = 3 * ms
	n, err := Prepare(endless().algorithm(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	out, err := n.Execute(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	expectStatus(t, out, "stopped at the limit of time, after the goal had been reached")
	if out.Time <= cfg.Limits.Time {
		t.Errorf("over at %v, before the limit of %v", out.Time, cfg.Limits.Time)
	}

	// What is due at the limit still happens. Nobody waits for what is due later.
	late := &toy{
		start:   func(_ *actor, e *env) { e.SetTimer(3*ms, algorithms.Timer{}) },
		timeout: func(_ *actor, e *env, _ algorithms.Timer) { e.SetTimer(1, algorithms.Timer{}) },
	}
	out = late.run(t, cfg)
	expectStatus(t, out, "stopped at the limit of time, after the goal had been reached")
	if out.Events != 4 || out.Time != 3*ms {
		t.Errorf("%d events, over at %v; want 4, 3ms", out.Events, out.Time)
	}
	// The default is ten seconds.
	heartbeat := &toy{start: func(_ *actor, e *env) { e.SetTimer(ms, algorithms.Timer{}) }}
	heartbeat.timeout = func(a *actor, e *env, _ algorithms.Timer) { heartbeat.start(a, e) }
	out = heartbeat.run(t, nodes(1))
	if expectStatus(t, out, "stopped at the limit of time, after the goal had been reached"); out.Events != 10001 {
		t.Errorf("%d events, want 10001", out.Events)
	}
}

// Spans that are as good as infinite must not overflow.
func TestEndlessSpans(t *testing.T) {
	const hops = 2000
	forever := algorithms.Time(math.MaxInt64)
	cfg := nodes(2)
	cfg.Grace = forever
	cfg.Limits = engine.Limits{Time: forever, Events: math.MaxInt64}
	cfg.Faults = []algorithms.Fault{crash(forever-1, 1)}
	out := tokenRing(hops).run(t, cfg)
	expectStatus(t, out, "stopped at the limit of time, after the goal had been reached; "+
		"1 of 1 faults had not happened")
	if out.Counts.Delivered != hops || out.Events != 2+hops {
		t.Errorf("%d delivered in %d events, want %d in %d", out.Counts.Delivered, out.Events, hops, 2+hops)
	}
}

func TestCancellation(t *testing.T) {
	t.Run("before the start", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		silent := &toy{
			start:  func(*actor, *env) { t.Error("a node started") },
			finish: func(bool) error { return errors.New("asked for the end of a run that was broken off") },
		}
		out, err := Run(ctx, silent.algorithm(), nodes(2000)) // so many that one would be quick enough
		if err != nil {
			t.Fatal(err)
		}
		expectStatus(t, out, "cancelled")
	})
	t.Run("at work", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		game, calls := endless(), 0
		receive := game.receive
		game.receive = func(a *actor, e *env, from algorithms.ID, m note) {
			if calls++; calls == 1000 { // one ball, so one call at a time
				cancel()
			}
			receive(a, e, from, m)
		}
		cfg := nodes(2)
		cfg.Limits.Time = algorithms.Hour
		out, err := Run(ctx, game.algorithm(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		expectStatus(t, out, "cancelled")
		if out.Counts.Sent < 1000 {
			t.Errorf("%d messages were counted, want at least 1000", out.Counts.Sent)
		}
	})
	t.Run("while nothing happens", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		waiting := &toy{start: func(_ *actor, e *env) {
			e.SetTimer(algorithms.Hour, algorithms.Timer{})
			cancel()
		}}
		cfg := nodes(1)
		cfg.Limits.Time = 2 * algorithms.Hour
		out, err := Run(ctx, waiting.algorithm(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		expectStatus(t, out, "cancelled")
	})
}

func TestPerpetual(t *testing.T) {
	// Every node has a timer that never stops. The goal is five ticks of node 0.
	ticks := 0
	beat := &toy{perpetual: true, begin: func() { ticks = 0 }}
	beat.start = func(_ *actor, e *env) { e.SetTimer(ms, algorithms.Timer{}) }
	beat.timeout = func(a *actor, e *env, _ algorithms.Timer) {
		if e.Self() == 0 {
			e.Report(algorithms.Observation{})
		}
		e.SetTimer(ms, algorithms.Timer{})
	}
	beat.observe = func(algorithms.Time, algorithms.ID, algorithms.Observation) error { ticks++; return nil }
	beat.goal = func() bool { return ticks >= 5 }

	t.Run("ends at the goal", func(t *testing.T) {
		out := beat.run(t, nodes(3))
		expectStatus(t, out, "ok")
		if out.End != engine.AtGoal || out.Time != 5*ms || out.GoalAt != 5*ms {
			t.Errorf("end %v at %v, goal at %v; want %v, 5ms, 5ms", out.End, out.Time, out.GoalAt, engine.AtGoal)
		}
	})
	t.Run("after all faults", func(t *testing.T) {
		cfg := nodes(3)
		cfg.Faults = []algorithms.Fault{crash(7500, 1)}
		out := beat.run(t, cfg)
		expectStatus(t, out, "ok")
		if out.End != engine.AtGoal || out.Time != 7500 || out.GoalAt != 5*ms || ticks != 7 {
			t.Errorf("end %v at %v after %d ticks, goal at %v; want %v, 7.5ms, 7, 5ms",
				out.End, out.Time, ticks, out.GoalAt, engine.AtGoal)
		}
	})
	t.Run("all nodes start", func(t *testing.T) {
		easy := endless()
		easy.perpetual = true
		start := easy.start
		easy.start = func(a *actor, e *env) {
			start(a, e)
			e.Report(algorithms.Observation{})
		}
		out := easy.run(t, nodes(40))
		expectStatus(t, out, "ok")
		if out.End != engine.AtGoal || out.Events < 40 {
			t.Errorf("end %v after %d events, want %v after 40 at least", out.End, out.Events, engine.AtGoal)
		}
	})
	t.Run("nobody is up", func(t *testing.T) {
		cfg := nodes(1)
		cfg.Faults = []algorithms.Fault{crash(0, 0), comeBack(3*ms, 0)}
		out := beat.run(t, cfg)
		expectStatus(t, out, "ok")
		if out.Time != 8*ms {
			t.Errorf("over at %v, want 8ms", out.Time)
		}
	})
}

func TestBrokenContract(t *testing.T) {
	pair, err := algorithms.NewGraph(3, [][2]int32{{0, 1}, {1, 2}})
	if err != nil {
		t.Fatal(err)
	}
	boom := func(id algorithms.ID) func(*actor, *env) {
		return func(_ *actor, e *env) {
			if e.Self() == id {
				panic("boom")
			}
		}
	}
	for _, test := range []struct {
		name   string
		toy    toy
		faults []algorithms.Fault
		want   string
	}{
		{name: "no such link", want: "live: toy: node 2 sent a message to 0, to which it has no link", toy: toy{
			start: func(_ *actor, e *env) {
				if e.Self() == 2 {
					e.Send(0, note{})
				}
			},
		}},
		{name: "no such node", want: "live: toy: node 1 sent a message to 77, to which it has no link", toy: toy{
			start: func(_ *actor, e *env) {
				if e.Self() == 1 {
					e.Send(77, note{})
				}
			},
		}},
		{name: "no such kind", want: "live: toy: node 1 panicked: ", toy: toy{
			start: func(_ *actor, e *env) {
				if e.Self() == 1 {
					e.Send(0, note{kind: 9})
				}
			},
		}},
		{name: "panic at the start", want: "live: toy: node 1 panicked: boom", toy: toy{start: boom(1)}},
		{name: "panic at a message", want: "live: toy: node 2 panicked: boom", toy: toy{
			start: func(_ *actor, e *env) {
				if e.Self() == 1 {
					for range 10 {
						e.Send(2, note{})
					}
				}
			},
			receive: func(a *actor, e *env, _ algorithms.ID, _ note) {
				e.Send(1, note{})
				boom(2)(a, e)
			},
		}},
		{name: "panic at a timer", want: "live: toy: node 0 panicked: boom", toy: toy{
			start:   func(_ *actor, e *env) { e.SetTimer(1, algorithms.Timer{}) },
			timeout: func(a *actor, e *env, _ algorithms.Timer) { boom(0)(a, e) },
		}},
		{name: "panic at the recovery", want: "live: toy: node 1 panicked: boom", toy: toy{
			restore: func(a *actor, e *env, _ []byte) { boom(1)(a, e) },
		}, faults: []algorithms.Fault{crash(1, 1), comeBack(2, 1), crash(ms, 0)}},
		{name: "panic of the checker", want: "live: toy: node 1 panicked: boom", toy: toy{
			start: func(_ *actor, e *env) {
				if e.Self() == 1 {
					e.Report(algorithms.Observation{})
				}
			},
			observe: func(algorithms.Time, algorithms.ID, algorithms.Observation) error { panic("boom") },
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			cfg := Config{Config: engine.Config{Graph: pair, Faults: test.faults}}
			err := test.toy.fail(t, cfg)
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Fatalf("error %q, want %q", err, test.want)
			}
			if strings.Contains(test.want, "panicked") {
				var p *engine.PanicError
				if !errors.As(err, &p) || !strings.Contains(string(p.Stack), "live") {
					t.Errorf("error %v has no stack", err)
				}
			}
		})
	}
}
