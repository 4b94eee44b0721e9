package sim

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/request"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
)

func fixed(ticks algorithms.Time) network.Links {
	return network.Links{Latency: network.Latency{Distribution: network.Fixed, A: ticks}}
}

func TestCountsOfCentralized(t *testing.T) {
	const n = 10
	out, err := Run(t.Context(), &request.Centralized, Config{Graph: algorithms.Complete(n), Seed: 3, PerNode: true})
	if err != nil {
		t.Fatal(err)
	}
	c := out.Counts
	if c.Sent != 2*(n-1) || c.Delivered != c.Sent || c.Bytes != 2*c.Sent || c.Depth != 2 {
		t.Errorf("sent %d, delivered %d, bytes %d, depth %d; want 18, 18, 36, 2", c.Sent, c.Delivered, c.Bytes, c.Depth)
	}
	if c.Kinds[0] != (engine.KindCount{Sent: 9, Delivered: 9, Bytes: 18}) || c.Kinds[1] != c.Kinds[0] {
		t.Errorf("kinds: %+v; want 9 of each", c.Kinds[:2])
	}
	if most, _ := c.MaxSent(); most != 9 || c.ByReceiver[0] != 9 {
		t.Errorf("busiest sender %d, coordinator received %d; want 9, 9", most, c.ByReceiver[0])
	}
	if want := []int64{0, 0, 18}; !slices.Equal(c.Sizes, want) {
		t.Errorf("sizes: %v; want %v", c.Sizes, want)
	}
	if out.Status() != "ok" || out.End != engine.Quiet || out.Result.Ops != n-1 {
		t.Errorf("%s, %v, %d ops; want ok, quiet, 9", out.Status(), out.End, out.Result.Ops)
	}
}

