package live

import (
	"sync"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// witness passes events to the tracer, one at a time.
type witness struct {
	clock  *clock
	mu     sync.Mutex
	tracer engine.Tracer
}

func (w *witness) present() bool { return w.tracer != nil }

// tell stamps an event and passes it on. Times of successive events do not go back.
func (w *witness) tell(e engine.Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	e.At = w.clock.now()
	w.tracer.Trace(e)
}

//go:noinline
func (w *witness) timer(node algorithms.ID, seq uint32, t algorithms.Timer) {
	w.tell(engine.Event{Step: engine.StepTimer, Node: node, Seq: seq, Timer: t})
}

//go:noinline
func (w *witness) observation(node algorithms.ID, o algorithms.Observation) {
	w.tell(engine.Event{Step: engine.StepObserve, Node: node, Seen: o})
}
