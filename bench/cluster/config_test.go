package cluster

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
)

// witness sees nothing.
type witness struct{}

func (witness) Trace(engine.Event) {}

func TestConfigRefuses(t *testing.T) {
	_, err := Prepare(t.Context(), ring.Program, Config{
		Config: engine.Config{
			Graph: algorithms.Complete(4), Delta: -1, Overtime: 1, Tracer: witness{},
			Links:  network.Links{Reorder: 0.5, Loss: 3},
			Faults: []algorithms.Fault{{Kind: algorithms.Crash, Node: 7}},
		},
		Hosts: []string{"a", "b:1", "b:1"}, Protocol: 9, Silence: -1,
	})
	for _, want := range []string{
		`"a"`, `"b:1" stands there twice`, "hosts: 3", "protocol", "delta", "silence",
		"reorder", "overtime", "tracer", "loss 3", "node 7",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not name %s", err, want)
		}
	}
}
