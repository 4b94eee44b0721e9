package cluster

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/bench/timely"
)

// Observations of the algorithms that the tests watch.
const (
	bullySawLeader = 1
	commitSawYes   = 0
)

// Nodes that are processes of their own count what the simulator counts.
func TestProcesses(t *testing.T) {
	t.Parallel()
	_, hosts := processes(t, 5)
	for _, c := range []struct {
		subject  subject
		n        int
		protocol socket.Protocol
	}{{twoPhase, 3, socket.TCP}, {bully, 4, socket.UDP}, {ring, 5, socket.TLS}} {
		t.Run(c.subject.Spec.Name, func(t *testing.T) {
			graph := algorithms.Complete(c.n)
			want, err := c.subject.sim(t.Context(), sim.Config{Graph: graph})
			if err != nil {
				t.Fatal(err)
			}
			countsAs(t, c.subject, Config{
				Config: engine.Config{Graph: graph}, Hosts: hosts, Protocol: c.protocol,
			}, want)
		})
	}
}

// The leader is killed after its election. The checker hears of it, the next highest node is
// elected, and what the survivors counted is there.
func TestKilledLeader(t *testing.T) {
	t.Parallel()
	timely.Run(t, 20*algorithms.Millisecond, func(bound algorithms.Time) (engine.Outcome, string) {
		return killedLeader(t, bound)
	})
}

// killedLeader says what is wrong where the leader of an election is killed.
func killedLeader(t *testing.T, bound algorithms.Time) (out engine.Outcome, wrong string) {
	const n, leader = 4, 2 // node 3 crashes at the start, by the workload
	procs, hosts := processes(t, n)
	kill := sync.OnceFunc(procs[leader].kill)
	claims := map[algorithms.ID]int{}
	w := &watched{
		seen: func(node algorithms.ID, o algorithms.Observation) {
			if o.What == bullySawLeader {
				claims[node]++
				if node == leader {
					kill()
				}
			}
		},
		hold: func(faults []algorithms.Fault) bool { return crashes(faults, leader) == 0 },
	}
	r := prepare(t, w.watch(bully.Program), Config{
		Config: engine.Config{
			Params: algorithms.Params{"heartbeat": "on"},
			Delta:  bound, PerNode: true,
		},
		Hosts: hosts, Protocol: socket.TCP,
	})
	out = execute(t, r)
	if out.Status() != "ok" || out.End != engine.AtGoal || claims[1] == 0 {
		return out, fmt.Sprintf("%s, %v, claims %v; want ok, at the goal, a claim of node 1",
			out.Status(), out.End, claims)
	}
	lost := r.Lost()
	if len(lost) != 1 || lost[0].Host != hosts[leader] || lost[0].Node != leader || lost[0].Back || lost[0].Counted {
		t.Errorf("lost: %v; want node %d", lost, leader)
	}
	if !strings.HasSuffix(lost[0].String(), "what it had counted is missing") {
		t.Errorf("loss: %q", lost[0])
	}
	if out.Counts.BySender[leader] != 0 || out.Counts.BySender[1] == 0 || out.Counts.Dropped[engine.Crashed] == 0 {
		t.Errorf("sent by node: %v, dropped: %v", out.Counts.BySender, out.Counts.Dropped)
	}
	unmetered := fmt.Sprintf("node %d was lost, so what it used is missing", leader)
	if said := strings.Join(out.Degraded, "\n"); !strings.Contains(said, unmetered) {
		t.Errorf("degraded: %q; want %q", said, unmetered)
	}
	// The process is still not there.
	if err := r.Reset(); err == nil || !strings.Contains(err.Error(), hosts[leader]) {
		t.Errorf("reset: %v; want an error about %s", err, hosts[leader])
	}
	return out, ""
}

// killing is a two-phase commit in which participant 2 is killed when it has voted for the third
// time.
type killing struct {
	transactions int64
	protocol     socket.Protocol
	after        func(p *proc) // what is done then
}

// run carries it out until all transactions are decided, in time. The bound has room for the
// handshakes of TLS, which the first messages wait for, and which the race detector makes long.
func (k killing) run(t *testing.T) (r *Run, out engine.Outcome, w *watched) {
	timely.Run(t, 60*algorithms.Millisecond, func(bound algorithms.Time) (_ engine.Outcome, wrong string) {
		r, out, w = k.once(t, bound)
		if out.Status() != "ok" || out.End != engine.Quiet || out.Result.Ops != k.transactions {
			wrong = fmt.Sprintf("%s, %v, %d transactions; want ok, quiet, %d",
				out.Status(), out.End, out.Result.Ops, k.transactions)
		}
		return out, wrong
	})
	return r, out, w
}

func (k killing) once(t *testing.T, bound algorithms.Time) (*Run, engine.Outcome, *watched) {
	procs, hosts := processes(t, 3)
	var restarting sync.WaitGroup
	votes := 0
	w := &watched{seen: func(node algorithms.ID, o algorithms.Observation) {
		if node != 2 || o.What != commitSawYes {
			return
		}
		if votes++; votes == 3 {
			procs[2].kill()
			restarting.Go(func() {
				procs[2].end()
				if k.after != nil {
					k.after(procs[2])
				}
			})
		}
	}}
	r := prepare(t, w.watch(twoPhase.Program), Config{
		Config: engine.Config{
			Params: algorithms.Params{"transactions": strconv.FormatInt(k.transactions, 10)},
			Delta:  bound,
		},
		Hosts: hosts, Protocol: k.protocol,
		Expect: algorithms.Crashes | algorithms.Recoveries,
	})
	out := execute(t, r)
	restarting.Wait()
	return r, out, w
}

func TestKilledParticipant(t *testing.T) {
	t.Parallel()
	r, out, w := killing{transactions: 8, protocol: socket.UDP}.run(t)
	if crashes(w.faults, 2) != 1 || len(r.Lost()) != 1 || out.Counts.Dropped[engine.Crashed] == 0 {
		t.Errorf("faults %v, lost %v, dropped %v", w.faults, r.Lost(), out.Counts.Dropped)
	}
}

// A process that is killed and started again with its state recovers: it is told what it voted.
func TestKilledParticipantComesBack(t *testing.T) {
	t.Parallel()
	for _, protocol := range []socket.Protocol{socket.TCP, socket.TLS} {
		t.Run(protocol.String(), func(t *testing.T) {
			t.Parallel()
			again := func(p *proc) { startProcess(t, p.host, p.state) }
			r, _, w := killing{transactions: 25, protocol: protocol, after: again}.run(t)
			lost := r.Lost()
			if len(lost) != 1 || !lost[0].Back || len(w.faults) != 2 || w.faults[1].Kind != algorithms.Recover {
				t.Errorf("lost %v, faults %v; want a crash and a recovery of node 2", lost, w.faults)
			}
			if err := r.Reset(); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// One that comes back without what it has promised is not let in.
func TestForgetfulProcess(t *testing.T) {
	t.Parallel()
	var second *proc
	r, _, w := killing{transactions: 15, protocol: socket.TCP, after: func(p *proc) {
		if err := os.Remove(filepath.Join(p.state, "node-2.stable")); err != nil {
			t.Error(err)
		}
		second = startProcess(t, p.host, p.state)
	}}.run(t)
	if len(r.Lost()) != 1 || r.Lost()[0].Back || len(w.faults) != 1 {
		t.Errorf("lost %v, faults %v; want one, without a recovery", r.Lost(), w.faults)
	}
	if log := second.log.String(); !strings.Contains(log, "holds nothing of this run") {
		t.Errorf("the second process says %q", log)
	}
}
