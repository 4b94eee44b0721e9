package socket

import (
	"errors"
	"fmt"
	"syscall"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/internal/longtest"
)

func TestOutOfDescriptors(t *testing.T) {
	for _, test := range []struct {
		err  error
		want bool
	}{
		{fmt.Errorf("accept: %w", syscall.EMFILE), true},
		{fmt.Errorf("accept: %w", syscall.ENFILE), true},
		{syscall.EINVAL, false},
		{nil, false},
	} {
		if got := OutOfDescriptors(test.err); got != test.want {
			t.Errorf("%v: %v", test.err, got)
		}
	}
}

// TestThousandNodesInARing sends a message around, each node listening and dialling.
func TestThousandNodesInARing(t *testing.T) {
	limit, err := DescriptorLimit()
	if err != nil && !errors.Is(err, errors.ErrUnsupported) {
		t.Fatal(err)
	}
	for _, p := range []Protocol{UDP, TCP, TLS} {
		t.Run(p.String(), func(t *testing.T) {
			nodes := longtest.Choose(100, 1000)
			if p == TLS { // whose certificates and handshakes take their time
				nodes = 100
			}
			if need := 3*nodes + 200; limit < need { // a listener and two ends of a connection each
				t.Skipf("the process may have %d descriptors, %d nodes need %d", limit, nodes, need)
			}
			n := newNetwork(t, p, nodes, nil)
			for id := range algorithms.ID(nodes) {
				next := (id + 1) % algorithms.ID(nodes)
				l := n.dial(t, id, next)
				send(t, l, Label{Seq: uint32(id), Depth: int32(id)}, "round")
				got := n.recorders[next].flushedFrames(1)
				if len(got) != 1 || got[0].from != id || got[0].label.Depth != int32(id) {
					t.Fatalf("node %v got %+v", next, got)
				}
			}
			var sum Counts
			for _, e := range n.ends {
				c := e.Counts()
				sum.Frames += c.Frames
				sum.Written += c.Written
				sum.Read += c.Read
				refused(t, e, nil)
			}
			if sum.Frames != int64(nodes) || p != TLS && sum.Read < int64(5*nodes) {
				t.Errorf("counts %+v", sum)
			}
		})
	}
}