func TestSameSeedSameCourse(t *testing.T) {
	run := func(cfg Config) engine.Outcome {
		cfg.Graph = algorithms.Complete(20)
		out, err := Run(t.Context(), &request.Centralized, cfg)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	a, b := run(Config{Seed: 7}), run(Config{Seed: 7})
	if d := cmp.Diff(a, b); d != "" {
		t.Errorf("two runs of one seed differ:\n%s", d)
	}
	if other := run(Config{Seed: 8}); other.Hash == a.Hash {
		t.Error("another seed took the same course")
	}
	var log tracerFunc = func(engine.Event) {}
	traced, counted := run(Config{Seed: 7, Tracer: log}), run(Config{Seed: 7, PerNode: true})
	if traced.Hash != a.Hash || counted.Hash != a.Hash || traced.Time != a.Time {
		t.Error("tracing or counting by node changed the course of the run")
	}
}

type tracerFunc func(engine.Event)

func (f tracerFunc) Trace(e engine.Event) { f(e) }

// TestEventsOfOneTick holds the order within a tick: by receiver, then sender, then the sender's
// own number, whatever order they were sent in.
func TestEventsOfOneTick(t *testing.T) {
	type got struct{ to, from, number int }
	var seen []got
	b := &behaviour{
		start: func(env *algorithms.Env[note]) {
			for i := env.N() - 1; i >= 0; i-- {
				if to := algorithms.ID(i); to != env.Self() {
					env.Send(to, note{number: 1})
					env.Send(to, note{number: 2})
				}
			}
		},
		receive: func(env *algorithms.Env[note], from algorithms.ID, m note) {
			seen = append(seen, got{int(env.Self()), int(from), int(m.number)})
		},
	}
	b.run(t, Config{Graph: algorithms.Complete(4), Links: fixed(10)})
	var want []got
	for to := range 4 {
		for from := range 4 {
			if to != from {
				want = append(want, got{to, from, 1}, got{to, from, 2})
			}
		}
	}
	if !slices.Equal(seen, want) {
		t.Errorf("order %v;\nwant %v", seen, want)
	}
}

// TestUnrelatedEventsDoNotMatter adds two nodes that talk to each other, and finds the others
// at the same times as before.
func TestUnrelatedEventsDoNotMatter(t *testing.T) {
	arrivals := func(bystanders bool) []algorithms.Time {
		var at []algorithms.Time
		b := &behaviour{
			start: func(env *algorithms.Env[note]) {
				if env.Self() == 0 || bystanders && env.Self() == 2 {
					env.Send(env.Self()+1, note{number: 20})
				}
			},
			receive: func(env *algorithms.Env[note], from algorithms.ID, m note) {
				if env.Self() < 2 {
					at = append(at, env.Now()+algorithms.Time(env.Rand().IntN(1000))<<32)
				}
				if m.number > 0 {
					env.Send(from, note{number: m.number - 1})
				}
			},
		}
		b.run(t, Config{Graph: algorithms.Complete(4), Seed: 5})
		return at
	}
	alone, together := arrivals(false), arrivals(true)
	if len(alone) != 21 || !slices.Equal(alone, together) {
		t.Errorf("alone %v;\nin company %v", alone, together)
	}
}

func TestMessageToOneselfIsFree(t *testing.T) {
	heard := 0
	b := &behaviour{
		start:   func(env *algorithms.Env[note]) { env.Send(env.Self(), note{}) },
		receive: func(env *algorithms.Env[note], from algorithms.ID, m note) { heard++ },
	}
	out := b.run(t, Config{Links: network.Links{Loss: 0.999}, PerNode: true})
	if c := out.Counts; heard != 2 || c.Sent != 0 || c.Delivered != 0 || c.Bytes != 0 || c.BySender[0] != 0 {
		t.Errorf("%d heard, %d sent, %d delivered; want 2, 0 and 0", heard, c.Sent, c.Delivered)
	}
}

func TestSetUpIsCountedApart(t *testing.T) {
	b := &behaviour{setup: true, start: func(env *algorithms.Env[note]) {
		env.Send(1-env.Self(), note{kind: 1, number: 300})
		env.Send(1-env.Self(), note{})
	}}
	if c := b.run(t, Config{Links: network.Links{Duplicate: 0.999}}).Counts; c.Duplicated != 2 {
		t.Errorf("%d copies; want those of the measured phase, 2", c.Duplicated)
	}
	out := b.run(t, Config{PerNode: true})
	c := out.Counts
	if c.Sent != 2 || c.Bytes != 4 || c.Delivered != 2 || c.BySender[0] != 1 {
		t.Errorf("measured phase: %d sent, %d bytes, %d delivered, node 0 %d; want 2, 4, 2, 1",
			c.Sent, c.Bytes, c.Delivered, c.BySender[0])
	}
	if want := (engine.KindCount{Sent: 2, Delivered: 2, Bytes: 6}); c.Setup != want {
		t.Errorf("set-up: %+v; want %+v", c.Setup, want)
	}
}

func TestLinkWithoutEdgeBreaksTheContract(t *testing.T) {
	ring, err := algorithms.NewGraph(3, [][2]int32{{0, 1}, {1, 2}})
	if err != nil {
		t.Fatal(err)
	}
	for _, to := range []algorithms.ID{2, 3, -1, math.MaxInt32} {
		b := &behaviour{start: func(env *algorithms.Env[note]) {
			if env.Self() == 0 {
				env.Send(to, note{})
			}
		}}
		for _, watched := range []bool{false, true} {
			_, err := Run(t.Context(), b.algorithm(), Config{Graph: ring, PerNode: watched})
			if err == nil || !strings.Contains(err.Error(), "node 0") ||
				!strings.Contains(err.Error(), strconv.Itoa(int(to))) {
				t.Errorf("message to %d, counted by node %t: %v; want an error that names both nodes", to, watched, err)
			}
		}
	}
}

func TestUnknownKindBreaksTheContract(t *testing.T) {
	b := &behaviour{start: func(env *algorithms.Env[note]) { env.Send(1-env.Self(), note{kind: 2}) }}
	for _, watched := range []bool{false, true} {
		_, err := Run(t.Context(), b.algorithm(), Config{Graph: algorithms.Complete(2), PerNode: watched})
		if err == nil || !strings.Contains(err.Error(), "kind 2 (allowed: 0 to 1)") {
			t.Errorf("counted by node %t: %v; want an error that names the kind", watched, err)
		}
	}
}

func TestLimits(t *testing.T) {
	endless := func() *behaviour {
		return &behaviour{start: fromZero(1), receive: func(env *algorithms.Env[note], from algorithms.ID, m note) {
			env.Report(algorithms.Observation{})
			env.Send(from, m)
		}}
	}
	out := endless().run(t, Config{Limits: engine.Limits{Events: 1000}})
	if out.End != engine.EventLimit || out.Events < 1000 || out.Events > 1002 || out.Status() == "ok" {
		t.Errorf("%v after %d events, status %q; want the limit of 1000 events", out.End, out.Events, out.Status())
	}
	out = endless().run(t, Config{Links: fixed(10), Limits: engine.Limits{Time: 995}})
	if out.End != engine.TimeLimit || out.Time != 990 {
		t.Errorf("%v at %v; want the limit of time at 990µs", out.End, out.Time)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	out, err := Run(ctx, endless().algorithm(), Config{Graph: algorithms.Complete(2)})
	if err != nil || out.End != engine.Cancelled {
		t.Errorf("%v, %v; want cancelled", out.End, err)
	}
}

func TestViolationNamesTheSeed(t *testing.T) {
	b := &behaviour{
		start: func(env *algorithms.Env[note]) {
			env.Report(algorithms.Observation{What: 1})
			env.Send(1-env.Self(), note{})
		},
		checker: &always{fail: errBroken},
	}
	out := b.run(t, Config{Seed: 4711})
	if out.Violation == nil || out.End != engine.Violated || !strings.Contains(out.Status(), "seed 4711") {
		t.Errorf("%v, status %q; want a violation with its seed", out.End, out.Status())
	}
	if n := len(b.checker.(*always).seen); n != 1 {
		t.Errorf("%d observations; the run should end with the first", n)
	}
}

func TestConfigFaultsComeTogether(t *testing.T) {
	_, err := Run(t.Context(), &request.Centralized, Config{
		Graph:  algorithms.Complete(3),
		Links:  network.Links{Loss: math.NaN(), Duplicate: 1},
		Limits: engine.Limits{Events: -1},
		Faults: []algorithms.Fault{{Kind: algorithms.Crash, Node: 3}, {At: -1}, {Kind: algorithms.Split}},
	})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"loss NaN", "duplicate 1", "-1 events", "node 3 (allowed: 0 to 2)", "fault 1",
		"fault 2",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not name %q: %v", want, err)
		}
	}
}

