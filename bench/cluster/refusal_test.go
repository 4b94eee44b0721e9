package cluster

import (
	"errors"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
)

// works checks that a node can still be used.
func works(t *testing.T, hosts []string) {
	t.Helper()
	r := prepare(t, ring.Program, Config{Hosts: hosts, Protocol: socket.TCP})
	defer r.Close()
	if out := execute(t, r); out.Status() != "ok" || out.Counts.Sent != int64(len(hosts)) {
		t.Errorf("%s with %d messages; want ok with %d", out.Status(), out.Counts.Sent, len(hosts))
	}
}

func TestWrongSecret(t *testing.T) {
	hosts := serve(t, 2)
	for _, secret := range [][]byte{[]byte("another secret of the tests"), {}} {
		_, err := Prepare(t.Context(), ring.Program, Config{
			Config: engine.Config{Graph: algorithms.Complete(2)},
			Hosts:  hosts, Secret: secret,
		})
		if !errors.Is(err, control.ErrSecret) {
			t.Errorf("%q: %v; want %v", secret, err, control.ErrSecret)
		}
		for _, h := range hosts {
			if err == nil || !strings.Contains(err.Error(), h) {
				t.Errorf("%v does not name %s", err, h)
			}
		}
	}
	works(t, hosts)
}

// A node that is in use refuses a second coordinator, and says who has it.
func TestSecondCoordinator(t *testing.T) {
	hosts := serve(t, 2)
	cfg := Config{Config: engine.Config{Graph: algorithms.Complete(2)}, Hosts: hosts, Secret: testSecret}
	first := prepare(t, ring.Program, cfg)
	_, err := Prepare(t.Context(), ring.Program, cfg)
	var refused *control.RefusedError
	if !errors.As(err, &refused) || !strings.HasPrefix(refused.Reason, "busy: the coordinator at 127.0.0.1:") {
		t.Errorf("second coordinator: %v; want busy", err)
	}
	if out := execute(t, first); out.Status() != "ok" {
		t.Errorf("first coordinator: %s", out.Status())
	}
	first.Close()
	first.Close()
	if first.Reset() == nil {
		t.Error("a closed run was reset")
	}
	works(t, hosts)
}
