package node

import "github.com/joulemark/joulemark/algorithms"

// note is the message of the toy: a kind and a number.
type note struct {
	kind  algorithms.Kind
	value uint32
}

func (n note) Kind() algorithms.Kind { return n.kind }
func (n note) Size() int             { return 1 + algorithms.UvarintSize(uint64(n.value)) }

func (n note) Append(b []byte) []byte {
	return algorithms.AppendUvarint(append(b, byte(n.kind)), uint64(n.value))
}

func decodeNote(b []byte) (note, error) {
	r := algorithms.NewReader(b)
	n := note{kind: r.Kind(len(toySpec.Kinds)), value: uint32(r.Uvarint(1<<32 - 1))}
	return n, r.Done()
}

type env = algorithms.Env[note]

// toy is an algorithm made of functions; those left out do nothing.
type toy struct {
	start   func(a *actor, e *env)
	receive func(a *actor, e *env, from algorithms.ID, m note)
	timeout func(a *actor, e *env, t algorithms.Timer)
	restore func(a *actor, e *env, stable []byte)
}

// actor is the node of a toy, with some state to use.
type actor struct {
	*toy
	n int
}

func (a *actor) Start(e *env) {
	if a.start != nil {
		a.start(a, e)
	}
}

func (a *actor) Receive(e *env, from algorithms.ID, m note) {
	if a.receive != nil {
		a.receive(a, e, from, m)
	}
}

func (a *actor) Timeout(e *env, t algorithms.Timer) {
	if a.timeout != nil {
		a.timeout(a, e, t)
	}
}

func (a *actor) Recover(e *env, stable []byte) {
	if a.restore != nil {
		a.restore(a, e, stable)
	}
}

var _ algorithms.Recoverer[note] = (*actor)(nil)

// kindSetup is the kind of a toy's set-up messages.
const kindSetup = 2

var toySpec = algorithms.Spec{
	Name:  "toy",
	Kinds: []algorithms.KindSpec{{Name: "a"}, {Name: "b"}, {Name: "join", Setup: true}},
}

// algorithm makes it one that a member runs, which needs no checker.
func (t *toy) algorithm() *algorithms.Algorithm[note, actor] {
	return &algorithms.Algorithm[note, actor]{
		Spec: toySpec, Decode: decodeNote,
		New: func(algorithms.Setup) (algorithms.Instance[actor], error) {
			return algorithms.Instance[actor]{Node: func(algorithms.ID) actor { return actor{toy: t} }}, nil
		},
	}
}
