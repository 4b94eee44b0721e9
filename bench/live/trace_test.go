package live

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// recorder keeps a trace. It has no lock: the engine calls it one at a time, and the race
// detector looks on.
type recorder []engine.Event

func (r *recorder) Trace(e engine.Event) { *r = append(*r, e) }

func TestTrace(t *testing.T) {
	play := &toy{
		start: func(_ *actor, e *env) {
			e.Report(algorithms.Observation{What: 1})
			for i := range e.Degree() {
				e.Send(e.Neighbor(i), note{value: 500})
			}
			e.Send(e.Self(), note{})
			e.SetTimer(3*ms, algorithms.Timer{Kind: 4})
		},
		receive: func(_ *actor, e *env, from algorithms.ID, m note) {
			if m.value > 490 {
				e.Send(from, note{value: m.value - 1})
			}
		},
	}
	cfg := nodes(6)
	cfg.Links.Loss, cfg.Links.Duplicate = 0, 0
	cfg.Faults = []algorithms.Fault{crash(ms, 2)}
	plain := play.run(t, cfg)
	var trace recorder
	cfg.Tracer = &trace
	traced := play.run(t, cfg)
	plain.Counts.Depth, traced.Counts.Depth = 0, 0
	if diff := cmp.Diff(plain, traced); diff != "" {
		t.Errorf("the tracer changes the run:\n%s", diff)
	}

	type sent struct {
		from algorithms.ID
		seq  uint32
	}
	under := map[sent]engine.Event{}
	steps := map[engine.Step]int64{}
	var at algorithms.Time
	for _, e := range trace {
		steps[e.Step]++
		if e.At < at {
			t.Errorf("%v comes after %v", e.At, at)
		}
		at = e.At
		switch e.Step {
		case engine.StepSend:
			under[sent{e.Node, e.Seq}] = e
		case engine.StepDeliver:
			if e.Node == e.Peer {
				continue
			}
			s, ok := under[sent{e.Peer, e.Seq}]
			if !ok || s.Peer != e.Node || s.Kind != e.Kind || s.Size != e.Size || s.Msg != e.Msg || s.Size != 3 {
				t.Errorf("delivered %+v, sent %+v", e, s)
			}
			delete(under, sent{e.Peer, e.Seq})
		case engine.StepTimer:
			if e.Timer.Kind != 4 || e.At != 3*ms {
				t.Errorf("timer %+v", e)
			}
		case engine.StepFault:
			if e.Node != 2 || e.Fault.Kind != algorithms.Crash || e.At != ms {
				t.Errorf("fault %+v", e)
			}
		case engine.StepObserve:
			if e.Seen.What != 1 {
				t.Errorf("observation %+v", e)
			}
		}
	}
	if len(under) != 0 {
		t.Errorf("%d messages were sent and not delivered", len(under))
	}
	want := map[engine.Step]int64{
		engine.StepSend: traced.Counts.Sent, engine.StepDeliver: traced.Counts.Delivered + 6,
		engine.StepTimer: 5, engine.StepFault: 1, engine.StepObserve: 6,
	}
	if diff := cmp.Diff(want, steps); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
}

func TestTraceOfWhatDoesNotArrive(t *testing.T) {
	talk := &toy{
		start: func(_ *actor, e *env) { e.SetTimer(ms, algorithms.Timer{}) },
		timeout: func(_ *actor, e *env, _ algorithms.Timer) {
			for i := range e.Degree() {
				e.Send(e.Neighbor(i), note{})
			}
		},
	}
	cfg := nodes(12)
	cfg.Links.Loss, cfg.Links.Duplicate = 0.3, 0.3
	cut := &algorithms.Cut{SideA: make([]bool, 12)}
	cut.SideA[1] = true
	cfg.Faults = []algorithms.Fault{crash(0, 2), {Kind: algorithms.Split, Cut: cut}}
	var trace recorder
	cfg.Tracer = &trace
	out := talk.run(t, cfg)
	var dropped [engine.DropReasons]int64
	copies := int64(0)
	for _, e := range trace {
		if e.Step == engine.StepDrop {
			dropped[e.Reason]++
		}
		if e.Copy > 0 {
			copies++
		}
	}
	if dropped != out.Counts.Dropped {
		t.Errorf("traced %v, counted %v", dropped, out.Counts.Dropped)
	}
	for _, why := range []engine.DropReason{engine.Lost, engine.Crashed, engine.Cut} {
		if dropped[why] == 0 {
			t.Errorf("nothing is dropped because of %q: the test sees nothing", why)
		}
	}
	if copies != out.Counts.Duplicated || copies == 0 {
		t.Errorf("%d copies in the trace, %d counted", copies, out.Counts.Duplicated)
	}
}
