package reference

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"sync/atomic"
	"time"
)

// The settings of memberlist. The members are those of its configuration for a LAN: each sends a
// broadcast retransmitMult·⌈log10(members + 1)⌉ times, to three members in every interval. Ours are
// the interval, which is a tenth so that a run is over soon and which no count depends on, and what
// is turned off: probes and exchanges of state, as they go on without any event, and compression,
// as packets would have to be taken apart that it does not make smaller.
const (
	retransmitMult = 4
	gossipInterval = 20 * time.Millisecond
	// joining is how many members exchange their state with the first at the same time. It turns
	// some away when many are waiting.
	joining = 4
)

// transmissions is how often a member sends a broadcast.
func transmissions(members int) int {
	return retransmitMult * int(math.Ceil(math.Log10(float64(members+1))))
}

// cluster is members that all know each other. The first publishes.
type cluster struct {
	members []*member
	tally   *tally
	sent    atomic.Uint64 // number of the event
	// The window is over when as many members are done with sending as have begun.
	informed, finished atomic.Int64
	delivered          atomic.Int64
}

// newCluster makes the members and lets them join.
func newCluster(ctx context.Context, c Config, t *tally) (system, error) {
	cl := &cluster{tally: t, members: make([]*member, c.Subscribers+1)}
	err := cl.join(ctx)
	if err != nil {
		cl.close()
		return nil, err
	}
	return cl, nil
}

// join lets every member exchange its state with the first, twice: after the first time that one
// knows all, after the second all do. What members tell of each other then is waited for, as it
// would share packets with an event.
func (c *cluster) join(ctx context.Context) error {
	for i := range c.members {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		m, err := newMember(c, fmt.Sprintf("member-%05d", i))
		if err != nil {
			return err
		}
		c.members[i] = m
	}
	first := c.members[0]
	seed := []string{first.LocalNode().FullAddress().Addr}
	for range 2 {
		err := inParallelBy(ctx, len(c.members)-1, joining, func(_ context.Context, i int) error {
			_, err := c.members[i+1].Join(seed)
			return err
		})
		if err != nil {
			return err
		}
		// It takes over what it was told after it has answered.
		if err := poll(ctx, func() bool { return first.NumMembers() == len(c.members) }); err != nil {
			return fmt.Errorf("the first member knows %d of %d: %w", first.NumMembers(), len(c.members), err)
		}
	}
	for i, m := range c.members {
		if got := m.NumMembers(); got != len(c.members) {
			return fmt.Errorf("member %d knows %d of %d", i, got, len(c.members))
		}
	}
	return c.settle(ctx)
}

// settle waits until members have nothing more to say of one another: until they have been silent
// for some intervals, in each of which whoever has something says it.
func (c *cluster) settle(ctx context.Context) error {
	var before int64
	silent := 0
	return poll(ctx, func() bool {
		now := c.tally.asideTotal()
		silent++
		if now != before {
			silent = 0
		}
		before = now
		return silent == 4
	})
}

// poll asks once in every interval, for what memberlist tells nobody.
func poll(ctx context.Context, done func() bool) error {
	ticker := time.NewTicker(gossipInterval)
	defer ticker.Stop()
	for !done() {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// publish implements system.
func (c *cluster) publish(ctx context.Context, event []byte) error {
	c.informed.Store(0)
	c.finished.Store(0)
	c.delivered.Store(0)
	number := binary.BigEndian.Uint64(event)
	c.sent.Store(number)
	first := c.members[0]
	first.mu.Lock()
	first.latest = number
	first.mu.Unlock()
	first.spread(event)
	return c.tally.wait(ctx, c.quiet)
}

// quiet reports that every member which has the event has sent it as often as it does, and that all
// of that has arrived, or does not matter as all have it. Finished is called just before a member's
// last one is sent, so the sent ones are counted as well.
//
// The order of the readings is what makes this right. If as many were delivered, read first, as
// were sent, then none was under way at the first reading, and whoever had been informed by then is
// in the last one.
func (c *cluster) quiet() bool {
	delivered := c.delivered.Load()
	sent := c.tally.total()
	finished := c.finished.Load()
	informed := c.informed.Load()
	return finished == informed && sent == finished*int64(transmissions(len(c.members))) &&
		(delivered == sent || finished == int64(len(c.members)))
}

// kind implements system.
func (*cluster) kind(key uint16) string { return gossipKind(key) }

// close implements system.
func (c *cluster) close() {
	_ = inParallel(context.Background(), len(c.members), func(_ context.Context, i int) error {
		if c.members[i] != nil {
			_ = c.members[i].Shutdown()
		}
		return nil
	})
}
