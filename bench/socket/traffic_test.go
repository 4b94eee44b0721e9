package socket

import (
	"runtime"
	"sync"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/internal/longtest"
)

func TestCloseDuringTraffic(t *testing.T) {
	eachProtocol(t, func(t *testing.T, p Protocol) {
		for range longtest.Choose(2, 5) {
			n := newNetwork(t, p, 4, nil)
			var users sync.WaitGroup
			for from := range n.ends {
				for to := range n.ends {
					users.Go(func() {
						for {
							l, err := n.ends[from].Dial(algorithms.ID(to))
							if err != nil {
								return
							}
							for i := 0; err == nil && i < 200; i++ {
								if err = Add(l, Label{}, blob("traffic")); err == nil && i%20 == 0 {
									err = l.Flush()
								}
								n.ends[from].Counts()
							}
							l.Close()
							if p == UDP && err != nil {
								return
							}
						}
					})
				}
			}
			for _, r := range n.recorders {
				r.wait(func() bool { return r.flushed > 500 })
			}
			for _, e := range n.ends {
				users.Go(func() { e.Close() })
				users.Go(func() { e.Close() })
			}
			users.Wait()
			for id, r := range n.recorders {
				if r.opened != r.closed || r.late {
					t.Errorf("node %d: %d sinks opened, %d closed, late %v", id, r.opened, r.closed, r.late)
				}
				if n.ends[id].conns != nil {
					t.Errorf("node %d has connections", id)
				}
			}
		}
	}, UDP, TCP, TLS)
}

func TestNoGoroutineIsLeft(t *testing.T) {
	// Not parallel, so that nobody else's goroutines come and go.
	before := runtime.NumGoroutine()
	for _, p := range []Protocol{UDP, TCP, TLS} {
		n := newNetwork(t, p, 3, nil)
		for from := range algorithms.ID(3) {
			n.talk(t, from, (from+1)%3)
			n.dial(t, from, (from+2)%3)
		}
		for _, e := range n.ends {
			e.Close()
		}
	}
	for runtime.NumGoroutine() > before { // those that have returned may take a moment to go
		runtime.Gosched()
	}
}
