package algorithms

// Env is what a node sees of the world during one call, and the only way in
// which it acts on it. It is a concrete struct whose buffers the engine drains
// after the call, so acting costs neither an interface call nor an allocation.
type Env[M Message] struct {
	self  ID
	now   Time
	graph *Graph
	rng   *Rand
	seq   *uint32

	// An engine that keeps a counter a node instead of a Rand leaves rng nil; the stream is then
	// made when the node first asks for it, because most calls do not.
	lazy  Rand
	seed  uint64
	drawn *uint32

	// Effects are the actions of the current call, in the order they were taken.
	effects Effects[M]
}

// Self is the node's own number.
func (e *Env[M]) Self() ID { return e.self }

// N is the number of nodes of the run, dead or alive.
func (e *Env[M]) N() int { return e.graph.n }

// Now is the time of the call since the start of the run.
func (e *Env[M]) Now() Time { return e.now }

// Degree is the number of the node's neighbours.
func (e *Env[M]) Degree() int { return e.graph.Degree(e.self) }

// Neighbor is the node's i-th neighbour, for i from 0 to Degree()-1, in
// ascending order of their numbers.
func (e *Env[M]) Neighbor(i int) ID { return e.graph.Neighbor(e.self, i) }

// Place is where another node stands among the neighbours, as Neighbor has them, and false if it is
// none of them.
func (e *Env[M]) Place(id ID) (i int, linked bool) { return e.graph.Find(e.self, id, 0) }

// Linked reports whether the node has a link to id, so that it may send to it.
func (e *Env[M]) Linked(id ID) bool { return e.graph.Linked(e.self, id) }

// Rand is the node's own random stream, derived from the seed of the run and
// the node's number, and from nothing else.
func (e *Env[M]) Rand() *Rand {
	if e.rng != nil {
		return e.rng
	}
	return e.wake()
}

// Send sends msg to a neighbour. A message to oneself arrives too, but crosses no
// network: it is neither counted nor lost.
func (e *Env[M]) Send(to ID, msg M) {
	*e.seq++
	// Written field by field into its place: a copy of a struct that was just written
	// stalls the processor.
	s := e.effects.Sends
	if len(s) == cap(s) {
		s = append(s, Send[M]{})
	} else {
		s = s[:len(s)+1]
	}
	last := &s[len(s)-1]
	last.To, last.Seq, last.Msg = to, *e.seq, msg
	e.effects.Sends = s
}

// SetTimer asks for t to come back after the given span, which is taken as one tick
// where it is less. Timers do not survive a crash.
func (e *Env[M]) SetTimer(after Time, t Timer) TimerID {
	*e.seq++
	e.effects.Timers = append(e.effects.Timers, SetTimer{At: e.now + max(after, 1), Seq: *e.seq, Timer: t})
	return TimerID(*e.seq)
}

// CancelTimer takes a timer back. Cancelling a timer that has come back already,
// or 0, does nothing.
func (e *Env[M]) CancelTimer(id TimerID) {
	if id != 0 {
		e.effects.Cancels = append(e.effects.Cancels, id)
	}
}

// Report tells the run's checker what happened at this node. The checker sees it
// before any message of the same call leaves.
func (e *Env[M]) Report(o Observation) {
	e.effects.Observations = append(e.effects.Observations, o)
}

// Persist replaces the node's stable storage with a copy of b. It is durable
// before any message of the same call leaves, as a log that is forced to disk
// before the answer is sent.
func (e *Env[M]) Persist(b []byte) {
	e.effects.Stable = append(e.effects.Stable[:0], b...)
	e.effects.Persisted = true
}

// An Observation is something a node has to tell about itself: "leader is 7".
// What indexes Spec.Observations; the values mean what that text says.
type Observation struct {
	What  uint8
	Value int64
	Aux   int64
}
