package harness

import (
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
)

func realScenario(names ...string) Scenario {
	s := DefaultScenario()
	s.Algorithms, s.Engines = names, []engine.Engine{engine.Reference}
	return s
}

// What real stacks cannot do is refused before anything runs, and said once.
func TestValidReal(t *testing.T) {
	all := realScenario("publish")
	if err := all.Validate(); err != nil {
		t.Errorf("all that there are: %v", err)
	}
	size := func(name, value string) func(*Scenario) {
		return func(s *Scenario) { s.Params = map[string]algorithms.Params{name: {"size": value}} }
	}
	for _, c := range []struct {
		algorithm string
		change    func(*Scenario)
		want      string // "" is no fault
	}{
		{"mqtt", func(*Scenario) {}, ""},
		{"all", func(*Scenario) {}, " have no real stack)"},
		{
			"centralized", func(*Scenario) {},
			"stack: real (allowed with the algorithms of the problem publish; centralized has no real stack)",
		},
		{"mqtt", size("mqtt", "7"), "params: mqtt.size: 7 (allowed with stack real: 8 to 1024)"},
		{"coap", size("coap", "3"), "params: coap.size: 3 (allowed with stack real: 8 to 1024)"},
		{"mqtt", size("mqtt", "8"), ""},
		{
			"coap", func(s *Scenario) { s.Nodes = []int{10_002} },
			"nodes: 10002 (allowed with stack real and coap: up to 10001)",
		},
		{
			"mqtt", func(s *Scenario) { s.Nodes = []int{10_003} },
			"nodes: 10003 (allowed with stack real and mqtt: up to 10002)",
		},
		{"mqtt", func(s *Scenario) { s.Nodes = []int{1, 2, 3} }, ""}, // those of less than three nodes are left out
		{"mqtt", func(s *Scenario) { s.Broker = "tcp://localhost" }, ""},
		{"mqtt", func(s *Scenario) { s.Broker = "localhost" }, `broker: "localhost" (allowed: tcp://`},
		{
			"coap", func(s *Scenario) { s.Broker = "tcp://localhost" },
			`broker: "tcp://localhost" (allowed with the algorithm mqtt only)`,
		},
		{"mqtt", func(s *Scenario) { s.Links.Loss = 0.5 }, "stack: real (allowed without faults"},
	} {
		s := realScenario(c.algorithm)
		c.change(&s)
		err := s.Validate()
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.algorithm, err)
		case c.want != "" &&
			(err == nil || !strings.Contains(err.Error(), c.want) || strings.Count(err.Error(), "\n") > 0):
			t.Errorf("%s: %v; want one line with %q", c.algorithm, err, c.want)
		}
	}
}

