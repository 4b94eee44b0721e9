package explore_test

import (
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/explore"
)

// Registers as others explore them: each of two clients writes a value of its own, and reads when
// that has been answered. A state has its history, as one that judges linearizability keeps it.

// operation is one of a client's, as it was when it began and ended.
type operation struct {
	others [clients]int8 // how many of each client's operations had been over when it began
	write  bool
	value  int8
}

const clients = 2

// history is the checker: which operations are over, and which under way.
type history struct {
	over  [clients][]operation
	under [clients]*operation
}

// What clients report; Aux is which client it is.
const (
	writes uint8 = iota
	reads
	returns
)

func (h *history) Observe(_ algorithms.Time, _ algorithms.ID, o algorithms.Observation) error {
	c := o.Aux
	if o.What == returns {
		done := *h.under[c]
		done.value = int8(o.Value)
		h.over[c], h.under[c] = append(slices.Clone(h.over[c]), done), nil
		return nil
	}
	h.under[c] = &operation{write: o.What == writes, value: int8(o.Value)}
	for i := range h.over {
		if int64(i) != c {
			h.under[c].others[i] = int8(len(h.over[i]))
		}
	}
	return nil
}

func (*history) Fault(algorithms.Time, algorithms.Fault) {}
func (h *history) Goal() bool                            { return len(h.over[0]) == 2 && len(h.over[1]) == 2 }
func (*history) Result() algorithms.Result               { return algorithms.Result{} }

// words are a message: its kind and what it says.
type words [4]int8

func (w words) Kind() algorithms.Kind { return algorithms.Kind(w[0]) }
func (w words) Size() int             { return len(w) }
func (w words) Append(b []byte) []byte {
	for _, v := range w {
		b = append(b, byte(v))
	}
	return b
}

func registers[S any](node S) *algorithms.Algorithm[words, S] {
	return &algorithms.Algorithm[words, S]{
		Spec: algorithms.Spec{
			Name: "register", Problem: algorithms.Replication,
			Kinds: algorithms.Kinds("put", "put ok", "get", "get ok", "query", "state", "record", "recorded"),
		},
		New: func(algorithms.Setup) (algorithms.Instance[S], error) {
			return algorithms.Instance[S]{
				Node: func(algorithms.ID) S { return node }, Checker: &history{},
			}, nil
		},
		Decode: func(b []byte) (w words, err error) {
			for i := range w {
				w[i] = int8(b[i])
			}
			return w, nil
		},
	}
}

// The kinds of words.
const (
	put int8 = iota
	putOK
	get
	getOK
	query
	state
	record
	recorded
)

// copyNode is the server of a single copy, which is node 0, or a client.
type copyNode struct{ value, operations int8 }

func (n *copyNode) Start(env *algorithms.Env[words]) {
	if self := env.Self(); self > 0 {
		env.Report(algorithms.Observation{What: writes, Value: int64(self), Aux: int64(self) - 1})
		env.Send(0, words{put, int8(self)})
	}
}

func (n *copyNode) Receive(env *algorithms.Env[words], from algorithms.ID, w words) {
	client := int64(env.Self()) - 1
	switch w[0] {
	case put:
		n.value = w[1]
		env.Send(from, words{putOK})
	case get:
		env.Send(from, words{getOK, n.value})
	case putOK:
		n.operations++
		env.Report(algorithms.Observation{What: returns, Aux: client})
		env.Report(algorithms.Observation{What: reads, Aux: client})
		env.Send(0, words{get})
	case getOK:
		n.operations++
		env.Report(algorithms.Observation{What: returns, Value: int64(w[1]), Aux: client})
	}
}

func (*copyNode) Timeout(*algorithms.Env[words], algorithms.Timer) {}

// abdNode is one of two servers of the register of Attiya, Bar-Noy and Dolev, and the client that
// reads from it and has written to the other. A server that is busy leaves a request where it is:
// requests are timers of their server, since a message that has arrived is gone.
type abdNode struct {
	tagged
	phase  int8 // 0: idle, 1: asks, 2: records
	client int64
	write  int8 // 0: it reads
	read   int8
	own    tagged // what it had when it began to ask
}

