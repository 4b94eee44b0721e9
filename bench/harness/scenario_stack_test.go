package harness

import (
	"testing"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
)

// Wire bytes follow the engine, unless a stack is asked for, which then holds for all.
func TestStackFollowsTheEngine(t *testing.T) {
	s := DefaultScenario()
	for _, tt := range []struct {
		engine engine.Engine
		want   string
	}{
		{engine.Sim, "ethernet-ipv4-udp"},
		{engine.Goroutine, "ethernet-ipv4-udp"},
		{engine.UDP, "ethernet-ipv4-udp"},
		{engine.TCP, "ethernet-ipv4-tcp"},
		{engine.TLS, "ethernet-ipv4-tls"},
	} {
		if got := s.StackOn(tt.engine).Name; got != tt.want {
			t.Errorf("%s: %s, want %s", tt.engine, got, tt.want)
		}
	}
	s.Engines = []engine.Engine{engine.Sim, engine.UDP}
	if got := s.stackLine(); got != "ethernet-ipv4-udp" {
		t.Errorf("of two engines that are the same: %s", got)
	}
	s.Engines = append(s.Engines, engine.TCP)
	if got := s.stackLine(); got != "sim: ethernet-ipv4-udp; udp: ethernet-ipv4-udp; tcp: ethernet-ipv4-tcp" {
		t.Errorf("of three: %s", got)
	}
	var err error
	if s.Stack, err = network.LookupStack("ethernet-ipv6-udp"); err != nil {
		t.Fatal(err)
	}
	for _, e := range append(engine.All(), engine.Reference) {
		if got := s.StackOn(e).Name; got != "ethernet-ipv6-udp" {
			t.Errorf("%s: %s, though another was asked for", e, got)
		}
	}
	if got := s.stackLine(); got != "ethernet-ipv6-udp" {
		t.Errorf("asked for: %s", got)
	}
}

// The bytes on the wire of a record are those of the stack that it names.
func TestRecordsNameTheirStack(t *testing.T) {
	for _, e := range engine.All() {
		l := newLab()
		r := l.runner(t)
		trial := l.trial()
		trial.Engine = e
		rec, _, err := r.trial(t.Context(), trial)
		if err != nil {
			t.Fatal(err)
		}
		stack, err := network.LookupStack(rec.Stack)
		if err != nil || rec.Stack != e.Stack {
			t.Fatalf("%s: stack %q, %v", e, rec.Stack, err)
		}
		near(t, e.Name, rec.WireBytes, float64(20*stack.Wire(10)))
	}
}
