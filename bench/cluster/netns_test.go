package cluster

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/bench/timely"
)

// laboratory is network namespaces, each with a node process, on a bridge to the namespace of the
// test. Everything in it has the number of this process in its name, and is removed at the end of
// the test.
type laboratory struct {
	t     *testing.T
	hosts []string
	ports []string // the bridge's ends of the cables
}

// run runs a command, and reports what it said where it fails.
func run(name string, args ...string) error {
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, strings.TrimSpace(string(out)))
	}
	return nil
}

// newLaboratory makes n namespaces, or skips the test with the reason why it cannot.
func newLaboratory(t *testing.T, n int) *laboratory {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("network namespaces need root")
	}
	for _, tool := range []string{"ip", "tc"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("network namespaces need the command %s: %v", tool, err)
		}
	}
	l := &laboratory{t: t}
	pid := os.Getpid()
	bridge, subnet := fmt.Sprintf("jmb%d", pid), fmt.Sprintf("198.18.%d", pid%256)
	l.make(func() error { return run("ip", "link", "add", bridge, "type", "bridge") }, "ip", "link", "del", bridge)
	l.must("ip", "addr", "add", subnet+".1/24", "dev", bridge)
	l.must("ip", "link", "set", bridge, "up")
	for i := range n {
		space := fmt.Sprintf("jmn%d-%d", pid, i)
		outer, inner := fmt.Sprintf("jmo%d-%d", pid, i), fmt.Sprintf("jmi%d-%d", pid, i)
		l.make(func() error { return run("ip", "netns", "add", space) }, "ip", "netns", "del", space)
		l.make(func() error {
			return run("ip", "link", "add", outer, "type", "veth", "peer", "name", inner, "netns", space)
		}, "ip", "link", "del", outer)
		l.must("ip", "link", "set", outer, "master", bridge, "up")
		address := fmt.Sprintf("%s.%d", subnet, i+10)
		l.must("ip", "-n", space, "addr", "add", address+"/24", "dev", inner)
		l.must("ip", "-n", space, "link", "set", inner, "up")
		l.must("ip", "-n", space, "link", "set", "lo", "up")
		l.ports = append(l.ports, outer)
		p := startProcess(t, "0.0.0.0:0", t.TempDir(), "ip", "netns", "exec", space)
		_, port, err := net.SplitHostPort(p.host)
		if err != nil {
			t.Fatal(err)
		}
		l.hosts = append(l.hosts, net.JoinHostPort(address, port))
	}
	return l
}

// make makes something that is removed by a command, or skips the test: containers often have root
// without the right to do this.
func (l *laboratory) make(do func() error, undo ...string) {
	l.t.Helper()
	if err := do(); err != nil {
		l.t.Skipf("no network namespaces here: %v", err)
	}
	l.t.Cleanup(func() {
		if err := run(undo[0], undo[1:]...); err != nil {
			l.t.Error(err)
		}
	})
}

func (l *laboratory) must(name string, args ...string) {
	l.t.Helper()
	if err := run(name, args...); err != nil {
		l.t.Fatal(err)
	}
}

// shape puts a queueing discipline on all cables until the end of a test; an error says that the
// kernel has none such.
func (l *laboratory) shape(t *testing.T, discipline ...string) error {
	for _, port := range l.ports {
		if err := run("tc", append([]string{"qdisc", "add", "dev", port, "root"}, discipline...)...); err != nil {
			return err
		}
		t.Cleanup(func() {
			if err := run("tc", "qdisc", "del", "dev", port, "root"); err != nil {
				t.Error(err)
			}
		})
	}
	return nil
}

// same checks that a run across the namespaces counts what the simulator counts.
func (l *laboratory) same(t *testing.T, s subject, protocol socket.Protocol) {
	t.Helper()
	graph := algorithms.Complete(len(l.hosts))
	want, err := s.sim(t.Context(), sim.Config{Graph: graph})
	if err != nil {
		t.Fatal(err)
	}
	countsAs(t, s, Config{Config: engine.Config{Graph: graph}, Hosts: l.hosts, Protocol: protocol}, want)
}

// Nodes on machines of their own, as far as the kernel can tell.
func TestNamespaces(t *testing.T) {
	t.Parallel()
	l := newLaboratory(t, 3)
	t.Run("counts", func(t *testing.T) {
		l.same(t, twoPhase, socket.TCP)
		l.same(t, ring, socket.UDP)
		l.same(t, centralized, socket.TLS)
	})
	t.Run("slow", func(t *testing.T) {
		if err := l.shape(t, "netem", "delay", "5ms"); err != nil {
			t.Logf("no netem in this kernel, so the cables are slow instead: %v", err)
			if err := l.shape(t, "tbf", "rate", "256kbit", "burst", "1600", "latency", "400ms"); err != nil {
				t.Skipf("neither netem nor tbf in this kernel: %v", err)
			}
		}
		l.same(t, bully, socket.TCP)
	})
	t.Run("lossy", func(t *testing.T) {
		if err := l.shape(t, "netem", "delay", "2ms", "loss", "10%"); err != nil {
			t.Skipf("losing datagrams needs netem, which this kernel does not have: %v", err)
		}
		r := prepare(t, twoPhase.Program, Config{
			Config: engine.Config{
				Delta:  20 * algorithms.Millisecond,
				Params: algorithms.Params{"transactions": "20"},
			},
			Hosts: l.hosts, Protocol: socket.UDP, Expect: algorithms.Loss,
		})
		defer r.Close()
		if out := execute(t, r); out.Status() != "ok" || out.Counts.Dropped[engine.Lost] == 0 {
			t.Errorf("%s, dropped %v; want ok, and some messages lost", out.Status(), out.Counts.Dropped)
		}
	})
	t.Run("unplugged", func(t *testing.T) {
		timely.Run(t, 20*algorithms.Millisecond, l.unplugged(t))
	})
}

// unplugged gives a run in which the cable of the leader is pulled. It says what is wrong with it.
func (l *laboratory) unplugged(t *testing.T) func(algorithms.Time) (engine.Outcome, string) {
	const leader = 1 // node 2 crashes at the start, by the workload
	cable := func(state string) {
		if err := run("ip", "link", "set", l.ports[leader], state); err != nil {
			t.Error(err)
		}
	}
	return func(bound algorithms.Time) (out engine.Outcome, wrong string) {
		cable("up")
		unplug := sync.OnceFunc(func() { cable("down") })
		w := &watched{
			seen: func(node algorithms.ID, o algorithms.Observation) {
				if node == leader && o.What == bullySawLeader {
					unplug()
				}
			},
			hold: func(faults []algorithms.Fault) bool { return crashes(faults, leader) == 0 },
		}
		r := prepare(t, w.watch(bully.Program), Config{
			Config: engine.Config{Params: algorithms.Params{"heartbeat": "on"}, Delta: bound},
			Hosts:  l.hosts, Protocol: socket.TCP,
			Silence: 500 * time.Millisecond,
		})
		defer r.Close() // a node has one coordinator at a time
		out = execute(t, r)
		if lost := r.Lost(); out.Status() != "ok" || len(lost) != 1 || lost[0].Node != leader {
			wrong = fmt.Sprintf("%s, lost %v; want ok, node %d", out.Status(), lost, leader)
		}
		return out, wrong
	}
}
