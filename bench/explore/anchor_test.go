package explore_test

import (
	"errors"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/explore"
	"github.com/joulemark/joulemark/internal/longtest"
)

// The abstract two-phase commit of Gray and Lamport, Consensus on Transaction Commit, ACM TODS
// 31(1), 2006, as others explore it: node 0 is the transaction manager, the others are resource
// managers, and messages are a set.

type vote uint8

const (
	prepared vote = iota
	committed
	aborted
)

func (v vote) Kind() algorithms.Kind  { return algorithms.Kind(v) }
func (v vote) Size() int              { return 1 }
func (v vote) Append(b []byte) []byte { return append(b, byte(v)) }

type phase uint8

const (
	working phase = iota
	ready
	done
	undone
)

// manager is either of the two.
type manager struct {
	phase         phase
	prepared      uint64             // of the transaction manager: who is
	choose, abort algorithms.TimerID // what may happen at any time
}

func (m *manager) Start(env *algorithms.Env[vote]) {
	m.abort = env.SetTimer(1, algorithms.Timer{Kind: 1})
	if env.Self() > 0 {
		m.choose = env.SetTimer(1, algorithms.Timer{Kind: 0})
	}
}

func (m *manager) Timeout(env *algorithms.Env[vote], t algorithms.Timer) {
	switch {
	case env.Self() == 0 && t.Kind == 0:
		m.end(env, done)
		m.tell(env, committed)
	case env.Self() == 0:
		m.end(env, undone)
		m.tell(env, aborted)
	case t.Kind == 0:
		m.end(env, ready)
		env.Send(0, prepared)
	default:
		m.end(env, undone)
	}
}

func (m *manager) tell(env *algorithms.Env[vote], v vote) {
	for i := 1; i < env.N(); i++ {
		env.Send(algorithms.ID(i), v)
	}
}

// end leaves the choices of a phase.
func (m *manager) end(env *algorithms.Env[vote], p phase) {
	env.CancelTimer(m.choose)
	env.CancelTimer(m.abort)
	if m.phase = p; p == done || p == undone {
		env.Report(algorithms.Observation{What: uint8(p), Value: 1})
	}
}

func (m *manager) Receive(env *algorithms.Env[vote], from algorithms.ID, v vote) {
	switch {
	case env.Self() == 0 && m.phase == working:
		if m.prepared |= 1 << from; m.prepared == 1<<env.N()-2 && m.choose == 0 {
			m.choose = env.SetTimer(1, algorithms.Timer{Kind: 0})
		}
	case env.Self() == 0:
	case v == committed && m.phase != done:
		m.end(env, done)
	case v == aborted && m.phase != undone:
		m.end(env, undone)
	}
}

// agreement is that nobody commits where somebody has aborted. It knows no more than the nodes do,
// so it makes no states of its own.
type agreement struct{ done, undone bool }

func (a *agreement) Observe(_ algorithms.Time, _ algorithms.ID, o algorithms.Observation) error {
	if a.done = a.done || o.What == uint8(done); o.What == uint8(undone) {
		a.undone = true
	}
	if a.done && a.undone {
		return errors.New("agreement: somebody has committed, and somebody has aborted")
	}
	return nil
}

func (*agreement) Fault(algorithms.Time, algorithms.Fault) {}
func (a *agreement) Goal() bool                            { return a.done }
func (*agreement) Result() algorithms.Result               { return algorithms.Result{} }

var twoPhase = algorithms.Algorithm[vote, manager]{
	Spec: algorithms.Spec{
		Name: "abstract 2pc", Problem: algorithms.Commit, Kinds: algorithms.Kinds("prepared", "commit", "abort"),
	},
	New: func(algorithms.Setup) (algorithms.Instance[manager], error) {
		return algorithms.Instance[manager]{
			Node: func(algorithms.ID) manager { return manager{} }, Checker: &agreement{},
		}, nil
	},
	Decode: func(b []byte) (vote, error) { return vote(b[0]), nil },
	Symmetry: &algorithms.Symmetry[vote, manager]{
		Among: func(s algorithms.Setup) (list []algorithms.ID) {
			for id := 1; id < s.N(); id++ {
				list = append(list, algorithms.ID(id))
			}
			return list
		},
		Node: func(m *manager, r algorithms.Renaming) {
			var who uint64
			for old, id := range r {
				who |= m.prepared >> old & 1 << id
			}
			m.prepared = who
		},
		Checker: func(algorithms.Checker, algorithms.Renaming) {},
	},
}

// TestAbstractTwoPhaseCommit holds the numbers of states that model checkers agree on.
func TestAbstractTwoPhaseCommit(t *testing.T) {
	anchors := []struct {
		managers int
		states   int64
	}{{3, 288}, {5, 8832}, {7, 296448}, {8, 1745408}}
	if !longtest.On() {
		anchors = anchors[:2]
	}
	for _, a := range anchors {
		r, err := explore.Run(t.Context(), &twoPhase, explore.Config{
			Graph:  algorithms.Complete(a.managers + 1),
			Bounds: explore.Bounds{explore.Duplicate: explore.Any, explore.Timeout: explore.Any},
		})
		if err != nil || r.States != a.states || r.Stopped != "" || len(r.Findings) != 0 {
			t.Errorf("%d resource managers: %d states, want %d; %v, %v %s",
				a.managers, r.States, a.states, r.Findings, err, r.Stopped)
		}
	}
}
