package explore_test

import (
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// note is a message of a toy, whose encoding may be broken.
type note struct {
	number uint8
	broken bool
}

func (note) Kind() algorithms.Kind { return 0 }
func (note) Size() int             { return 1 }
func (n note) Append(b []byte) []byte {
	if n.broken {
		return append(b, 255)
	}
	return append(b, n.number)
}
func (n note) Describe() string { return fmt.Sprint("number ", n.number) }

// toy is an algorithm that a test makes up.
type toy struct {
	fifo, perpetual bool
	exact           float64 // messages
	safe, live      algorithms.Faults
	faults          []algorithms.Fault
	goal            int // reports that are needed
	start           func(*algorithms.Env[note])
	receive         func(*toyNode, *algorithms.Env[note], algorithms.ID, note)
	timeout         func(*toyNode, *algorithms.Env[note], algorithms.Timer)
	recover         func(*toyNode, *algorithms.Env[note], []byte)
	judge           func(*toyJudge, algorithms.Observation) error
	properties      []algorithms.Property
}

// toyNode has a little state.
type toyNode struct {
	toy  *toy
	seen []uint8
}

func (t *toyNode) Start(env *algorithms.Env[note]) {
	if t.toy.start != nil {
		t.toy.start(env)
	}
}

func (t *toyNode) Receive(env *algorithms.Env[note], from algorithms.ID, m note) {
	t.seen = append(t.seen, m.number)
	if t.toy.receive != nil {
		t.toy.receive(t, env, from, m)
	}
}

func (t *toyNode) Timeout(env *algorithms.Env[note], timer algorithms.Timer) {
	if t.toy.timeout != nil {
		t.toy.timeout(t, env, timer)
	}
}

func (t *toyNode) Recover(env *algorithms.Env[note], stable []byte) {
	if t.toy.recover != nil {
		t.toy.recover(t, env, stable)
	}
}

// toyJudge counts what is reported.
type toyJudge struct {
	toy     *toy
	reports []int64
	faults  []int // after how many reports each was heard of
	forgot  int   // recoveries without storage
}

func (j *toyJudge) Observe(_ algorithms.Time, _ algorithms.ID, o algorithms.Observation) error {
	j.reports = append(j.reports, o.Value)
	if j.toy.judge != nil {
		return j.toy.judge(j, o)
	}
	return nil
}

func (j *toyJudge) Fault(_ algorithms.Time, f algorithms.Fault) {
	j.faults = append(j.faults, len(j.reports))
	if f.Amnesia {
		j.forgot++
	}
}

func (j *toyJudge) Goal() bool                { return len(j.reports) >= j.toy.goal }
func (j *toyJudge) Result() algorithms.Result { return algorithms.Result{} }

func (t *toy) algorithm() *algorithms.Algorithm[note, toyNode] {
	spec := algorithms.Spec{
		Name: "toy", Problem: "toy", Kinds: algorithms.Kinds("note"), FIFO: t.fifo, Safe: t.safe, Live: t.live,
		Observations: []string{"number %d"}, Properties: t.properties,
	}
	if t.exact > 0 {
		spec.Expected = func(algorithms.Setup) algorithms.Expected { return algorithms.Exactly(t.exact) }
	}
	return &algorithms.Algorithm[note, toyNode]{
		Spec: spec,
		New: func(algorithms.Setup) (algorithms.Instance[toyNode], error) {
			return algorithms.Instance[toyNode]{
				Node:    func(algorithms.ID) toyNode { return toyNode{toy: t} },
				Checker: &toyJudge{toy: t}, Perpetual: t.perpetual, Faults: t.faults,
			}, nil
		},
		Decode: func(b []byte) (note, error) {
			if len(b) != 1 || b[0] == 255 {
				return note{}, errors.New("no note")
			}
			return note{number: b[0]}, nil
		},
	}
}

// fromZero lets node 0 send notes to node 1 at the start.
func fromZero(numbers ...uint8) func(*algorithms.Env[note]) {
	return func(env *algorithms.Env[note]) {
		if env.Self() == 0 {
			for _, n := range numbers {
				env.Send(1, note{number: n})
			}
		}
	}
}

// reportAll reports what is received.
func reportAll(_ *toyNode, env *algorithms.Env[note], _ algorithms.ID, m note) {
	env.Report(algorithms.Observation{Value: int64(m.number)})
}
