package algotest

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
)

// TestBooks changes one figure after the other of a run whose books balance. Most of
// them are the engine's, so that no algorithm can upset them.
func TestBooks(t *testing.T) {
	s := newSuite(newToy(quirks{}), toyOptions, false)
	run := func() (*recorder[toyMessage], engine.Outcome) {
		cfg := s.plain(5, nil, 0)
		cfg.PerNode, cfg.Links.Duplicate, cfg.Links.Loss = true, 0.3, 0.3
		rec, out, err := s.record(cfg)
		if err != nil {
			t.Fatal(err)
		}
		return rec, out
	}
	rec, out := run()
	if err := books(&s.alg.Spec, rec, &out); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		says   string
		change func(*engine.Counts)
	}{
		{"messages, and as many by kind", func(c *engine.Counts) { c.Sent++ }},
		{"messages, and as many by kind", func(c *engine.Counts) { c.Kinds[1].Sent-- }},
		{"messages, and as many by size", func(c *engine.Counts) { c.Sizes[3]++ }},
		{"messages, and as many by sender", func(c *engine.Counts) { c.BySender[0]++ }},
		{"messages, and as many by receiver", func(c *engine.Counts) { c.ByReceiver[0]-- }},
		{"messages, and as many in the trace", func(c *engine.Counts) {
			c.Sent++
			c.Kinds[0].Sent++
			c.Sizes[3]++
			c.BySender[0]++
			c.ByReceiver[1]++
		}},
		{"messages of setting up", func(c *engine.Counts) { c.Setup.Sent++ }},
		{"deliveries, and as many by kind", func(c *engine.Counts) { c.Delivered++ }},
		{"bytes, and as many by kind", func(c *engine.Counts) { c.Bytes++ }},
		{"bytes, and as many by size", func(c *engine.Counts) { c.Sizes[3]--; c.Sizes[4]++ }},
		{"bytes, and as many in the encodings", func(c *engine.Counts) {
			c.Bytes++
			c.Kinds[0].Bytes++
			c.Sizes[3]--
			c.Sizes[4]++
			c.BytesBySender[0]++
			c.BytesByReceiver[1]++
		}},
		{"bytes, and as many by sender", func(c *engine.Counts) { c.BytesBySender[0]-- }},
		{"bytes, and as many by receiver", func(c *engine.Counts) { c.BytesByReceiver[1]++ }},
		{"bytes of setting up", func(c *engine.Counts) { c.Setup.Bytes++ }},
		{"messages and copies", func(c *engine.Counts) { c.Duplicated++ }},
		{"messages and copies", func(c *engine.Counts) { c.Dropped[engine.Lost]-- }},
	} {
		rec, out := run()
		tc.change(&out.Counts)
		if err := books(&s.alg.Spec, rec, &out); err == nil || !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%v, want %s", err, tc.says)
		}
	}
	// What is under way when a run is cut off has not arrived.
	rec, out = run()
	out.End = engine.EventLimit
	out.Counts.Dropped[engine.Lost]--
	if err := books(&s.alg.Spec, rec, &out); err != nil {
		t.Errorf("a run that was cut off: %v", err)
	}
}

// Messages of setting up are counted apart, and Expected does not count them.
func TestSetupKinds(t *testing.T) {
	s := newSuite(with(func(a *toy) {
		a.Spec.Kinds[kindAck].Setup = true
		a.Spec.Expected = func(s algorithms.Setup) algorithms.Expected {
			if s.Params.Word("forever") == "yes" {
				return algorithms.Expected{}
			}
			return algorithms.Exactly(float64(s.N() - 1))
		}
	}), toyOptions, false)
	if err := s.counts(); err != nil {
		t.Error(err)
	}
	err := s.each(1, func(cfg *sim.Config) error {
		cfg.Links.Loss = 0.3
		return s.judge(*cfg)
	})
	if err != nil {
		t.Error(err)
	}
}

// A single node sends nothing, and two of its runs cannot be told apart.
func TestOneNode(t *testing.T) {
	for _, c := range newSuite(newToy(quirks{}), Options{Sizes: []int{1}}, false).checks() {
		if err := c.run(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
