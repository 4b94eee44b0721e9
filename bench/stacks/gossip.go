package stacks

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/memberlist"
)

// The settings of memberlist. The members are those of its configuration for a LAN: each sends a broadcast
// retransmitMult·⌈log10(members + 1)⌉ times, to three members in every interval. Ours are the interval, which
// is a tenth so that a run is over soon and which no count depends on, and what is turned off:
// probes and exchanges of state, as they go on without any event, and compression, as packets would have to be
// taken apart that it does not make smaller.
const (
	retransmitMult = 4
	gossipInterval = 20 * time.Millisecond
	// joining is how many members exchange their state with the first at the same time. It turns some
	// away when many are waiting.
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

// member is one, and its delegate: what memberlist asks and tells.
type member struct {
	*memberlist.Memberlist
	cluster *cluster
	queue   memberlist.TransmitLimitedQueue
	mu      sync.Mutex
	latest  uint64 // number of the last event heard
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

// join lets every member exchange its state with the first, twice: after the first time that one knows all,
// after the second all do. What members tell of each other then is waited for, as it would share packets with an event.
func (c *cluster) join(ctx context.Context) error {
	for i := range c.members {
		if err := ctx.Err(); err != nil {
			return context.Cause(ctx)
		}
		m, err := newMember(c, fmt.Sprintf("member-%05d", i))
		if err != nil {
			return err
		}
		c.members[i] = m
	}
	seed := []string{c.members[0].LocalNode().FullAddress().Addr}
	for range 2 {
		err := inParallelBy(ctx, len(c.members)-1, joining, func(_ context.Context, i int) error {
			_, err := c.members[i+1].Join(seed)
			return err
		})
		if err != nil {
			return err
		}
	}
	for i, m := range c.members {
		if got := m.NumMembers(); got != len(c.members) {
			return fmt.Errorf("member %d knows %d of %d", i, got, len(c.members))
		}
	}
	return c.settle(ctx)
}

// settle waits until members have nothing more to say of one another: until they have been silent for
// some intervals, in each of which whoever has something says it.
func (c *cluster) settle(ctx context.Context) error {
	ticker := time.NewTicker(gossipInterval)
	defer ticker.Stop()
	var before int64 = -1
	for silent := 0; silent < 4; {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		now := c.tally.asideTotal()
		if now == before {
			silent++
		} else {
			silent = 0
		}
		before = now
	}
	return nil
}

func newMember(c *cluster, name string) (*member, error) {
	transport, err := newGossipTransport(c.tally)
	if err != nil {
		return nil, err
	}
	m := &member{cluster: c}
	config := memberlist.DefaultLANConfig()
	config.Name = name
	config.Transport = transport
	config.Delegate = m
	config.LogOutput = io.Discard
	config.BindPort, config.AdvertisePort = 0, 0
	config.GossipInterval = gossipInterval
	config.ProbeInterval, config.PushPullInterval = 0, 0
	config.EnableCompression = false
	config.RetransmitMult = 0 // of what members tell of each other: once, as the exchange of states has told it already
	m.queue = memberlist.TransmitLimitedQueue{RetransmitMult: retransmitMult, NumNodes: func() int { return len(c.members) }}
	if m.Memberlist, err = memberlist.Create(config); err != nil {
		_ = transport.Shutdown()
		return nil, err
	}
	return m, nil
}

// NotifyMsg implements memberlist.Delegate. What is new is passed on.
func (m *member) NotifyMsg(b []byte) {
	c := m.cluster
	if len(b) < MinPayload {
		return
	}
	event := binary.BigEndian.Uint64(b)
	if event != c.sent.Load() {
		return // a straggler of an event that is over
	}
	c.delivered.Add(1)
	defer c.tally.notify()
	m.mu.Lock()
	fresh := event > m.latest
	m.latest = event
	m.mu.Unlock()
	if fresh {
		c.tally.hear()
		m.spread(append([]byte(nil), b...))
	}
}

// spread queues the event to be sent to others.
func (m *member) spread(event []byte) {
	m.cluster.informed.Add(1)
	m.queue.QueueBroadcast(broadcast{event, m.cluster})
}

// GetBroadcasts implements memberlist.Delegate.
func (m *member) GetBroadcasts(overhead, limit int) [][]byte {
	return m.queue.GetBroadcasts(overhead, limit)
}

// NodeMeta, LocalState and MergeRemoteState implement memberlist.Delegate; there is nothing to tell.
func (*member) NodeMeta(int) []byte { return nil }

// LocalState implements memberlist.Delegate.
func (*member) LocalState(bool) []byte { return nil }

// MergeRemoteState implements memberlist.Delegate.
func (*member) MergeRemoteState([]byte, bool) {}

// broadcast is an event in a queue.
type broadcast struct {
	event   []byte
	cluster *cluster
}

// Invalidates implements memberlist.Broadcast.
func (broadcast) Invalidates(memberlist.Broadcast) bool { return false }

// Message implements memberlist.Broadcast.
func (b broadcast) Message() []byte { return b.event }

// Finished implements memberlist.Broadcast. The last transmission is about to be sent.
func (b broadcast) Finished() {
	b.cluster.finished.Add(1)
	b.cluster.tally.notify()
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

// quiet reports that every member which has the event has sent it as often as it does, and that all of that
// has arrived. Finished is called just before the last one is sent, and a datagram may be lost, so the sent
// ones are counted as well.
func (c *cluster) quiet() bool {
	finished, informed := c.finished.Load(), c.informed.Load()
	if finished != informed {
		return false
	}
	sent := c.tally.total()
	if sent != finished*int64(transmissions(len(c.members))) {
		return false
	}
	return c.delivered.Load() == sent || finished == int64(len(c.members))
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
