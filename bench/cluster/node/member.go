package node

import (
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/socket"
)

// Member is one node of a run whose other nodes live elsewhere: in other processes, or on
// other machines. It drives the node in real time, talks to the others through a socket, and
// tells an [Observer] what the node reports. Package cluster makes a network out of members.
//
// # Order and time
//
// All calls of the node come from one goroutine: the start first, then messages in the order in
// which they were read, and timers once no message waits. Within a call the effects are carried out
// as storage, observations, timers, messages; storage and observations are through when the first
// message leaves. What is sent is written to the network when all that had come until then is
// handled, or earlier where much has gathered ([socket.FlushSize]).
//
// The clock of a member counts microseconds from its start. Timers come at their time, or later
// where the machine is busy. Across processes nobody can hold them back until the messages that are
// under way have arrived, as package live does: Delta must be a true bound. A call for a timer sees
// the time at which the timer was due, so that rounds do not drift; any other call sees the clock.
type Member[M algorithms.Message, S any, P algorithms.NodeOf[S, M]] struct {
	cfg    MemberConfig
	alg    *algorithms.Algorithm[M, S]
	inst   algorithms.Instance[S]
	chance engine.Chance
	addr   atomic.Pointer[netip.AddrPort] // nil before the first endpoint

	mailbox mailbox[M]
	exited  chan struct{}

	// Everything below belongs to the goroutine.
	node  S
	env   *algorithms.Env[M]
	rng   algorithms.Rand
	seq   uint32
	depth int32
	// batches counts the calls of this run that persisted and reported, those of the processes
	// before this one included.
	batches uint64
	began   time.Time
	clock   algorithms.Time // the time of the last call
	begun   bool
	down    bool
	over    bool
	quit    bool
	err     error
	deaf    time.Time     // since when it cannot accept connections; zero: it can
	early   []envelope[M] // that came before the start
	timers  timerQueue[M]
	watch   stallWatch
	alarm   *time.Timer

	endpoint    *socket.Endpoint
	connections []connection[M]
	dirty       []algorithms.ID // links with something to flush
	heldTo      []algorithms.Time

	tally    engine.Tally
	to       []int64 // messages of the measured phase, by receiver
	toBytes  []int64 // their bytes
	sent     []int64 // frames by peer, those of set-up in the second half
	received []int64
	traffic  socket.Counts // of the endpoints before this one, and less what this one had before the run
	cuts     []*algorithms.Cut
}

// MemberConfig is one node of a run. Graph, Delta, Socket and Observer are required; the zero value
// of any other field is its default.
type MemberConfig struct {
	Self   algorithms.ID
	Graph  *algorithms.Graph
	Params algorithms.Params
	Seed   uint64
	// Draw is the seed of what links do, which Reset draws anew.
	Draw uint64
	// Delta bounds the one-way delay of a message that is not lost.
	Delta algorithms.Time
	// Links may lose, duplicate and delay messages, on top of what the real network does.
	Links network.Links
	// Faults are the classes of failure that the run may contain, those of Links aside.
	Faults algorithms.Faults
	// Socket says where to listen and how to find the others. Self and Open are filled in.
	Socket socket.Config
	// Store is the stable storage; nil for memory, which is gone with the process.
	Store Store
	// Observer hears what the node reports.
	Observer Observer
	// Failed is told, in the goroutine of the member, what took the node out of the run: a
	// *StorageError, which is a crash, or a protocol that broke its contract. Nil for nobody.
	Failed func(error)
	// Back says that the node has crashed with its process and comes back: it is given
	// what Store holds.
	Back bool
	// Lapsed is asked before each call whether the rest of the network may have given this member
	// up by then: it then has no part in the run any more, as after Stop. Nil for never.
	Lapsed func(now time.Time) bool
}

