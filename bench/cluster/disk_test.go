package cluster

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/node"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
)

// onFullDisk runs a two-phase commit in which the disk of participant 1 is full when it is to vote,
// by fill once there is a run if not before, and checks that it crashes for that, with an error
// that names the file, and that no vote of it leaves.
func onFullDisk(t *testing.T, hosts []string, file string, log func() string, fill func() error) {
	w := &watched{}
	r := prepare(t, w.watch(twoPhase.Program), Config{
		Config: engine.Config{Delta: 20 * algorithms.Millisecond, PerNode: true},
		Hosts:  hosts, Protocol: socket.TCP, Expect: algorithms.Crashes,
	})
	if err := fill(); err != nil {
		t.Fatal(err)
	}
	out := execute(t, r)
	lost := r.Lost()
	if out.End != engine.Quiet || out.Status() != "ok" || len(lost) != 1 || lost[0].Node != 1 || !lost[0].Counted {
		t.Fatalf("%s, %v, lost %v; want ok, quiet, node 1 down", out.Status(), out.End, lost)
	}
	for _, text := range []string{lost[0].Err.Error(), log()} {
		if !strings.Contains(text, file) || !strings.Contains(text, "no space left on device") {
			t.Errorf("%q; want the file %s and the reason", text, file)
		}
	}
	if out.Counts.BySender[1] != 0 || crashes(w.faults, 1) != 1 {
		t.Errorf("node 1 sent %d messages, faults %v; want none, and its crash", out.Counts.BySender[1], w.faults)
	}
}

// TestFullDevice puts /dev/full in the place of the file that is written to, as soon as the run has
// begun.
func TestFullDevice(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skipf("this system has no device that is always full: %v", err)
	}
	state, log := t.TempDir(), &journal{}
	file := filepath.Join(state, "node-1.stable.new")
	hosts := []string{
		serveOne(t, node.Config{}), serveOne(t, node.Config{State: state, Log: log}), serveOne(t, node.Config{}),
	}
	onFullDisk(t, hosts, file, log.String, func() error { return os.Symlink("/dev/full", file) })
}

// TestFullFilesystem is the same on a file system of one page, in a mount namespace of its own.
func TestFullFilesystem(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("mounting a small file system needs root; TestFullDevice tests the same on /dev/full")
	}
	if out, err := exec.Command("unshare", "-m", "true").CombinedOutput(); err != nil {
		t.Skipf("no mount namespace of one's own here: %v: %s", err, out)
	}
	state := t.TempDir()
	mount := `mount -t tmpfs -o size=4k none "$1" && shift && exec "$@"`
	full := startProcess(t, "", state, "unshare", "-m", "sh", "-c", mount, "sh", state)
	hosts := []string{serveOne(t, node.Config{}), full.host, serveOne(t, node.Config{})}
	onFullDisk(t, hosts, filepath.Join(state, "node-1.stable.new"), full.log.String, func() error { return nil })
	if left, err := os.ReadDir(state); err != nil || len(left) > 0 {
		t.Errorf("outside of the namespace there are %v, %v", left, err)
	}
}
