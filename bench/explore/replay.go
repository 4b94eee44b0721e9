package explore

import (
	"fmt"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Replay runs an algorithm on a schedule, a step of which is what [Finding].Schedule says, and
// shows the run to a tracer. Events are a microsecond apart, and timers come back at their time. An
// error says which step is not possible, and what is.
func Replay[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	alg *algorithms.Algorithm[M, S], cfg Config, schedule []string, tracer engine.Tracer,
) (engine.Outcome, error) {
	return replayed(hide[M, S, P](alg), cfg, schedule, tracer)
}

func replayed(protocol protocol, cfg Config, schedule []string, tracer engine.Tracer) (engine.Outcome, error) {
	m, err := newModel(protocol, cfg)
	if err != nil {
		return engine.Outcome{}, err
	}
	p := m.stepper()
	r := &recorder{spec: m.spec, tracer: tracer, sent: map[parcel][]uint32{}}
	p.watch = r
	res := p.start()
	var s state
	var acts []action
	for i, text := range schedule {
		if res.err != nil {
			return engine.Outcome{}, fmt.Errorf("steps[%d]: %q (allowed: nothing more, since %w)", i, text, res.err)
		}
		s.copy(&p.next)
		acts = p.actions(&s, acts)
		at, torn, err := p.find(&s, acts, text)
		if err != nil {
			return engine.Outcome{}, fmt.Errorf("steps[%d]: %w", i, err)
		}
		r.tick(s.clock)
		res = p.step(&s, &acts[at], torn)
	}
	if cfg.History != nil {
		h, ok := (*p.judgePlan.Copy(&p.judges.at(p.next.judge).checker, p.shared)).(algorithms.Historian)
		if !ok {
			return engine.Outcome{}, fmt.Errorf("%s: nobody keeps what clients have asked for (allowed: a replay "+
				"without history)", protocol.spec.Name)
		}
		if err := h.WriteHistory(cfg.History); err != nil {
			return engine.Outcome{}, err
		}
	}
	return p.outcome(r, res), nil
}

// find is the action that a step means, and where it is torn.
func (p *stepper) find(s *state, acts []action, text string) (at, torn int, err error) {
	texts := p.texts(s, acts)
	head, tail, _ := strings.Cut(text, "; ")
	for i := range texts {
		if texts[i] != head {
			continue
		}
		if tail == "" {
			return i, 0, nil
		}
		watch := p.watch
		p.watch = nil
		effects := p.step(s, &acts[i], 0).effects
		p.watch = watch
		for torn := 1; torn < effects; torn++ {
			if tornText(acts[i].node, torn, effects) == "; "+tail {
				return i, torn, nil
			}
		}
		return 0, 0, suggest.Wrong("step", text, "the node crashes after 1 to %d of %d effects", effects-1, effects)
	}
	return 0, 0, suggest.Key("step", head, texts)
}

// outcome is what the last step has led to.
func (p *stepper) outcome(r *recorder, res result) engine.Outcome {
	s := &p.next
	out := engine.Outcome{End: engine.Quiet, Counts: r.counts, Time: r.now, Violation: res.err}
	checker := *p.judgePlan.Copy(&p.judges.at(s.judge).checker, p.shared)
	var acts []action
	over := true
	for _, a := range p.actions(s, acts) {
		over = over && a.verb >= crash
	}
	switch {
	case res.err != nil:
		out.End = engine.Violated
	case over:
		if f, ok := checker.(algorithms.FinalChecker); ok {
			out.Violation = f.Finish(!p.inst.Perpetual)
		}
	}
	out.Goal, out.Result = checker.Goal(), checker.Result()
	if e, ok := checker.(algorithms.Explainer); ok && !out.Goal {
		out.Obstacle = e.Obstacle()
	}
	return out
}

// recorder makes the events of a trace, and counts.
type recorder struct {
	spec   *algorithms.Spec
	tracer engine.Tracer
	now    algorithms.Time
	number uint32
	sent   map[parcel][]uint32 // the numbers of messages under way
	counts engine.Counts
}

// parcel is what messages are told apart by; those that are the same are told apart by nobody.
type parcel struct {
	to   algorithms.ID
	what uint64
}

// tick moves on to the next event.
func (r *recorder) tick(clock algorithms.Time) { r.now = max(r.now+1, clock) }

func (r *recorder) trace(e engine.Event) {
	e.At = r.now
	if r.tracer != nil {
		r.tracer.Trace(e)
	}
}

func (r *recorder) sentEvent(step engine.Step, f *flight, seq uint32) engine.Event {
	e := engine.Event{
		Step: step, Node: f.to, Peer: f.from, Seq: seq, Kind: f.msg.Kind(), Size: f.msg.Size(), Msg: f.msg,
	}
	if step == engine.StepSend {
		e.Node, e.Peer = f.from, f.to
	}
	return e
}

func (r *recorder) delivered(f *flight, why engine.DropReason, lost, stays bool) {
	key := parcel{f.to, f.what}
	numbers := r.sent[key]
	seq := numbers[0]
	if !stays {
		r.sent[key] = numbers[1:]
	}
	e := r.sentEvent(engine.StepDeliver, f, seq)
	if lost {
		e.Step, e.Reason = engine.StepDrop, why
		r.counts.Dropped[why]++
	} else if f.from != f.to {
		r.counts.Delivered++
	}
	r.trace(e)
}

func (r *recorder) fired(node algorithms.ID, t *alarm) {
	r.now = max(r.now, t.at)
	r.trace(engine.Event{Step: engine.StepTimer, Node: node, Seq: t.seq, Timer: t.Timer})
}

func (r *recorder) failed(f algorithms.Fault) {
	r.trace(engine.Event{Step: engine.StepFault, Node: f.Node, Fault: f})
}

func (r *recorder) reported(node algorithms.ID, o algorithms.Observation) {
	r.trace(engine.Event{Step: engine.StepObserve, Node: node, Seen: o})
}

func (r *recorder) left(f *flight, blocked bool) {
	r.number++
	if f.from != f.to {
		r.counts.Sent++
		r.counts.Bytes += int64(f.msg.Size())
		r.trace(r.sentEvent(engine.StepSend, f, r.number))
	}
	if blocked {
		e := r.sentEvent(engine.StepDrop, f, r.number)
		e.Reason = engine.Cut
		r.counts.Dropped[engine.Cut]++
		r.trace(e)
		return
	}
	key := parcel{f.to, f.what}
	r.sent[key] = append(r.sent[key], r.number)
}
