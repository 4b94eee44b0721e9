package calibrate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/outcomes"
)

// counted are shapes of every pattern, with the depth of the chain where the pattern fixes it.
var counted = []struct {
	shape                   Shape
	messages, timers, depth int64
	waits                   int
}{
	{Shape{Exchange, 2, 1, 1, 0}, 2, 0, 1, 0},
	{Shape{Exchange, 12, 3, 7, 100}, 252, 0, 0, 0},
	{Shape{Exchange, 8, 7, 200, 0}, 11200, 0, 0, 0},
	{Shape{Token, 2, 1, 1, maxBody}, 1, 0, 1, 0},
	{Shape{Token, 5, 1, 300, 16}, 300, 0, 300, 0},
	{Shape{Token, 5, 5, 150, 0}, 750, 0, 0, 0},
	{Shape{Scatter, 9, 2, 1, 64}, 12, 0, 2, 0},
	{Shape{Scatter, 8, 7, 130, 3}, 1820, 0, 260, 0},
	{Shape{Tick, 4, 1, 3, 10}, 3, 3, 0, 3},
	{Shape{Tick, 6, 6, 2, 0}, 12, 12, 2, 2},
}

// payload adds up what each message takes, one by one.
func payload(s Shape) (total int64) {
	perRound := s.Messages() / int64(s.Rounds)
	for round := range s.Rounds {
		for i := range perRound {
			m := message{round: uint32(round), body: uint16(s.Body)}
			if s.Pattern == Token {
				m.stride = uint16(1 + int(i)%(s.Nodes-1))
			}
			total += int64(len(m.Append(nil)))
		}
	}
	return total
}

func TestCounts(t *testing.T) {
	for _, c := range counted {
		for _, e := range []engine.Engine{engine.Sim, engine.Goroutine} {
			t.Run(fmt.Sprintf("%v/%v", e, c.shape), func(t *testing.T) {
				o := execute(t, c.shape, e)
				n := &o.Counts
				stated := c.shape.Messages()
				if o.Status() != "ok" || n.Sent != c.messages || n.Delivered != c.messages || stated != c.messages {
					t.Errorf("%s: %d messages sent, %d delivered, %d stated; want %d",
						o.Status(), n.Sent, n.Delivered, stated, c.messages)
				}
				if !o.Expected.IsExact() || !o.Expected.Contains(float64(n.Sent)) {
					t.Errorf("expected are %v; want exactly %d", o.Expected, n.Sent)
				}
				if want := payload(c.shape); n.Bytes != want {
					t.Errorf("%d bytes; want %d", n.Bytes, want)
				}
				if c.depth > 0 && n.Depth != c.depth {
					t.Errorf("depth %d; want %d", n.Depth, c.depth)
				}
				w := outcomes.WorkOf(&o, c.shape.Nodes)
				if int64(w.Timers) != c.timers || c.shape.Timers() != c.timers || c.shape.Waits() != c.waits {
					t.Errorf("%g timers, %d and %d waits stated; want %d and %d",
						w.Timers, c.shape.Timers(), c.shape.Waits(), c.timers, c.waits)
				}
				if e == engine.Sim && int(w.Waits) != c.waits {
					t.Errorf("%g waits; want %d", w.Waits, c.waits)
				}
			})
		}
	}
}

// execute runs a shape twice, the second time after a reset, and returns the second outcome.
func execute(t *testing.T, s Shape, e engine.Engine) engine.Outcome {
	t.Helper()
	w, err := workload(s)
	if err != nil {
		t.Fatal(err)
	}
	run, err := catalogue.Of(&w).Prepare(e, engine.Config{Graph: algorithms.Complete(s.Nodes), Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if _, err := run.Execute(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := run.Reset(); err != nil {
		t.Fatal(err)
	}
	o, err := run.Execute(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestShapeValidate(t *testing.T) {
	for want, s := range map[string]Shape{
		"pattern: 4 (allowed: 0 to 3)":    {Pattern: patterns, Nodes: 2, Fanout: 1, Rounds: 1},
		"nodes: 1 (allowed: 2 to":         {Nodes: 1, Fanout: 1, Rounds: 1},
		"rounds: 0 (allowed: 1 to":        {Nodes: 2, Fanout: 1},
		"body: 16385 (allowed: 0 to":      {Nodes: 2, Fanout: 1, Rounds: 1, Body: maxBody + 1},
		"body: -1 (allowed: 0 to":         {Nodes: 2, Fanout: 1, Rounds: 1, Body: -1},
		"fan-out: 2 (allowed: 1 to 1)":    {Nodes: 2, Fanout: 2, Rounds: 1},
		"fan-out: 0 (allowed: 1 to 3)":    {Pattern: Token, Nodes: 3, Rounds: 1},
		"fan-out: 1 of 3 nodes (allowed:": {Pattern: Scatter, Nodes: 3, Fanout: 1, Rounds: 1},
	} {
		err := s.Validate()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v; want %q", s, err, want)
		}
		if _, err := workload(s); err == nil {
			t.Errorf("%+v makes a workload", s)
		}
	}
}

// The workload is for the number of nodes of its shape, and for runs without faults.
func TestWorkloadRefuses(t *testing.T) {
	w, err := workload(Shape{Exchange, 4, 1, 1, 0})
	if err != nil {
		t.Fatal(err)
	}
	for want, s := range map[string]algorithms.Setup{
		"nodes: 8 (allowed: 4":    {Graph: algorithms.Complete(8), Delta: 1},
		"faults: loss (allowed: ": {Graph: algorithms.Complete(4), Delta: 1, Faults: algorithms.Loss},
	} {
		if _, err := w.Prepare(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %q", err, want)
		}
	}
}

func TestPartsRefusesOneTooMany(t *testing.T) {
	p := parts{all: 1}
	if p.Goal() {
		t.Error("at the goal before the start")
	}
	if err := p.Observe(0, 0, algorithms.Observation{}); err != nil || !p.Goal() || p.Result().Ops != 1 {
		t.Errorf("%v, goal %v, %d done", err, p.Goal(), p.Result().Ops)
	}
	err := p.Observe(0, 3, algorithms.Observation{})
	if err == nil || !strings.Contains(err.Error(), "node 3 finishes part 2 of 1") {
		t.Errorf("%v; want a violation", err)
	}
}
