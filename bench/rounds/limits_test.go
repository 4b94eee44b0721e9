package rounds

import (
	"context"
	"errors"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/broadcast"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
)

// TestUnserved holds what cannot be had in rounds to be refused as that: anything that would
// disturb them, or that wants to see events.
func TestUnserved(t *testing.T) {
	path, err := algorithms.NewGraph(3, [][2]int32{{0, 1}, {1, 2}})
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*engine.Config){
		"default latency": func(c *engine.Config) { c.Links.Latency = network.Latency{} },
		"drawn latency": func(c *engine.Config) {
			c.Links.Latency = network.Latency{Distribution: network.Uniform, A: 1, B: 9}
		},
		"loss":      func(c *engine.Config) { c.Links.Loss = 0.1 },
		"duplicate": func(c *engine.Config) { c.Links.Duplicate = 0.1 },
		"reorder":   func(c *engine.Config) { c.Links.Reorder, c.Links.Hold = 0.1, algorithms.Millisecond },
		"crash":     func(c *engine.Config) { c.Faults = []algorithms.Fault{{Kind: algorithms.Crash, Node: 1}} },
		"sparse":    func(c *engine.Config) { c.Graph = path },
		"draw":      func(c *engine.Config) { c.Draw = func() engine.Draw { return engine.Draw{} } },
		"one round": func(c *engine.Config) { c.Params = algorithms.Params{"rounds": "1"} },
	} {
		cfg := fixed(9, 1, algorithms.Millisecond, algorithms.Params{})
		if _, err := Prepare(&broadcast.GossipPush, cfg); err != nil {
			t.Fatal(err)
		}
		change(&cfg)
		if _, err := Prepare(&broadcast.GossipPush, cfg); !errors.Is(err, ErrUnserved) {
			t.Errorf("%s: %v (want ErrUnserved)", name, err)
		}
	}
}

// TestCutOff ends runs before a round that a limit does not allow, or once nobody waits any more.
func TestCutOff(t *testing.T) {
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tt := range []struct {
		ctx    context.Context
		limits engine.Limits
		want   engine.End
		begun  bool
	}{
		{t.Context(), engine.Limits{Time: 5 * algorithms.Millisecond}, engine.TimeLimit, true},
		{t.Context(), engine.Limits{Events: 101}, engine.EventLimit, true},
		{gone, engine.Limits{}, engine.Cancelled, false},
	} {
		cfg := fixed(100, 1, algorithms.Millisecond, algorithms.Params{})
		cfg.Limits = tt.limits
		e, err := Prepare[broadcast.Gossip, broadcast.Pusher, *broadcast.Pusher](&broadcast.GossipPush, cfg)
		if err != nil {
			t.Fatal(err)
		}
		out, err := e.Execute(tt.ctx)
		if err != nil {
			t.Fatal(err)
		}
		if out.End != tt.want || (out.Counts.Sent > 0) != tt.begun {
			t.Errorf("%v after %d messages, want %v", out.End, out.Counts.Sent, tt.want)
		}
		if limit := tt.limits.Time; limit > 0 && out.Time > limit+cfg.Links.Delta() {
			t.Errorf("it went on to %v (allowed: the round begun by %v)", out.Time, limit)
		}
	}
}
