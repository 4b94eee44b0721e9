package node

import (
	"context"
	"errors"
	"fmt"
	"math/bits"
	"net"
	"sync"
	"time"
)

// listen serves the connections of a control port until ctx ends.
func (s *server) listen(ctx context.Context, listener net.Listener) error {
	var sessions sync.WaitGroup
	defer sessions.Wait()
	stop := context.AfterFunc(ctx, func() {
		_ = listener.Close()
		s.closeAll()
	})
	defer stop()
	var wait time.Duration
	for {
		c, err := listener.Accept()
		switch {
		case ctx.Err() != nil:
			if err == nil {
				_ = c.Close()
			}
			return nil
		case errors.Is(err, net.ErrClosed):
			s.closeAll()
			return fmt.Errorf("cluster: %w", err)
		case err != nil:
			s.pause(ctx, err, &wait)
			continue
		}
		wait = 0
		if gone := s.strangers.admit(c); gone != nil {
			s.refuse(gone.RemoteAddr(), errCrowded)
		}
		s.enter(c)
		sessions.Go(func() {
			defer s.leave(c)
			s.serve(c)
		})
		if ctx.Err() != nil {
			s.closeAll()
		}
	}
}

// pause waits before the next attempt to accept a connection, longer each time, but at most a
// second.
func (s *server) pause(ctx context.Context, err error, wait *time.Duration) {
	if *wait == 0 {
		if s.starved++; bits.OnesCount(uint(s.starved)) == 1 {
			s.log("the control port cannot accept connections for now: %v (times so far: %d)", err, s.starved)
		}
	}
	*wait = min(max(2**wait, 5*time.Millisecond), time.Second)
	select {
	case <-time.After(*wait):
	case <-ctx.Done():
	}
}
