package live

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
)

// sockets is the carrier over the kernel's network: every node has an endpoint of its own on
// loopback. A message is added to the link to its receiver when it is sent, and written when its
// sender has handled all that it woke up for, or when socket.FlushSize bytes wait: that is the rule
// by which small messages share a write. Datagrams leave at once.
type sockets[M algorithms.Message] struct {
	spec    *algorithms.Spec
	setups  bool // there are kinds of the set-up
	decode  func([]byte) (M, error)
	boxes   []mailbox[M]
	credits *credits
	fail    func(error)

	base      socket.Config
	authority *socket.Authority // of TLS
	nodes     []station[M]
	ways      atomic.Uint32 // that were made

	dropped  [engine.DropReasons]atomic.Int64
	before   socket.Counts // at the start of the execution
	former   socket.Counts // of endpoints that were closed, with mu
	mu       sync.Mutex
	stuck    int64 // the credits that settle saw last
	moved    int64 // and what had been sent and got by then
	spoiled  bool  // what was given up may still arrive
	stuckAt  time.Time
	patience time.Duration
}

// station is what one node has of the network.
type station[M algorithms.Message] struct {
	// The node's goroutine alone uses these.
	ways  map[algorithms.ID]*pipe[M]
	last  *pipe[M] // that was used, because many messages go the same way
	dirty []*pipe[M]

	mu       sync.Mutex
	endpoint *socket.Endpoint
	at       netip.AddrPort
	down     bool
	inbound  map[uint32]*pipe[M] // by their number, all that have not ended
}

var _ carrier[algorithms.Message] = (*sockets[algorithms.Message])(nil)

// For how long nothing may have moved before what is on its way is given up. On loopback a
// datagram is in the receiver's buffer when the call that sends it returns, or never; streams lose
// nothing while they last. So both are long, for a machine that is busy elsewhere.
const (
	datagramPatience = time.Second
	streamPatience   = 10 * time.Second
)

// listen opens an endpoint for every node.
func (t *sockets[M]) listen(nodes int) error {
	t.nodes = make([]station[M], nodes)
	t.setups = slices.ContainsFunc(t.spec.Kinds, func(k algorithms.KindSpec) bool { return k.Setup })
	t.patience = streamPatience
	if t.base.Protocol == socket.UDP {
		t.patience = datagramPatience
	}
	t.base.Token = socket.NewToken()
	t.base.Peer = func(id algorithms.ID) (netip.AddrPort, bool) {
		if id < 0 || int(id) >= len(t.nodes) {
			return netip.AddrPort{}, false
		}
		return t.place(id), true
	}
	if t.base.Protocol == socket.TLS {
		var err error
		if t.authority, err = socket.NewAuthority(t.base.Token); err != nil {
			return fmt.Errorf("live: %w", err)
		}
	}
	for i := range t.nodes {
		s := &t.nodes[i]
		s.ways, s.inbound = map[algorithms.ID]*pipe[M]{}, map[uint32]*pipe[M]{}
		if err := t.open(algorithms.ID(i), ""); err != nil {
			t.close()
			return fmt.Errorf("live: node %d: %w", i, limited(err))
		}
	}
	return nil
}

// open makes the endpoint of a node listen.
func (t *sockets[M]) open(id algorithms.ID, address string) error {
	cfg := t.base
	cfg.Self, cfg.Address = id, address
	s := &t.nodes[id]
	cfg.OpenWay = func(from algorithms.ID, way uint32) socket.Sink {
		s.mu.Lock()
		defer s.mu.Unlock()
		if p := s.inbound[way]; p != nil && p.from == from {
			return p
		}
		return nil // nobody of this network has dialled, or gave up before it was heard
	}
	cfg.Open = func(from algorithms.ID) socket.Sink { return cfg.OpenWay(from, uint32(from)) }
	if t.authority != nil {
		var err error
		if cfg.Identity, err = t.authority.Identity(id); err != nil {
			return err
		}
	}
	e, err := socket.Listen(cfg)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endpoint, s.at, s.down = e, e.Addr(), false
	return nil
}

