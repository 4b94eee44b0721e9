package jetstream

import (
	"context"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/sweep/job"
	"github.com/joulemark/joulemark/bench/sweep/jobtest"
)

// team is a coordinator with workers in the same process, which work at the coordinator's job.
type team struct {
	Coordinator
	workers int
	worker  Worker
	mu      sync.Mutex
	ended   []error // what the workers say in the end
}

func (c *team) Run(ctx context.Context, j job.Job, chunks []int, sink job.Sink) error {
	var all sync.WaitGroup
	defer all.Wait()
	own, stop := context.WithCancel(context.Background())
	defer func() {
		if ctx.Err() != nil {
			stop() // they would wait for another coordinator
		}
	}()
	c.Listening = func(a net.Addr) {
		for range c.workers {
			w := c.worker
			w.URL, w.Secret, w.Version = URL(a), c.Secret, c.Version
			w.Open = func([]byte) (job.Job, error) { return j, nil }
			all.Go(func() {
				err := w.Run(own)
				c.mu.Lock()
				defer c.mu.Unlock()
				c.ended = append(c.ended, err)
			})
		}
	}
	return c.Coordinator.Run(ctx, j, chunks, sink)
}

// quick is a worker that does not wait long where its coordinator has ended before it came.
var quick = Worker{Workers: 2, Patience: time.Second}

func TestCoordinator(t *testing.T) {
	jobtest.Test(t, func(testing.TB) job.Distributor { return &team{workers: 2, worker: quick} })
}

func TestCoordinatorWithSecret(t *testing.T) {
	secret := control.NewSecret()
	jobtest.Test(t, func(testing.TB) job.Distributor {
		return &team{Coordinator: Coordinator{Secret: secret}, workers: 1, worker: quick}
	})
}
