package node

import (
	"fmt"
	"net/netip"
	"slices"
	"sync"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/socket"
)

// club is members in one process, which know of each other.
type club struct {
	members []*Member[note, actor, *actor]
	failed  chan error

	mu   sync.Mutex
	seen []string
}

// observerOf hears one member of a club.
type observerOf struct {
	c    *club
	node algorithms.ID
	err  error
}

func (o *observerOf) Observe(b control.Batch) error {
	o.c.mu.Lock()
	defer o.c.mu.Unlock()
	for _, s := range b.Seen {
		o.c.seen = append(o.c.seen, fmt.Sprintf("node %d saw %d", o.node, s.Value))
	}
	return o.err
}

// found makes a club of n; change is for what is not the same for all.
func found(t *testing.T, n int, y *toy, change func(*MemberConfig)) *club {
	t.Helper()
	c := &club{failed: make(chan error, n)}
	token := socket.NewToken()
	for i := range n {
		cfg := MemberConfig{
			Self: algorithms.ID(i), Graph: algorithms.Complete(n), Delta: algorithms.Millisecond,
			Observer: &observerOf{c: c, node: algorithms.ID(i)},
			Failed:   func(err error) { c.failed <- err },
			Socket:   socket.Config{Protocol: socket.TCP, Token: token, Peer: c.find},
		}
		if change != nil {
			change(&cfg)
		}
		m, err := NewMember[note, actor, *actor](y.algorithm(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(m.Close)
		c.mu.Lock()
		c.members = append(c.members, m)
		c.mu.Unlock()
	}
	return c
}

func (c *club) find(id algorithms.ID) (netip.AddrPort, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if int(id) >= len(c.members) {
		return netip.AddrPort{}, false
	}
	return c.members[id].Addr(), true
}

func (c *club) begin() {
	for _, m := range c.members {
		m.Begin(0)
	}
}

// await waits until everything that was sent has been received.
func (c *club) await(t *testing.T) {
	t.Helper()
	for t.Context().Err() == nil {
		var sent, received int64
		pending := 0
		for _, m := range c.members {
			s := m.State()
			pending += s.Pending
			for i := range s.Sent {
				sent += s.Sent[i]
				received += s.Received[i]
			}
		}
		if pending == 0 && sent == received {
			return
		}
	}
	t.Fatal("messages do not arrive")
}

// A member handles messages, timers and messages to itself, and counts them; what came before its
// start is handled after it.
func TestMember(t *testing.T) {
	y := &toy{
		start: func(_ *actor, e *env) {
			if e.Self() == 0 {
				e.Send(1, note{0, 1})
				e.Send(1, note{kindSetup, 2})
				e.Send(0, note{0, 3})
				e.CancelTimer(e.SetTimer(1, algorithms.Timer{Data: 1}))
				e.SetTimer(algorithms.Millisecond, algorithms.Timer{Data: 4})
			}
		},
		receive: func(_ *actor, e *env, _ algorithms.ID, m note) {
			e.Report(algorithms.Observation{Value: int64(m.value)})
			if e.Self() == 1 && m.value == 1 {
				e.Send(0, note{0, 5})
			}
		},
		timeout: func(_ *actor, e *env, tm algorithms.Timer) { e.Report(algorithms.Observation{Value: tm.Data}) },
	}
	for _, protocol := range []socket.Protocol{socket.UDP, socket.TCP} {
		t.Run(protocol.String(), func(t *testing.T) {
			c := found(t, 2, y, func(m *MemberConfig) { m.Socket.Protocol = protocol })
			c.members[0].Begin(0) // its messages wait for the other's start
			c.members[1].Begin(0)
			c.await(t)
			got := slices.Sorted(slices.Values(c.seen))
			want := []string{"node 0 saw 3", "node 0 saw 4", "node 0 saw 5", "node 1 saw 1", "node 1 saw 2"}
			if !slices.Equal(got, want) {
				t.Errorf("seen %q; want %q", got, want)
			}
			r := c.members[0].Report()
			if n := &r.Counts; n.Sent != 1 || n.Setup.Sent != 1 || n.Delivered != 1 || n.Depth != 1 || r.To[1] != 1 {
				t.Errorf("node 0: %+v, to %v; want 1 sent, 1 of set-up, 1 delivered", n, r.To)
			}
			n := c.members[1].Report().Counts
			if n.Sent != 1 || n.Delivered != 1 || n.Setup.Delivered != 1 || n.Depth != 2 {
				t.Errorf("node 1: %+v; want 1 sent, 1 delivered, 1 of set-up, depth 2", n)
			}
			if r.State.Events != 4 || r.Sockets.Framing <= 0 {
				t.Errorf("%d calls, framing %d; want 4, more than 0", r.State.Events, r.Sockets.Framing)
			}
		})
	}
}
