package compare

import (
	"testing"

	"github.com/joulemark/joulemark/bench/record"
)

// A virtual machine on either side has the higher floor.
func TestFloorOfVirtualMachines(t *testing.T) {
	bare, virtual := &record.Results{}, &record.Results{Host: record.Host{Virtual: true}}
	for _, c := range []struct {
		old, new *record.Results
		want     float64
	}{{bare, bare, DefaultFloor}, {virtual, bare, VirtualFloor}, {bare, virtual, VirtualFloor}} {
		if got := floorOf(c.old, c.new); got != c.want {
			t.Errorf("%v and %v: %v; want %v", c.old.Host.Virtual, c.new.Host.Virtual, got, c.want)
		}
	}
}