// place is where a node listens, or listened last.
func (t *sockets[M]) place(id algorithms.ID) netip.AddrPort {
	s := &t.nodes[id]
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at
}

// limited says what to do about an error that comes from the limit of open files.
func limited(err error) error {
	if !socket.OutOfDescriptors(err) {
		return err
	}
	limit, _ := socket.DescriptorLimit()
	return fmt.Errorf("%w; the limit is %d file descriptors (raise it with ulimit -n, or run fewer nodes)", err, limit)
}

// send implements carrier.
func (t *sockets[M]) send(from, to algorithms.ID, e *envelope[M]) (engine.DropReason, bool) {
	s := &t.nodes[from]
	p := s.last
	if p == nil || p.to != to || p.dead.Load() {
		if p = t.way(s, from, to); p == nil {
			return engine.Crashed, false
		}
		s.last = p
	}
	l := socket.Label{Seq: e.seq, Depth: e.depth, Copy: e.copy}
	if t.base.Protocol == socket.UDP {
		one := tallied{all: 1}
		if e.setup {
			one.setup = 1
		}
		return engine.Lost, t.datagram(p, one, l, e.msg)
	}
	if err := socket.Add(p.link, l, e.msg); err != nil {
		t.fail(fmt.Errorf("node %d: message to %d: %w", from, to, err))
		return engine.Lost, false
	}
	if e.setup {
		p.setup++
	}
	if p.link.Pending() == 1 {
		s.dirty = append(s.dirty, p)
	}
	if p.link.Buffered() >= socket.FlushSize {
		p.write()
	}
	return 0, true
}

// way is the pipe to a node, which is made where there is none; nil where the node is down.
func (t *sockets[M]) way(s *station[M], from, to algorithms.ID) *pipe[M] {
	p := s.ways[to]
	if p != nil && !p.dead.Load() {
		return p
	}
	if p != nil {
		if p.link.Pending() > 0 {
			p.write() // which will not arrive, and has to be counted
		}
		_ = p.link.Close() // its descriptor is of no use any more
		delete(s.ways, to)
	}
	if p = t.dial(from, to); p != nil {
		s.ways[to] = p
	}
	return p
}

// datagram sends at once; false where there is no sending it.
func (t *sockets[M]) datagram(p *pipe[M], one tallied, l socket.Label, msg M) bool {
	if !p.send(one) {
		return false
	}
	err := socket.Add(p.link, l, msg)
	if err == nil || !p.unsend(one) {
		return true
	}
	if errors.Is(err, socket.ErrTooLarge) || !errors.Is(err, net.ErrClosed) && !errors.Is(err, syscall.ECONNREFUSED) {
		t.fail(fmt.Errorf("node %d: message to %d: %w", p.from, p.to, err))
	}
	return false
}

// flush implements carrier.
func (t *sockets[M]) flush(from algorithms.ID) {
	s := &t.nodes[from]
	for _, p := range s.dirty {
		if p.link.Pending() > 0 {
			p.write()
		}
	}
	s.dirty = s.dirty[:0]
}

// lose counts messages that will not arrive, and gives their credits back.
func (t *sockets[M]) lose(why engine.DropReason, lost tallied) {
	if lost.all == 0 {
		return
	}
	t.dropped[why].Add(lost.all - lost.setup)
	t.credits.done(int(lost.all))
}

// forget takes a pipe that has ended out of the receiver's list.
func (t *sockets[M]) forget(p *pipe[M]) {
	s := &t.nodes[p.to]
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.inbound[p.way] == p {
		delete(s.inbound, p.way)
	}
}

// overflow counts what found no room in a mailbox.
func (t *sockets[M]) overflow(envelopes []envelope[M]) {
	for i := range envelopes {
		if !envelopes[i].setup {
			t.dropped[engine.Overflow].Add(1)
		}
	}
	t.credits.done(len(envelopes))
}
