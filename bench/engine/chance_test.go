package engine

import (
	"math"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
)

// fate is all that a link does to one message.
type fate struct {
	lost, duplicated, held bool
	hold, delay, copied    algorithms.Time
}

func fateOf(c *Chance, l Link, seq uint32) fate {
	f := fate{
		lost: c.Loses(l, seq), duplicated: c.Duplicates(l, seq),
		delay: c.Delay(l, seq, false), copied: c.Delay(l, seq, true),
	}
	f.hold, f.held = c.Held(l, seq)
	return f
}

// share is how many of the messages on a link have something in common, of all.
func share(has func(seq uint32) bool) float64 {
	const messages = 20_000
	n := 0
	for seq := range uint32(messages) {
		if has(seq) {
			n++
		}
	}
	return float64(n) / messages
}

// Links do to their messages what they are set to do, as often as they are set to, and one
// thing whatever the others are.
func TestChance(t *testing.T) {
	links := network.Links{
		Latency: network.Latency{Distribution: network.Uniform, A: 1000, B: 3000},
		Loss:    0.1, Duplicate: 0.25, Reorder: 0.5, Hold: 9,
	}
	c, l := NewChance(links, 1), LinkOf(3, 4)
	for _, s := range []struct {
		name string
		has  func(fate) bool
		want float64
	}{
		{"lost", func(f fate) bool { return f.lost }, 0.1},
		{"duplicated", func(f fate) bool { return f.duplicated }, 0.25},
		{"held back", func(f fate) bool { return f.held }, 0.5},
		{"held back for 10 or more", func(f fate) bool { return f.hold > 9 }, 0},
		{"held back for 9, of those that are", func(f fate) bool { return f.held && f.hold == 9 }, 0.5 / 10},
		{"within the bounds of delay", func(f fate) bool { return f.delay >= 1000 && f.delay <= 3000 }, 1},
		{"slower than the mean", func(f fate) bool { return f.delay > 2000 }, 0.5},
		{"lost and duplicated", func(f fate) bool { return f.lost && f.duplicated }, 0.1 * 0.25},
		{"lost and held back", func(f fate) bool { return f.lost && f.held }, 0.1 * 0.5},
		{"lost and slow", func(f fate) bool { return f.lost && f.delay > 2000 }, 0.1 * 0.5},
		{"duplicated and slow", func(f fate) bool { return f.duplicated && f.delay > 2000 }, 0.25 * 0.5},
		{"slow, with a slow copy", func(f fate) bool { return f.delay > 2000 && f.copied > 2000 }, 0.5 * 0.5},
	} {
		got := share(func(seq uint32) bool { return s.has(fateOf(&c, l, seq)) })
		if math.Abs(got-s.want) > 0.015 {
			t.Errorf("%s: %.3f of all; want %.3f", s.name, got, s.want)
		}
	}
}

// A fate belongs to a seed, a link in its direction and a message: it is the same again, and
// another where one of them is.
func TestFatesDiffer(t *testing.T) {
	links := network.Links{Latency: network.DefaultLatency}
	c, again, other := NewChance(links, 1), NewChance(links, 1), NewChance(links, 2)
	l := LinkOf(3, 4)
	if l.From() != 3 || l.To() != 4 {
		t.Errorf("the link from 3 to 4 is from %d to %d", l.From(), l.To())
	}
	for name, s := range map[string]struct {
		same func(seq uint32) bool
		want float64
	}{
		"asked twice":             {func(q uint32) bool { return fateOf(&c, l, q) == fateOf(&again, l, q) }, 1},
		"with another seed":       {func(q uint32) bool { return fateOf(&c, l, q) == fateOf(&other, l, q) }, 0},
		"in the other direction":  {func(q uint32) bool { return fateOf(&c, l, q) == fateOf(&c, LinkOf(4, 3), q) }, 0},
		"of the next message":     {func(q uint32) bool { return fateOf(&c, l, q) == fateOf(&c, l, q+1) }, 0},
		"of a copy's delay alone": {func(q uint32) bool { return c.Delay(l, q, false) == c.Delay(l, q, true) }, 0},
	} {
		if got := share(s.same); math.Abs(got-s.want) > 0.01 {
			t.Errorf("%s: %.3f of all fates are the same; want %.0f", name, got, s.want)
		}
	}
	if d := NewChance(network.Links{}, 1); d.Delays() || d.Loses(l, 1) || d.Duplicates(l, 1) {
		t.Error("links that do nothing do something")
	}
}

// A delay is what the latency makes of its random number, of each distribution.
func TestDelayIsASampleOfTheLatency(t *testing.T) {
	for _, l := range []network.Latency{
		{},
		network.DefaultLatency,
		{Distribution: network.Fixed, A: 7},
		{Distribution: network.Uniform, B: 3},
		{Distribution: network.Uniform, A: 5, B: 5},
		{Distribution: network.Uniform, A: 1, B: algorithms.Hour},
		{Distribution: network.Exponential, A: 3, B: 50},
		{Distribution: network.LogNormal, A: 100, B: 50},
	} {
		c := NewChance(network.Links{Latency: l}, 5)
		for seq := range uint32(200) {
			link := LinkOf(algorithms.ID(seq%7), 9)
			if got, want := c.Delay(link, seq, false), l.Sample(c.draw(link, seq, streamLatency)); got != want {
				t.Fatalf("%+v: message %d is delayed by %v; want %v", l, seq, got, want)
			}
		}
	}
}

func TestReliable(t *testing.T) {
	for _, tt := range []struct {
		links network.Links
		want  bool
	}{
		{network.Links{Latency: network.DefaultLatency}, true},
		{network.Links{Loss: 0.1}, false},
		{network.Links{Duplicate: 0.1}, false},
		{network.Links{Reorder: 0.1}, false},
	} {
		if c := NewChance(tt.links, 1); c.Reliable() != tt.want {
			t.Errorf("%+v: reliable %t; want %t", tt.links, c.Reliable(), tt.want)
		}
	}
}
