//go:build unix

package cluster

import (
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
)

// A process that is stopped and goes on breaks the bound on which time-outs are built. The run says
// so, and who it was, whatever came of it: three-phase commit may then decide two things.
func TestStoppedProcess(t *testing.T) {
	t.Parallel()
	const n, stopped = 3, 0
	procs, hosts := processes(t, n)
	signal := func(s syscall.Signal) func() {
		return sync.OnceFunc(func() {
			if err := procs[stopped].cmd.Process.Signal(s); err != nil {
				t.Error(err)
			}
		})
	}
	stop, goOn := signal(syscall.SIGSTOP), signal(syscall.SIGCONT)
	votes := 0
	w := &watched{seen: func(node algorithms.ID, o algorithms.Observation) {
		switch {
		case o.What == commitSawYes && node != stopped:
			if votes++; votes == n-1 { // the coordinator does not hear of this vote
				stop()
			}
		case o.What != commitSawYes: // the others have decided without it
			goOn()
		}
	}}
	delta := 50 * algorithms.Millisecond
	out := execute(t, prepare(t, w.watch(threePhase.Program), Config{
		Config: engine.Config{Delta: delta, Limits: engine.Limits{Time: 20 * algorithms.Second}},
		Hosts:  hosts, Protocol: socket.TLS, Expect: algorithms.Crashes,
	}))
	s := out.Stall
	if s == nil || s.Node != stopped || s.Span < delta || s.Delta != delta {
		t.Fatalf("%s, stall %+v; want one of node %d", out.Status(), s, stopped)
	}
	const words = "; the assumed bound of 50ms on delays need not have held: node 0 was held up for "
	if status := out.Status(); status != "ok" && !strings.Contains(status, words) {
		t.Errorf("%s; want %q", status, words)
	}
	t.Log(out.Status())
}
