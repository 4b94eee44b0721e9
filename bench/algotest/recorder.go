package algotest

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
)

// recorder keeps everything that a run shows, and each message's encoding at the
// moment when it was sent.
type recorder[M algorithms.Message] struct {
	events []engine.Event
	byNode map[algorithms.ID][]int // indices of events
	sent   []sent[M]
}

type sent[M algorithms.Message] struct {
	msg   M
	bytes []byte
}

// Trace implements engine.Tracer.
func (r *recorder[M]) Trace(e engine.Event) {
	if r.byNode == nil {
		r.byNode = map[algorithms.ID][]int{}
	}
	if e.Fault.Cut == nil {
		r.byNode[e.Node] = append(r.byNode[e.Node], len(r.events))
	}
	r.events = append(r.events, e)
	if e.Step == engine.StepSend {
		m := e.Msg.(M)
		r.sent = append(r.sent, sent[M]{m, m.Append(nil)})
	}
}

// record runs a configuration and keeps what it shows.
func (s *suite[M, S, P]) record(cfg sim.Config) (*recorder[M], engine.Outcome, error) {
	r := &recorder[M]{}
	cfg.Tracer = r
	out, err := s.run(cfg)
	if err != nil {
		return nil, out, err
	}
	return r, out, r.unchanged()
}

// part is the events of one node, cuts apart.
func (r *recorder[M]) part(id algorithms.ID) []*engine.Event {
	part := make([]*engine.Event, len(r.byNode[id]))
	for i, k := range r.byNode[id] {
		part[i] = &r.events[k]
	}
	return part
}

// unchanged says that no message changed after it had been sent, as one that shares a
// slice with its sender does.
func (r *recorder[M]) unchanged() error {
	for _, m := range r.sent {
		if after := m.msg.Append(nil); !bytes.Equal(m.bytes, after) {
			return fmt.Errorf("a message changed after it was sent, from % x to % x: it shares memory with a node",
				m.bytes, after)
		}
	}
	return nil
}

// same compares two messages by all their fields, also those that are not encoded.
func same[M algorithms.Message](a, b M) bool {
	if reflect.TypeFor[M]().Comparable() {
		return any(a) == any(b)
	}
	// Most often there is no difference, and go-cmp takes its time.
	return reflect.DeepEqual(a, b) ||
		cmp.Equal(a, b, cmpopts.EquateEmpty(), cmp.Exporter(func(reflect.Type) bool { return true }))
}

// differ shows in what two outcomes that should be the same are not.
func differ(a, b engine.Outcome) string {
	return cmp.Diff(a, b, cmpopts.EquateNaNs(), cmp.Comparer(func(x, y error) bool {
		if x == nil || y == nil {
			return errors.Is(x, y)
		}
		return x.Error() == y.Error()
	}))
}
