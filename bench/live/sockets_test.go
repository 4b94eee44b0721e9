package live

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

var onSockets = []Transport{UDP, TCP, TLS}

// eachSocket runs a test over every protocol.
func eachSocket(t *testing.T, test func(*testing.T, Transport)) {
	for _, transport := range onSockets {
		t.Run(transport.String(), func(t *testing.T) { test(t, transport) })
	}
}

// over is a complete graph over sockets, whose clock does not wait for timers.
func over(transport Transport, n int) Config {
	cfg := nodes(n)
	cfg.Transport, cfg.SkipIdle, cfg.PerNode = transport, true, true
	cfg.Limits.Time = 5 * 60 * algorithms.Second // a machine may be busy with other things
	return cfg
}

// realRun executes a toy in real time, since sockets know no other.
func (t *toy) realRun(tb testing.TB, cfg Config) engine.Outcome {
	tb.Helper()
	out, err := Run(tb.Context(), t.algorithm(), cfg)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

func TestSocketsCountWhatTheSimulatorCounts(t *testing.T) {
	eachSocket(t, func(t *testing.T, transport Transport) {
		sizes := []int{1, 2, 8, 33}
		if transport == TLS {
			sizes = sizes[:3] // a thousand handshakes take their time
		}
		for _, n := range sizes {
			want, err := sim.Run(t.Context(), chatter().algorithm(), sim.Config{
				Graph: algorithms.Complete(n), Seed: 7, PerNode: true,
			})
			if err != nil {
				t.Fatal(err)
			}
			got := chatter().realRun(t, over(transport, n))
			got.Counts.Depth = want.Counts.Depth
			if diff := cmp.Diff(want.Counts, got.Counts); diff != "" {
				t.Errorf("n=%d (-simulator +%v):\n%s", n, transport, diff)
			}
			if got.Events != want.Events || got.Status() != want.Status() {
				t.Errorf("n=%d: %d events, %s; the simulator has %d, %s",
					n, got.Events, got.Status(), want.Events, want.Status())
			}
		}
	})
}

func TestSocketsLoseAndDuplicateWhatTheSimulatorDoes(t *testing.T) {
	links := network.Links{Loss: 0.3, Duplicate: 0.2}
	greet := chatter()
	greet.receive = nil // so that every sender numbers its messages in one way only
	want, err := sim.Run(t.Context(), greet.algorithm(),
		sim.Config{Graph: algorithms.Complete(20), Seed: 7, PerNode: true, Links: links})
	if err != nil {
		t.Fatal(err)
	}
	eachSocket(t, func(t *testing.T, transport Transport) {
		cfg := over(transport, 20)
		cfg.Links = links
		if diff := cmp.Diff(want.Counts, greet.realRun(t, cfg).Counts); diff != "" {
			t.Errorf("-simulator +%v:\n%s", transport, diff)
		}
	})
}

// What is handed over takes as long as the latency says, in the order of the links.
func TestLatencyIsThatOfTheSimulator(t *testing.T) {
	latency := network.Latency{Distribution: network.Uniform, A: 2 * ms, B: 5 * ms}
	const hops = 12
	want, err := sim.Run(t.Context(), tokenRing(hops).algorithm(), sim.Config{
		Graph: algorithms.Complete(4), Seed: 7, Links: network.Links{Latency: latency},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, transport := range append([]Transport{Memory}, onSockets...) {
		t.Run(transport.String(), func(t *testing.T) {
			var last algorithms.Time
			ring := tokenRing(hops)
			pass := ring.receive
			ring.receive = func(a *actor, e *env, from algorithms.ID, m note) {
				last = e.Now()
				pass(a, e, from, m)
			}
			cfg := over(transport, 4)
			cfg.Links.Latency = latency
			out := ring.realRun(t, cfg)
			if last != want.Time || out.Counts.Sent != hops {
				t.Errorf("%d messages until %v; the simulator takes until %v for %d",
					out.Counts.Sent, last, want.Time, hops)
			}
		})
	}
}

// A crash closes what the node has open: what is sent to it is dropped, and when it comes back it
// is reached again.
func TestCrashAndRecoveryOverSockets(t *testing.T) {
	eachSocket(t, func(t *testing.T, transport Transport) {
		want := &log{}
		diary(want).run(t, withFaults(nodes(2)))
		got := &log{}
		cfg := withFaults(nodes(2))
		cfg.Transport = transport
		out := diary(got).realRun(t, cfg)
		if diff := cmp.Diff(withoutTimes(want), withoutTimes(got)); diff != "" {
			t.Errorf("-goroutines +%v:\n%s", transport, diff)
		}
		if out.Counts.Dropped[engine.Crashed] == 0 {
			t.Error("nothing was sent to a node that was down: the test sees nothing")
		}
	})
}

func withFaults(cfg Config) Config {
	cfg.Faults = []algorithms.Fault{crash(4*ms, 1), comeBack(7*ms, 1)}
	cfg.Delta = algorithms.Second // a slow machine holds up the faults as well as the messages
	return cfg
}

// withoutTimes is a log without the real times of the checker, which differ from run to run.
func withoutTimes(l *log) []string {
	lines := make([]string, len(l.lines))
	for i, line := range l.lines {
		_, rest, ok := strings.Cut(line, " ")
		if ok && (strings.Contains(rest, "crash") || strings.Contains(rest, "recover")) {
			line = rest
		}
		lines[i] = line
	}
	return lines
}

func TestPartitionOverSockets(t *testing.T) {
	half := &algorithms.Cut{SideA: []bool{true, true, false, false}}
	eachSocket(t, func(t *testing.T, transport Transport) {
		cfg := over(transport, 4)
		cfg.Faults = []algorithms.Fault{{Kind: algorithms.Split, Cut: half}}
		out := allToAll().realRun(t, cfg)
		if out.Counts.Delivered != 4 || out.Counts.Dropped[engine.Cut] != 8 {
			t.Errorf("%d arrived and %d were cut off, want 4 and 8",
				out.Counts.Delivered, out.Counts.Dropped[engine.Cut])
		}
	})
}

// Connections last from one execution to the next; a run that breaks off leaves nothing behind for
// it.
func TestSocketsAreUsedAgain(t *testing.T) {
	eachSocket(t, func(t *testing.T, transport Transport) {
		net, err := Prepare(allToAll().algorithm(), over(transport, 5))
		if err != nil {
			t.Fatal(err)
		}
		defer net.Close()
		for i := range 3 {
			if i > 0 {
				if err := net.Reset(); err != nil {
					t.Fatal(err)
				}
			}
			out, err := net.Execute(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			connections := int64(0)
			if i == 0 {
				connections = 20
			}
			if transport != UDP && out.Transfer.Connections != connections || out.Counts.Delivered != 20 {
				t.Errorf("execution %d: %d connections, want %d; %d messages arrived, want 20",
					i, out.Transfer.Connections, connections, out.Counts.Delivered)
			}
		}
	})
}

// What the kernel is given is payload and framing, and with TLS more.
func TestBytesAddUp(t *testing.T) {
	eachSocket(t, func(t *testing.T, transport Transport) {
		out := chatter().realRun(t, over(transport, 6))
		ours := out.Counts.Bytes + out.Counts.Setup.Bytes + out.Transfer.Framing
		if transport == TLS && out.Transfer.Written <= ours || transport != TLS && out.Transfer.Written != ours {
			t.Errorf("%d bytes written, %d payload and set-up, %d framing",
				out.Transfer.Written, out.Counts.Bytes+out.Counts.Setup.Bytes, out.Transfer.Framing)
		}
	})
}