// What goes to a broker elsewhere does not go over loopback, so what was seen there is not charged
// to it.
func TestTrafficOfABrokerAway(t *testing.T) {
	for _, away := range []bool{true, false} {
		l := newLab()
		plain := l.outcome
		l.outcome = func(i int) engine.Outcome { out := plain(i); out.Away = away; return out }
		r := l.runner(t)
		s, err := NewSampler(r.Meter, SamplerOptions{
			Engine:  engine.TCP,
			Prepare: func() (engine.Execution, error) { return l, nil },
			Watch: func() func() (engine.Traffic, bool) {
				return func() (engine.Traffic, bool) { return engine.Traffic{Packets: 2, Bytes: 3}, true }
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		var m measured
		for range 2 {
			b, err := s.Batch(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			m.addBatch(b, &r.Scenario)
		}
		s.Close()
		counted, want := m.kernel != nil, engine.Traffic{Packets: 4, Bytes: 6}
		if counted == away || counted && *m.kernel != want {
			t.Errorf("away %v: the kernel has %v", away, m.kernel)
		}
	}
}

// Records of real stacks have messages by the types of their protocol, and say what made an
// execution degraded.
func TestTypesOfReal(t *testing.T) {
	l := newLab()
	plain := l.outcome
	l.outcome = func(i int) engine.Outcome {
		out := plain(i)
		out.Types = []engine.TypeCount{{Name: "PUBLISH", Messages: 5, Bytes: 50}, {Name: "PUBACK", Messages: 4}}
		out.Late, out.Degraded = 3, []string{"a broker was lost"}
		return out
	}
	r := l.runner(t)
	used, joules := spent(t, r)
	m := &measured{engine: engine.Reference, usage: used, energy: joules}
	for i := range 2 {
		out := l.outcome(i)
		m.add(&out, &r.Scenario)
	}
	rec, err := r.record(Trial{Algorithm: l.algorithm(), Nodes: 2, Engine: engine.Reference}, m)
	if err != nil {
		t.Fatal(err)
	}
	want := []record.NamedFigure{{Name: "PUBLISH", Value: 5}, {Name: "PUBACK", Value: 4}}
	if !slices.Equal(rec.MessagesByKind, want) || rec.LateTimers != 6 || len(m.degraded) != 2 {
		t.Errorf("kinds %v, %d late timers, degraded %q", rec.MessagesByKind, rec.LateTimers, m.degraded)
	}
}

// Wire bytes of a real stack are its packets with the headers of the protocol below it, as those of
// all engines are; what the kernel counted is a figure of its own.
func TestWireBytesOfReal(t *testing.T) {
	for _, tt := range []struct {
		algorithm string
		stack     string
		wire      float64 // of 20 messages of 10 bytes
	}{
		{"mqtt", "ethernet-ipv4-tcp", 20 * (18 + 52 + 10)},
		{"coap", "ethernet-ipv4-udp", 20 * 64},
		{"swim-gossip", "ethernet-ipv4-udp", 20 * 64},
	} {
		for _, kernel := range []*engine.Traffic{{Bytes: 900, Packets: 6}, nil} {
			l := newLab()
			r := l.runner(t)
			used, joules := spent(t, r)
			trial := Trial{Algorithm: modelOf(t, tt.algorithm), Nodes: 4, Engine: engine.Reference}
			m := &measured{
				engine: engine.Reference, stack: r.Scenario.stackOf(trial), kernel: kernel, usage: used, energy: joules,
			}
			for range 2 {
				out := l.outcome(1)
				m.add(&out, &r.Scenario)
			}
			rec, err := r.record(trial, m)
			if err != nil {
				t.Fatal(err)
			}
			if rec.Stack != tt.stack || rec.WireBytes != tt.wire || (rec.KernelBytes != nil) != (kernel != nil) {
				t.Errorf("%s, the kernel has %v: %s, %v bytes on the wire, of the kernel %v; want %v",
					tt.algorithm, kernel, rec.Stack, rec.WireBytes, rec.KernelBytes, tt.wire)
			}
			near(t, "network_j", rec.NetworkJ, 0.004*3.6e6/1e9*energy.Joules(rec.WireBytes))
			if kernel != nil {
				near(t, "kernel_bytes", *rec.KernelBytes, 450) // of one of the two executions
				near(t, "kernel_packets", *rec.KernelPackets, 3)
			}
		}
	}
}

func modelOf(t *testing.T, name string) catalogue.Algorithm {
	t.Helper()
	a, err := catalogue.BuiltIn().Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// spent is what nothing costs.
func spent(t *testing.T, r *Runner) (energy.Usage, energy.Energy) {
	t.Helper()
	session, err := r.Meter.Open()
	if err != nil {
		t.Fatal(err)
	}
	used, joules, err := session.Close()
	if err != nil {
		t.Fatal(err)
	}
	return used, joules
}

// Results say which broker it was, and that it is not in them.
func TestBrokerInResults(t *testing.T) {
	const broker = "tcp://192.0.2.1:1883"
	for _, url := range []string{"", broker} {
		r := newLab().runner(t)
		r.Scenario.Engines = []engine.Engine{engine.Reference}
		r.Scenario.Algorithms, r.Scenario.Broker = []string{"mqtt"}, url
		res := r.newResults()
		warned := slices.Contains(res.Warnings,
			"CPU time and energy of the broker at "+broker+" are not in the figures")
		if res.Scenario.Broker != url || warned != (url != "") {
			t.Errorf("broker %q: settings %q, warnings %q", url, res.Scenario.Broker, res.Warnings)
		}
	}
}
