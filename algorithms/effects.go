package algorithms

// Effects are the actions of one call of a node, for the engine to carry out:
// first what is persisted, then the observations, then timers, then messages.
type Effects[M Message] struct {
	Sends        []Send[M]
	Timers       []SetTimer
	Cancels      []TimerID
	Observations []Observation
	Stable       []byte // valid if Persisted
	Persisted    bool
}

// Send is a message that a node sent. Seq is the sender's own sequence number,
// which messages and timers share.
type Send[M Message] struct {
	To  ID
	Seq uint32
	Msg M
}

// SetTimer is a timer that a node set; Seq is its TimerID.
type SetTimer struct {
	At    Time
	Seq   uint32
	Timer Timer
}

// NewEnv makes an Env for the nodes of one run on graph. One Env serves any
// number of nodes, one call at a time.
func NewEnv[M Message](graph *Graph) *Env[M] { return &Env[M]{graph: graph} }

// Bind prepares the Env for a call of one node at a time: its number, its random
// stream and its sequence counter.
func (e *Env[M]) Bind(self ID, now Time, rng *Rand, seq *uint32) {
	e.self, e.now, e.rng, e.seq = self, now, rng, seq
}

// BindCounter is Bind for an engine that keeps no more of a node's stream than how many
// numbers were drawn from it: the stream is that of NewRand(seed, self), where seedHash is
// Hash(seed). Settle must follow the call.
func (e *Env[M]) BindCounter(self ID, now Time, seedHash uint64, drawn, seq *uint32) {
	e.self, e.now, e.seed, e.drawn, e.seq = self, now, seedHash, drawn, seq
}

// wake makes the stream that BindCounter has put off.
func (e *Env[M]) wake() *Rand {
	e.lazy = RandAt(HashOn(e.seed, uint64(e.self)), uint64(*e.drawn))
	e.rng = &e.lazy
	return e.rng
}

// Settle writes back how many random numbers the call has drawn.
func (e *Env[M]) Settle() {
	if e.rng != nil {
		*e.drawn = uint32(e.rng.n)
		e.rng = nil
	}
}

// Effects returns what the calls since the last Clear have done. The slices are
// the Env's own.
func (e *Env[M]) Effects() *Effects[M] { return &e.effects }

// Empty reports whether there is nothing to carry out.
func (f *Effects[M]) Empty() bool {
	return len(f.Sends)+len(f.Timers)+len(f.Observations)+len(f.Cancels) == 0 && !f.Persisted
}

// Clear empties the effects and keeps their memory.
func (f *Effects[M]) Clear() {
	f.Sends = f.Sends[:0]
	f.Timers = f.Timers[:0]
	f.Cancels = f.Cancels[:0]
	f.Observations = f.Observations[:0]
	f.Persisted = false
}