// NewMember makes a member that listens, and waits for Begin. Close releases it. Its methods are
// for one goroutine at a time.
func NewMember[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	alg *algorithms.Algorithm[M, S], cfg MemberConfig,
) (*Member[M, S, P], error) {
	if err := cfg.validate(); err != nil {
		return nil, err
	}
	if cfg.Store == nil {
		cfg.Store = &memoryStore{}
	}
	n := cfg.Graph.N()
	m := &Member[M, S, P]{
		cfg: cfg, alg: alg, chance: engine.NewChance(cfg.Links, cfg.Draw),
		mailbox: newMailbox[M](mailboxLimit, n), exited: make(chan struct{}),
		env: algorithms.NewEnv[M](cfg.Graph), alarm: time.NewTimer(time.Hour),
		connections: make([]connection[M], n), heldTo: make([]algorithms.Time, n),
		to: make([]int64, n), toBytes: make([]int64, n), sent: make([]int64, 2*n), received: make([]int64, 2*n),
	}
	if err := m.renew(); err != nil {
		return nil, fmt.Errorf("cluster: node %d: %w", cfg.Self, err)
	}
	m.cfg.Socket.Self = cfg.Self
	m.cfg.Socket.Open = m.open
	if err := m.listen(); err != nil {
		return nil, fmt.Errorf("cluster: node %d: %w", cfg.Self, err)
	}
	go m.serve()
	return m, nil
}

// renew makes the node and its storage those of a new run, and everything zero that is counted. The
// sockets stay.
func (m *Member[M, S, P]) renew() error {
	cfg := &m.cfg
	inst, err := m.alg.Prepare(algorithms.Setup{
		Graph: cfg.Graph, Params: cfg.Params, Seed: cfg.Seed, Delta: cfg.Delta,
		Faults: cfg.Faults | cfg.Links.Faults(),
	})
	if err != nil {
		return err
	}
	if !cfg.Back {
		if err := cfg.Store.Begin(); err != nil {
			return fmt.Errorf("state: %w", err)
		}
	}
	m.inst, m.node = inst, inst.Node(cfg.Self)
	m.rng = algorithms.NewRand(cfg.Seed, uint64(cfg.Self))
	m.timers = newTimerQueue[M]()
	m.began, m.early, m.cuts = time.Time{}, nil, nil
	m.begun, m.over = false, false
	m.seq, m.depth, m.clock, m.batches = 0, 0, 0, 0
	for _, counts := range [][]int64{m.to, m.toBytes, m.sent, m.received} {
		clear(counts)
	}
	clear(m.heldTo)
	m.tally.Reset()
	m.watch = stallWatch{delta: cfg.Delta.Duration()}
	return nil
}

// maxDelta is the longest bound that a coordinator may come to: what real networks take, and the
// longest latency that may be added, an hour each.
const maxDelta = 2 * algorithms.Hour

func (c *MemberConfig) validate() error {
	switch {
	case c.Graph == nil:
		return errors.New("cluster: no graph")
	case c.Observer == nil:
		return errors.New("cluster: no observer")
	case c.Self < 0 || int(c.Self) >= c.Graph.N():
		return fmt.Errorf("cluster: node %d (allowed: 0 to %d)", c.Self, c.Graph.N()-1)
	case c.Delta <= 0 || c.Delta > maxDelta:
		return fmt.Errorf("cluster: delta: %v (allowed: 1 tick to %v)", c.Delta, maxDelta)
	}
	if err := c.Links.Validate(); err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	return nil
}

// listen opens the endpoint; after a crash again, at the same address, or at another one if that
// was any free port and somebody has taken it in the meantime.
func (m *Member[M, S, P]) listen() error {
	cfg := m.cfg.Socket
	if last := m.addr.Load(); last != nil {
		cfg.Address = last.String()
	}
	e, err := socket.Listen(cfg)
	if err != nil && cfg.Address != m.cfg.Socket.Address {
		e, err = socket.Listen(m.cfg.Socket)
	}
	if err != nil {
		return err
	}
	addr := e.Addr()
	m.endpoint = e
	m.addr.Store(&addr)
	return nil
}

// Addr is where the node listens for the others. It may change with Reopen and Reset.
func (m *Member[M, S, P]) Addr() netip.AddrPort { return *m.addr.Load() }

// Close ends the member and releases its sockets. It may be called several times.
func (m *Member[M, S, P]) Close() {
	m.do(func() {
		m.over, m.quit = true, true
		m.hangUp()
	})
	<-m.exited
}

// do has the goroutine of the member do something between two calls of the node, after
// everything that lies in the mailbox, and waits for it. After Close the caller does it itself.
func (m *Member[M, S, P]) do(f func()) {
	var done sync.WaitGroup
	done.Add(1)
	if m.mailbox.post(func() { defer done.Done(); f() }) {
		done.Wait()
		return
	}
	<-m.exited
	f()
}