// TestResetTakesTheSameCourse runs one network three times, the second time cut off in the
// middle, which leaves messages and timers behind.
func TestResetTakesTheSameCourse(t *testing.T) {
	b := &behaviour{
		start: func(env *algorithms.Env[note]) {
			env.SetTimer(5, algorithms.Timer{})
			env.Send(1-env.Self(), note{number: 30})
		},
		timeout: func(env *algorithms.Env[note], _ algorithms.Timer) { env.Report(algorithms.Observation{}) },
		receive: func(env *algorithms.Env[note], from algorithms.ID, m note) {
			if m.number > 0 {
				env.Send(from, note{number: m.number - uint32(1+env.Rand().IntN(2))%(m.number+1)})
				env.SetTimer(50, algorithms.Timer{})
			}
		},
		faults: []algorithms.Fault{
			{At: 10_000, Kind: algorithms.Crash, Node: 1},
			{At: 11_000, Kind: algorithms.Recover, Node: 1},
		},
	}
	alg := b.algorithm()
	alg.New = func(algorithms.Setup) (algorithms.Instance[actor], error) {
		return algorithms.Instance[actor]{
			Node: func(algorithms.ID) actor { return actor{b} }, Checker: &always{}, Faults: b.faults,
		}, nil
	}
	run, err := Prepare[note, actor, *actor](alg, Config{Graph: algorithms.Complete(2), Seed: 4, PerNode: true})
	if err != nil {
		t.Fatal(err)
	}
	execute := func(ctx context.Context) engine.Outcome {
		out, err := run.Execute(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if err := run.Reset(); err != nil {
			t.Fatal(err)
		}
		return out
	}
	first := execute(t.Context())
	if first.Counts.Sent < 10 {
		t.Fatalf("%d messages; the test means to have more", first.Counts.Sent)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	execute(cancelled)
	if d := cmp.Diff(first, execute(t.Context())); d != "" {
		t.Errorf("the run took another course after Reset:\n%s", d)
	}
	run.Close()
	run.Close()
	if _, err := run.Execute(t.Context()); err == nil || run.Reset() == nil {
		t.Error("a closed run can be executed")
	}
}
