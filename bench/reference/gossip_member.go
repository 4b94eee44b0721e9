package reference

import (
	"bytes"
	"encoding/binary"
	"io"
	"sync"

	"github.com/hashicorp/memberlist"
)

// member is one, and its delegate: what memberlist asks and tells.
type member struct {
	*memberlist.Memberlist
	cluster *cluster
	queue   memberlist.TransmitLimitedQueue
	mu      sync.Mutex
	latest  uint64 // number of the last event heard
}

// newMember starts one that knows itself alone.
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
	m.queue = memberlist.TransmitLimitedQueue{
		RetransmitMult: retransmitMult,
		NumNodes:       func() int { return len(c.members) },
	}
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
	m.mu.Lock()
	fresh := event > m.latest
	m.latest = event
	m.mu.Unlock()
	if fresh {
		m.spread(bytes.Clone(b))
		c.tally.hear()
	}
	c.delivered.Add(1) // when what follows from it is known, see quiet
	c.tally.notify()
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

// NodeMeta implements memberlist.Delegate; as in the methods below, there is nothing to tell.
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
