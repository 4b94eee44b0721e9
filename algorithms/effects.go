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

// Effects returns what the calls since the last Clear have done. The slices are
// the Env's own.
func (e *Env[M]) Effects() *Effects[M] { return &e.effects }

// Clear empties the effects and keeps their memory.
func (f *Effects[M]) Clear() {
	f.Sends = f.Sends[:0]
	f.Timers = f.Timers[:0]
	f.Cancels = f.Cancels[:0]
	f.Observations = f.Observations[:0]
	f.Persisted = false
}
