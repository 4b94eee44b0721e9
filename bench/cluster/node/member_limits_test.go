package node

import (
	"errors"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
)

// An answer does not wait until the mailbox runs empty.
func TestMemberFlushesUnderInput(t *testing.T) {
	const most = 20_000_000
	var answered, chain atomic.Int64
	y := &toy{
		start: func(_ *actor, e *env) {
			if e.Self() == 0 {
				e.Send(1, note{0, 1})
				e.Send(0, note{})
			}
		},
		receive: func(_ *actor, e *env, from algorithms.ID, _ note) {
			switch {
			case e.Self() == 1:
				e.Send(0, note{0, 2})
			case from == 1:
				answered.Store(1)
			case answered.Load() == 0 && chain.Add(1) < most: // its mailbox is never empty
				e.Send(0, note{})
			}
		},
	}
	c := found(t, 2, y, nil)
	c.begin()
	c.await(t)
	if n := chain.Load(); n >= most || answered.Load() == 0 {
		t.Errorf("the answer has waited for %d messages", n)
	}
}

// slow is a Peer whose first answer for node 1 comes when the test lets it, and is out of date.
type slow struct {
	find    func(algorithms.ID) (netip.AddrPort, bool)
	first   atomic.Bool
	asked   chan struct{}
	release chan struct{}
}

func (s *slow) peer(id algorithms.ID) (netip.AddrPort, bool) {
	if id == 1 && s.first.CompareAndSwap(false, true) {
		close(s.asked)
		<-s.release
		return netip.MustParseAddrPort("127.0.0.1:1"), true // where nobody listens
	}
	return s.find(id)
}

// slowClub is two members, of which the first has begun to dial the second.
func slowClub(t *testing.T) (*club, *slow) {
	s := &slow{asked: make(chan struct{}), release: make(chan struct{})}
	y := &toy{
		start: func(_ *actor, e *env) {
			if e.Self() == 0 {
				e.Send(1, note{0, 1})
			}
		},
		receive: func(_ *actor, e *env, _ algorithms.ID, m note) {
			e.Report(algorithms.Observation{Value: int64(m.value)})
		},
	}
	c := found(t, 2, y, func(cfg *MemberConfig) {
		if cfg.Self == 0 {
			s.find, cfg.Socket.Peer = cfg.Socket.Peer, s.peer
		}
	})
	t.Cleanup(sync.OnceFunc(func() {
		select {
		case <-s.release:
		default:
			close(s.release)
		}
	}))
	c.begin()
	<-s.asked
	return c, s
}

// A dial to where a peer was before does not count once the peer has moved.
func TestMemberRenewsDial(t *testing.T) {
	c, s := slowClub(t)
	c.members[0].Renew([]algorithms.ID{1})
	close(s.release)
	for {
		c.mu.Lock()
		seen := len(c.seen)
		c.mu.Unlock()
		if dropped := c.members[0].Report().Counts.Dropped; dropped[engine.Crashed] > 0 || t.Context().Err() != nil {
			t.Fatalf("dropped %v; want the message to arrive at the new address", dropped)
		}
		if seen > 0 {
			return
		}
	}
}

// What waits for a connection when its sender crashes has not been sent.
func TestMemberCrashWhileDialling(t *testing.T) {
	c, _ := slowClub(t)
	c.members[0].Crash()
	r := c.members[0].Report()
	if r.State.Sent[1] != 0 || r.Counts.Dropped[engine.Crashed] != 1 || r.Counts.Sent != 1 {
		t.Errorf("%d frames are said to be under way, dropped %v; want none, and one dropped",
			r.State.Sent[1], r.Counts.Dropped)
	}
}

// A message that a link holds back does not leave a node that has crashed, and is not waited for.
func TestMemberCrashHoldsBack(t *testing.T) {
	y := &toy{start: func(_ *actor, e *env) {
		if e.Self() == 0 {
			e.Send(1, note{})
		}
	}}
	c := found(t, 2, y, func(cfg *MemberConfig) { cfg.Links.Latency = network.Latency{A: 20 * algorithms.Millisecond} })
	c.members[0].Begin(0)
	c.members[0].Crash()
	for c.members[0].State().Pending > 0 {
		if t.Context().Err() != nil {
			t.Fatal("the message is held back for ever")
		}
	}
	r := c.members[0].Report()
	if r.State.Sent[1] != 0 || r.Counts.Dropped[engine.Crashed] != 1 {
		t.Errorf("%d frames are said to be under way, dropped %v; want none, and one dropped",
			r.State.Sent[1], r.Counts.Dropped)
	}
}

// A member that the others may have given up does nothing any more: no timer, no message, no start.
func TestMemberLapsed(t *testing.T) {
	var lapsed atomic.Bool
	var calls atomic.Int64
	y := &toy{
		start: func(_ *actor, e *env) {
			if e.Self() == 0 {
				e.SetTimer(50*algorithms.Millisecond, algorithms.Timer{})
			}
		},
		receive: func(*actor, *env, algorithms.ID, note) { calls.Add(1) },
		timeout: func(_ *actor, e *env, _ algorithms.Timer) {
			calls.Add(1)
			e.Send(1, note{})
		},
	}
	c := found(t, 2, y, func(cfg *MemberConfig) { cfg.Lapsed = func(time.Time) bool { return lapsed.Load() } })
	c.begin()
	lapsed.Store(true)
	before := calls.Load()
	c.members[0].mailbox.push([]envelope[note]{{from: 1}}, func(*envelope[note]) int { return 1 })
	for c.members[0].State().Pending > 0 {
		if t.Context().Err() != nil {
			t.Fatal("the timer stays")
		}
	}
	r := c.members[0].Report()
	if calls.Load() != before || r.Counts.Sent != before || r.State.Received[1] != 1 {
		t.Errorf("%d calls, %d messages sent; want %d", calls.Load(), r.Counts.Sent, before)
	}
	late := found(t, 1, y, func(cfg *MemberConfig) { cfg.Lapsed = func(time.Time) bool { return true } })
	late.begin()
	if s := late.members[0].State(); s.Events != 0 {
		t.Errorf("%d calls; want no start", s.Events)
	}
}

// Only a node that cannot accept connections for long is out of the run.
func TestMemberDeaf(t *testing.T) {
	c := found(t, 1, &toy{}, nil)
	m := c.members[0]
	none, now := errors.New("no descriptors"), time.Now()
	for _, step := range []struct {
		err    error
		after  time.Duration
		failed bool
	}{
		{none, 0, false},
		{none, deafLimit, false},
		{nil, deafLimit + 1, false},
		{none, 2 * deafLimit, false},
		{none, 3*deafLimit + 1, true},
	} {
		m.do(func() {
			if err := m.listens(step.err, now.Add(step.after)); !errors.Is(err, step.err) {
				t.Errorf("after %v: %v; want %v", step.after, err, step.err)
			}
			if (m.err != nil) != step.failed {
				t.Errorf("after %v: failed with %v; want %v", step.after, m.err, step.failed)
			}
		})
	}
	if s := m.State(); !s.Down || !errors.Is(m.Reset(0), none) {
		t.Errorf("%+v; want it down", s)
	}
}
