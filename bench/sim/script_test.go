package sim

import (
	"errors"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// note is the message of the test protocol: a kind, a number, and zeros to make it larger.
type note struct {
	kind    algorithms.Kind
	number  uint32
	padding int
}

func (m note) Kind() algorithms.Kind { return m.kind }
func (m note) Size() int             { return 1 + algorithms.UvarintSize(uint64(m.number)) + m.padding }

func (m note) Append(b []byte) []byte {
	return append(algorithms.AppendUvarint(append(b, byte(m.kind)), uint64(m.number)), make([]byte, m.padding)...)
}

// behaviour is what the nodes of one test do; the fields that are nil do nothing.
type behaviour struct {
	start   func(env *algorithms.Env[note])
	receive func(env *algorithms.Env[note], from algorithms.ID, m note)
	timeout func(env *algorithms.Env[note], t algorithms.Timer)
	recover func(env *algorithms.Env[note], stable []byte)
	checker algorithms.Checker
	fifo    bool
	setup   bool // kind 1 is of the set-up
	forever bool
	faults  []algorithms.Fault
}

type actor struct{ *behaviour }

func (a *actor) Start(env *algorithms.Env[note]) {
	if a.start != nil {
		a.start(env)
	}
}

func (a *actor) Receive(env *algorithms.Env[note], from algorithms.ID, m note) {
	if a.receive != nil {
		a.receive(env, from, m)
	}
}

func (a *actor) Timeout(env *algorithms.Env[note], t algorithms.Timer) {
	if a.timeout != nil {
		a.timeout(env, t)
	}
}

func (a *actor) Recover(env *algorithms.Env[note], stable []byte) {
	if a.behaviour.recover != nil {
		a.behaviour.recover(env, stable)
	}
}

// always is a checker whose goal holds from the first observation on.
type always struct {
	seen   []algorithms.Observation
	faults []algorithms.Fault
	fail   error
}

func (c *always) Observe(_ algorithms.Time, _ algorithms.ID, o algorithms.Observation) error {
	c.seen = append(c.seen, o)
	return c.fail
}
func (c *always) Fault(_ algorithms.Time, f algorithms.Fault) { c.faults = append(c.faults, f) }
func (c *always) Goal() bool                                  { return len(c.seen) > 0 }
func (c *always) Result() algorithms.Result                   { return algorithms.Result{Ops: int64(len(c.seen))} }

func (b *behaviour) algorithm() *algorithms.Algorithm[note, actor] {
	if b.checker == nil {
		b.checker = &always{}
	}
	return &algorithms.Algorithm[note, actor]{
		Spec: algorithms.Spec{
			Name: "script", Kinds: []algorithms.KindSpec{{Name: "note"}, {Name: "join", Setup: b.setup}}, FIFO: b.fifo,
		},
		New: func(algorithms.Setup) (algorithms.Instance[actor], error) {
			return algorithms.Instance[actor]{
				Node: func(algorithms.ID) actor { return actor{b} }, Checker: b.checker, Perpetual: b.forever,
				Faults: b.faults,
			}, nil
		},
	}
}

// run executes the behaviour and fails the test where there was no run.
func (b *behaviour) run(t *testing.T, cfg Config) engine.Outcome {
	t.Helper()
	if cfg.Graph == nil {
		cfg.Graph = algorithms.Complete(2)
	}
	out, err := Run(t.Context(), b.algorithm(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var errBroken = errors.New("nothing may be seen")

// fromZero sends n notes from node 0 to node 1 at the start.
func fromZero(n int) func(env *algorithms.Env[note]) {
	return func(env *algorithms.Env[note]) {
		if env.Self() == 0 {
			for i := range n {
				env.Send(1, note{number: uint32(i)})
			}
		}
	}
}
