package node

import (
	"errors"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// failing is a storage whose disk is full from some write on.
type failing struct {
	memoryStore
	room int
}

var errFull = errors.New("disk of the test is full")

func (f *failing) Save(d Durable) error {
	if f.room--; f.room < 0 {
		return errFull
	}
	return f.memoryStore.Save(d)
}

// Of a call whose storage fails nothing leaves: no observation, no timer, no message. The node is
// down then, and stays it.
func TestMemberStorageFails(t *testing.T) {
	y := &toy{start: func(_ *actor, e *env) {
		if e.Self() == 0 {
			e.Report(algorithms.Observation{Value: 1})
			e.Persist([]byte("word"))
			e.SetTimer(1, algorithms.Timer{})
			e.Send(1, note{})
		}
	}}
	c := found(t, 2, y, func(m *MemberConfig) { m.Store = &failing{} })
	c.begin()
	err := <-c.failed
	var storage *StorageError
	if !errors.As(err, &storage) || storage.Node != 0 || !errors.Is(err, errFull) {
		t.Errorf("failed with %v; want the storage of node 0", err)
	}
	if err := c.members[0].Reopen(); err != nil {
		t.Error(err)
	}
	c.members[0].Recover()
	r := c.members[0].Report()
	if r.Counts.Sent != 0 || len(c.seen) != 0 || !r.State.Down || r.State.Pending != 0 {
		t.Errorf("%+v, seen %v; want nothing sent or seen, and the node down", r, c.seen)
	}
	if err := c.members[0].Reset(0); !errors.As(err, &storage) {
		t.Errorf("reset: %v; want why the node is down", err)
	}
}

// Where nobody hears an observation any more, nothing of that call leaves, and no other call is
// made.
func TestMemberOver(t *testing.T) {
	calls := 0
	y := &toy{start: func(_ *actor, e *env) {
		calls++
		e.Report(algorithms.Observation{})
		e.SetTimer(1, algorithms.Timer{})
		e.Send(1-e.Self(), note{})
	}}
	c := found(t, 2, y, func(m *MemberConfig) { m.Observer.(*observerOf).err = errors.New("over") })
	c.begin()
	for i, m := range c.members {
		if r := m.Report(); r.Counts.Sent != 0 || r.State.Pending != 0 || r.State.Down {
			t.Errorf("node %d: %+v; want nothing sent", i, r)
		}
	}
	if calls != 2 {
		t.Errorf("%d calls; want 2", calls)
	}
}

// A crash takes what is volatile, a recovery brings back what was persisted; who sends to the dead
// knows it from the socket, and who sends to one that has come back reaches it.
func TestMemberCrashAndRecovery(t *testing.T) {
	y := &toy{
		start: func(a *actor, e *env) {
			a.n = 7
			e.Persist([]byte{42})
			e.SetTimer(algorithms.Hour, algorithms.Timer{})
		},
		receive: func(a *actor, e *env, from algorithms.ID, m note) {
			e.Report(algorithms.Observation{Value: int64(m.value)})
			if from == e.Self() {
				return
			}
			if m.value == 9 {
				e.Send(0, note{0, uint32(a.n)})
			}
		},
		restore: func(a *actor, e *env, stable []byte) {
			a.n += int(stable[0])
			e.Send(0, note{0, uint32(a.n)})
		},
	}
	c := found(t, 2, y, nil)
	send := func(value uint32) { // from node 0
		m := c.members[0]
		m.do(func() {
			m.call(m.now())
			m.env.Send(1, note{0, value})
			m.carryOut()
		})
	}
	c.begin()
	send(9)
	c.awaitSeen(t, "node 0 saw 7")
	c.members[1].Crash()
	if s := c.members[1].State(); !s.Down || s.Pending != 0 {
		t.Errorf("%+v; want it down, without timers", s)
	}
	c.members[0].Renew([]algorithms.ID{1}) // so that the next message is for a new connection, which fails
	send(10)
	for c.members[0].Report().Counts.Dropped[engine.Crashed] == 0 {
		if t.Context().Err() != nil {
			t.Fatal("nobody notices that the message to a dead node is lost")
		}
	}
	// Somebody else takes the port meanwhile.
	before := c.members[1].Addr()
	taken, err := net.Listen("tcp", before.String())
	if err != nil {
		t.Skipf("port %d was taken by others in between: %v", before.Port(), err)
	}
	defer taken.Close()
	if err := c.members[1].Reopen(); err != nil {
		t.Fatal(err)
	}
	if c.members[1].Addr() == before {
		t.Errorf("still at %v", before)
	}
	c.members[0].Renew([]algorithms.ID{1})
	c.members[1].Recover()
	c.awaitSeen(t, "node 0 saw 42")
	send(11)
	c.awaitSeen(t, "node 1 saw 11")
	for _, s := range c.seen {
		if s == "node 1 saw 10" {
			t.Error("a message to a dead node arrived")
		}
	}
}

func (c *club) awaitSeen(t *testing.T, what string) {
	t.Helper()
	for t.Context().Err() == nil {
		c.mu.Lock()
		ok := slices.Contains(c.seen, what)
		c.mu.Unlock()
		if ok {
			return
		}
	}
	t.Fatalf("not seen: %s", what)
}

// A protocol that breaks its contract is found out.
func TestMemberBreaksContract(t *testing.T) {
	for _, test := range []struct {
		name  string
		start func(_ *actor, e *env)
		want  string
	}{
		{"panic", func(*actor, *env) { panic("of the test") }, "node 0 panicked: of the test"},
		{
			"no link", func(_ *actor, e *env) { e.Send(9, note{}) },
			"node 0 sent a message to 9, to which it has no link",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := found(t, 1, &toy{start: test.start}, nil)
			c.begin()
			if err := <-c.failed; err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("failed with %v; want %s", err, test.want)
			}
			if s := c.members[0].State(); !s.Down || c.members[0].Reset(0) == nil {
				t.Errorf("%+v; want it down", s)
			}
		})
	}
}