// tagged is a value with its stamp, a number and a server.
type tagged struct {
	stamp [2]int8
	value int8
}

// other is the one of the two that a node is not.
func other(id algorithms.ID) algorithms.ID { return 1 - id }

// A server's timers: the request of a client whose number is the data, and the answer to it.
const (
	putTimer uint8 = iota
	getTimer
	answerTimer
)

func (n *abdNode) Start(env *algorithms.Env[words]) {
	n.stamp = [2]int8{0, int8(env.Self())}
	// Client i writes to server i and reads from the other.
	self := int64(env.Self())
	env.Report(algorithms.Observation{What: writes, Value: self + 1, Aux: self})
	env.SetTimer(1, algorithms.Timer{Kind: putTimer, Data: self})
}

func (n *abdNode) Timeout(env *algorithms.Env[words], t algorithms.Timer) {
	switch {
	case t.Kind == answerTimer:
		env.Report(algorithms.Observation{What: returns, Value: t.Data, Aux: int64(other(env.Self()))})
	case n.phase > 0:
		env.SetTimer(1, t)
	default:
		n.phase, n.client, n.write, n.own = 1, t.Data, 0, n.tagged
		if t.Kind == putTimer {
			n.write = int8(t.Data) + 1
		}
		env.Send(other(env.Self()), words{query})
	}
}

// later reports whether a stamp is after another.
func later(a, b [2]int8) bool { return a[0] > b[0] || a[0] == b[0] && a[1] > b[1] }

func (n *abdNode) Receive(env *algorithms.Env[words], from algorithms.ID, w words) {
	switch w[0] {
	case query:
		env.Send(from, words{state, n.stamp[0], n.stamp[1], n.value})
	case state:
		stamp, value := n.own.stamp, n.own.value
		if heard := [2]int8{w[1], w[2]}; later(heard, stamp) {
			stamp, value = heard, w[3]
		}
		if n.phase = 2; n.write > 0 {
			stamp, value = [2]int8{stamp[0] + 1, int8(env.Self())}, n.write
		}
		n.read, n.own = value, tagged{}
		n.take(stamp, value)
		env.Send(from, words{record, stamp[0], stamp[1], value})
	case record:
		n.take([2]int8{w[1], w[2]}, w[3])
		env.Send(from, words{recorded})
	case recorded:
		if n.write > 0 {
			env.Send(other(env.Self()), words{putOK})
		} else {
			env.SetTimer(1, algorithms.Timer{Kind: answerTimer, Data: int64(n.read)})
		}
		n.phase, n.client, n.write, n.read = 0, 0, 0, 0
	case putOK:
		client := int64(other(env.Self()))
		env.Report(algorithms.Observation{What: returns, Aux: client})
		env.Report(algorithms.Observation{What: reads, Aux: client})
		env.SetTimer(1, algorithms.Timer{Kind: getTimer, Data: client})
	}
}

func (n *abdNode) take(stamp [2]int8, value int8) {
	if later(stamp, n.stamp) {
		n.stamp, n.value = stamp, value
	}
}

// TestRegisters holds the numbers of states that Stateright's examples of a register have: a single
// copy with two clients, and the replicated one with two servers and two clients.
func TestRegisters(t *testing.T) {
	c := explore.Config{Graph: algorithms.Complete(3), Bounds: explore.Bounds{explore.Timeout: explore.Any}}
	single, err := explore.Run(t.Context(), registers(copyNode{}), c)
	if err != nil || single.States != 93 || len(single.Findings) != 0 {
		t.Errorf("a single copy has %d states, want 93; %v, %v", single.States, single.Findings, err)
	}
	c.Graph = algorithms.Complete(2)
	abd, err := explore.Run(t.Context(), registers(abdNode{}), c)
	if err != nil || abd.States != 544 || len(abd.Findings) != 0 {
		t.Errorf("the replicated one has %d states, want 544; %v, %v", abd.States, abd.Findings, err)
	}
}
