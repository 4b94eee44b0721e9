package node

import (
	"errors"
	"net"
	"testing"
	"time"

	"github.com/joulemark/joulemark/bench/cluster/control"
)

// A coordinator that does not wait for its turn loses its node, and is told apart from one that
// goes away.
func TestImpatientCoordinator(t *testing.T) {
	for _, c := range []struct {
		name  string
		order control.Order
		times int
		want  error
	}{
		{"orders without answers", control.Order{Poll: true}, maxOrders + 2, errHasty}, // one more is being carried out
		{"confirmations of nothing", control.Order{Heard: true}, 2, errUnsaid},
	} {
		t.Run(c.name, func(t *testing.T) {
			near, far := net.Pipe() // has no buffer, so the node cannot get rid of an answer
			s := newSession(&server{cfg: Config{Silence: time.Hour}}, control.NewConn(near, 0))
			ended := make(chan error, 1)
			go func() { ended <- s.run() }()
			coordinator := control.NewConn(far, 0)
			var welcome control.Answer
			if err := coordinator.Receive(&welcome); err != nil || !welcome.Done {
				t.Fatalf("%+v, %v", welcome, err)
			}
			for range c.times {
				if coordinator.Send(c.order) != nil {
					break // the node has hung up
				}
			}
			if err := <-ended; !errors.Is(err, c.want) {
				t.Errorf("the session ended with %v; want %v", err, c.want)
			}
		})
	}
}
