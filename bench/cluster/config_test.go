package cluster

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
)

func TestConfigRefuses(t *testing.T) {
	_, err := Prepare(t.Context(), ring.Program, Config{
		Hosts: []string{"a", "b:1", "b:1"}, Graph: algorithms.Complete(4), Protocol: 9, Delta: -1, Silence: -1,
		Links:  network.Links{Reorder: 0.5, Loss: 3},
		Faults: []algorithms.Fault{{Kind: algorithms.Crash, Node: 7}},
	})
	for _, want := range []string{`"a"`, `"b:1" stands there twice`, "hosts: 3", "protocol", "delta", "silence", "reorder", "loss 3", "node 7"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not name %s", err, want)
		}
	}
}
