package cluster

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
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
		Config: engine.Config{Delta: 200 * algorithms.Millisecond, PerNode: true},
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

// fullStore is a storage without room for anything once it is full.
type fullStore struct {
	node.Store
	full *atomic.Bool
	file string
}

func (s fullStore) Save(d node.Durable) error {
	if s.full.Load() {
		return &os.PathError{Op: "write", Path: s.file, Err: errors.New("no space left on device")}
	}
	return s.Store.Save(d)
}

// changed is a program whose members have another configuration.
func changed[T any](p func(node.MemberConfig) (T, error),
	f func(*node.MemberConfig),
) func(node.MemberConfig) (T, error) {
	return func(cfg node.MemberConfig) (T, error) {
		f(&cfg)
		return p(cfg)
	}
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	log, full := &journal{}, &atomic.Bool{}
	state := t.TempDir()
	file := filepath.Join(state, "node-1.stable.new")
	find := func(name string) (node.Program, bool) {
		p, ok := find(name)
		return changed(p, func(c *node.MemberConfig) { c.Store = fullStore{c.Store, full, file} }), ok
	}
	hosts := []string{
		serveOne(t, node.Config{}), serveOne(t, node.Config{State: state, Log: log, Find: find}),
		serveOne(t, node.Config{}),
	}
	onFullDisk(t, hosts, file, log.String, func() error { full.Store(true); return nil })
}

// TestFullFilesystem is the same on a file system of one page, in a mount namespace of its own.
func TestFullFilesystem(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("mounting a small file system needs root; TestFullDisk tests the same without")
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
