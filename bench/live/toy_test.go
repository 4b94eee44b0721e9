package live

import (
	"testing"
	"testing/synctest"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// note is the message of the toy algorithms: a kind and a number.
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
	start     func(a *actor, e *env)
	receive   func(a *actor, e *env, from algorithms.ID, m note)
	timeout   func(a *actor, e *env, t algorithms.Timer)
	restore   func(a *actor, e *env, stable []byte) // makes it a Recoverer
	observe   func(at algorithms.Time, node algorithms.ID, o algorithms.Observation) error
	fault     func(at algorithms.Time, f algorithms.Fault)
	goal      func() bool
	finish    func(quiet bool) error
	ops       func() int64
	begin     func() // before each execution
	faults    []algorithms.Fault
	perpetual bool
}

// actor is the node of a toy, with some state to use.
type actor struct {
	*toy
	n     int
	timer algorithms.TimerID
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
	} else {
		a.Start(e)
	}
}

// plainActor is an actor that is no Recoverer.
type plainActor struct{ actor actor }

func (p *plainActor) Start(e *env)                               { p.actor.Start(e) }
func (p *plainActor) Receive(e *env, from algorithms.ID, m note) { p.actor.Receive(e, from, m) }
func (p *plainActor) Timeout(e *env, t algorithms.Timer)         { p.actor.Timeout(e, t) }

var (
	_ algorithms.Recoverer[note] = (*actor)(nil)
	_ algorithms.Node[note]      = (*plainActor)(nil)
	_ algorithms.FinalChecker    = toyChecker{}
)

type toyChecker struct{ *toy }

func (c toyChecker) Observe(at algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	if c.observe == nil {
		return nil
	}
	return c.observe(at, node, o)
}

func (c toyChecker) Fault(at algorithms.Time, f algorithms.Fault) {
	if c.fault != nil {
		c.fault(at, f)
	}
}

func (c toyChecker) Goal() bool { return c.goal == nil || c.goal() }

func (c toyChecker) Finish(quiet bool) error {
	if c.finish == nil {
		return nil
	}
	return c.finish(quiet)
}

func (c toyChecker) Result() algorithms.Result {
	if c.ops == nil {
		return algorithms.Result{}
	}
	return algorithms.Result{Ops: c.ops()}
}

// kindSetup is the kind of a toy's set-up messages.
const kindSetup = 2

var toySpec = algorithms.Spec{
	Name:  "toy",
	Kinds: []algorithms.KindSpec{{Name: "a"}, {Name: "b"}, {Name: "join", Setup: true}},
}

// algorithm makes it one that engines run.
func (t *toy) algorithm() *algorithms.Algorithm[note, actor] {
	return &algorithms.Algorithm[note, actor]{
		Spec: toySpec, Decode: decodeNote,
		New: func(algorithms.Setup) (algorithms.Instance[actor], error) {
			if t.begin != nil {
				t.begin()
			}
			return algorithms.Instance[actor]{
				Node:    func(algorithms.ID) actor { return actor{toy: t} },
				Checker: toyChecker{t}, Faults: t.faults, Perpetual: t.perpetual,
			}, nil
		},
	}
}

// run executes the toy in a bubble of virtual time, which fails if a goroutine is left.
func (t *toy) run(tb *testing.T, cfg Config) engine.Outcome {
	tb.Helper()
	var out engine.Outcome
	synctest.Test(tb, func(tb *testing.T) {
		var err error
		if out, err = Run(tb.Context(), t.algorithm(), cfg); err != nil {
			tb.Fatal(err)
		}
	})
	return out
}

// fail is run for a toy that breaks the contract.
func (t *toy) fail(tb *testing.T, cfg Config) error {
	tb.Helper()
	var err error
	synctest.Test(tb, func(tb *testing.T) { _, err = Run(tb.Context(), t.algorithm(), cfg) })
	return err
}

// nodes is a complete graph as a configuration.
func nodes(n int) Config {
	return Config{Config: engine.Config{Graph: algorithms.Complete(n), Seed: 7}}
}

// expectStatus checks how a run ended.
func expectStatus(tb testing.TB, out engine.Outcome, want string) {
	tb.Helper()
	if got := out.Status(); got != want {
		tb.Errorf("status %q, want %q", got, want)
	}
}
