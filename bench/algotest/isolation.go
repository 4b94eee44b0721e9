package algotest

import (
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
)

// solo is one node that is played its part of a recorded run.
type solo[M algorithms.Message, S any, P algorithms.NodeOf[S, M]] struct {
	id      algorithms.ID
	inst    algorithms.Instance[S]
	node    S
	env     *algorithms.Env[M]
	rng     algorithms.Rand
	seq     uint32
	now     algorithms.Time
	down    bool
	crashed bool
	stable  []byte
	timers  map[uint32]algorithms.SetTimer
	// did is what the node has done and the record has not shown yet.
	did []engine.Event
}

// playNode plays a record to one node and compares what it does with what it did.
func (s *suite[M, S, P]) playNode(cfg *sim.Config, rec *recorder[M], id algorithms.ID) error {
	inst, err := s.alg.Prepare(sim.Setup(*cfg))
	if err != nil {
		return err
	}
	p := &solo[M, S, P]{
		id: id, inst: inst, node: inst.Node(id), env: algorithms.NewEnv[M](cfg.Graph),
		rng: algorithms.NewRand(cfg.Seed, uint64(id)), timers: map[uint32]algorithms.SetTimer{},
	}
	// Faults of the first moment come before the start, and a node that such a fault has
	// crashed is not started.
	part, early := rec.part(id), 0
	for i, e := range part {
		if e.At == 0 && e.Step == engine.StepFault {
			early = i + 1
		}
	}
	if err := p.play(part[:early]); err != nil {
		return err
	}
	if !p.crashed {
		p.call(func(env *algorithms.Env[M]) { P(&p.node).Start(env) })
	}
	if err := p.play(part[early:]); err != nil {
		return err
	}
	if len(p.did) > 0 {
		return fmt.Errorf("node %d, played its part of the run alone, also does this: %s", id, describe(&p.did[0]))
	}
	return nil
}

// play takes the node's part of the events.
func (p *solo[M, S, P]) play(events []*engine.Event) error {
	for _, e := range events {
		p.now = e.At
		if err := p.step(e); err != nil {
			return fmt.Errorf("node %d, played its part of the run alone, at %v: %w", p.id, e.At, err)
		}
	}
	return nil
}

// step takes one event of the node's record.
func (p *solo[M, S, P]) step(e *engine.Event) error {
	switch e.Step {
	case engine.StepSend, engine.StepObserve:
		if len(p.did) == 0 {
			return fmt.Errorf("it does not do this: %s", describe(e))
		}
		if !alike[M](&p.did[0], e) {
			return fmt.Errorf("it does another thing: %s, instead of %s", describe(&p.did[0]), describe(e))
		}
		p.did = p.did[1:]
	case engine.StepDeliver:
		p.call(func(env *algorithms.Env[M]) { P(&p.node).Receive(env, e.Peer, e.Msg.(M)) })
	case engine.StepTimer:
		if t, ok := p.timers[e.Seq]; !ok || t.Timer != e.Timer || t.At != e.At {
			return fmt.Errorf("it does not set timer %d (%+v)", e.Seq, e.Timer)
		}
		p.call(func(env *algorithms.Env[M]) { P(&p.node).Timeout(env, e.Timer) })
	case engine.StepFault:
		switch e.Fault.Kind {
		case algorithms.Crash:
			p.down, p.crashed = true, true
		case algorithms.Recover:
			p.comeBack()
		}
	}
	return nil
}

func (p *solo[M, S, P]) comeBack() {
	if !p.down {
		return
	}
	p.down = false
	p.node = p.inst.Node(p.id)
	p.call(func(env *algorithms.Env[M]) { restart[M](P(&p.node), env, slices.Clone(p.stable)) })
}

// restart brings a fresh node back as the engines do.
func restart[M algorithms.Message](node algorithms.Node[M], env *algorithms.Env[M], stable []byte) {
	if back, ok := node.(algorithms.Recoverer[M]); ok {
		back.Recover(env, stable)
	} else {
		node.Start(env)
	}
}

// call lets the node act and notes what it does.
func (p *solo[M, S, P]) call(f func(*algorithms.Env[M])) {
	p.env.Bind(p.id, p.now, &p.rng, &p.seq)
	f(p.env)
	e := p.env.Effects()
	if e.Persisted {
		p.stable = slices.Clone(e.Stable)
	}
	for _, o := range e.Observations {
		p.did = append(p.did, engine.Event{Step: engine.StepObserve, Node: p.id, Seen: o})
	}
	for _, t := range e.Timers {
		p.timers[t.Seq] = t
	}
	for _, m := range e.Sends {
		if m.To != p.id {
			p.did = append(p.did, engine.Event{Step: engine.StepSend, Node: p.id, Peer: m.To, Seq: m.Seq, Msg: m.Msg})
		}
	}
	e.Clear()
}

// alike reports whether two events show a node do the same.
func alike[M algorithms.Message](a, b *engine.Event) bool {
	if a.Step != b.Step || a.Peer != b.Peer || a.Seq != b.Seq || a.Seen != b.Seen {
		return false
	}
	return a.Step != engine.StepSend || same(a.Msg.(M), b.Msg.(M))
}

// describe tells what a node does.
func describe(e *engine.Event) string {
	if e.Step == engine.StepObserve {
		return fmt.Sprintf("report %+v", e.Seen)
	}
	return fmt.Sprintf("send %+v (% x) to %d with number %d", e.Msg, e.Msg.Append(nil), e.Peer, e.Seq)
}

// playChecker plays the observations and faults of a record to a checker whose nodes
// never ran, and compares its judgement.
func (s *suite[M, S, P]) playChecker(cfg *sim.Config, rec *recorder[M], out engine.Outcome) error {
	inst, err := s.alg.Prepare(sim.Setup(*cfg))
	if err != nil {
		return err
	}
	got := engine.Outcome{}
	down := make([]bool, cfg.Graph.N())
	for _, e := range rec.events {
		switch e.Step {
		case engine.StepObserve:
			if got.Violation == nil {
				got.Violation = inst.Checker.Observe(e.At, e.Node, e.Seen)
			}
		case engine.StepFault:
			f := e.Fault
			if f.Kind == algorithms.Crash || f.Kind == algorithms.Recover {
				if down[f.Node] == (f.Kind == algorithms.Crash) {
					continue // it is already so, and the engine does not tell
				}
				down[f.Node] = f.Kind == algorithms.Crash
			}
			inst.Checker.Fault(e.At, f)
		}
	}
	if f, ok := inst.Checker.(algorithms.FinalChecker); ok && got.Violation == nil {
		got.Violation = f.Finish(out.End == engine.Quiet)
	}
	got.Goal, got.Result = inst.Checker.Goal(), inst.Checker.Result()
	want := engine.Outcome{Goal: out.Goal, Result: out.Result}
	if (got.Violation == nil) != (out.Violation == nil) {
		return fmt.Errorf("the checker, told the same without the nodes, says %v instead of %v",
			got.Violation, out.Violation) //nolint:errorlint // both are findings, and none is the cause of this one
	}
	got.Violation = nil
	if d := differ(want, got); d != "" {
		return fmt.Errorf("the checker, told the same without the nodes, judges otherwise (-with +without):\n%s", d)
	}
	return nil
}
