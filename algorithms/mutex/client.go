package mutex

import (
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// Client is what a node has to do with the critical section, whatever the algorithm that gets
// it there. Nodes embed it. Such a node calls Think at its start and whenever it has left; it
// asks when Think says so, or when Asks says so of a timer, and leaves when Leaves does.
type Client[M algorithms.Message] struct {
	load  *Workload
	entry int32 // the number of its latest request, from 1; 0: none
	phase Phase
}

// NewClient makes a client that has asked for nothing yet.
func NewClient[M algorithms.Message](w *Workload) Client[M] { return Client[M]{load: w} }

// Phase is where a client is on its way through the critical section.
type Phase uint8

// The phases, in their order.
const (
	Idle Phase = iota
	Waiting
	Inside
)

// What the nodes report. Value is the number of the entry, from 1, but on entering the number
// of permissions that the node has; Aux is the timestamp of the request, 0 in an algorithm
// without. What an algorithm reports besides comes behind these.
const (
	SawRequest = iota
	SawEnter
	SawLeave
	SawCount
)

// Timestamped are the observations of algorithms that put timestamps on requests.
var Timestamped = []string{
	SawRequest: "asks for entry %d (timestamp %d)",
	SawEnter:   "enters the critical section (permissions: %d, timestamp %d)",
	SawLeave:   "leaves the critical section after entry %d (timestamp %d)",
}

// Unstamped are the observations of those that do not.
var Unstamped = []string{
	SawRequest: "asks for entry %d",
	SawEnter:   "enters the critical section (permissions: %d)",
	SawLeave:   "leaves the critical section after entry %d",
}

// The timers of clients. Those of an algorithm itself begin at FreeTimer.
const (
	holdTimer  = 1 // ends the stay in the critical section
	thinkTimer = 2 // ends the time between two requests
	// FreeTimer is the first kind of timer that no client sets.
	FreeTimer = 3
)

// Phase tells where the client is.
func (c *Client[M]) Phase() Phase { return c.phase }

// Entry is the number of its latest request, from 1; 0: none.
func (c *Client[M]) Entry() int { return int(c.entry) }

// wants reports whether there is a request left to make.
func (c *Client[M]) wants(id algorithms.ID) bool {
	return c.phase == Idle && int(c.entry) < c.load.Quota(id)
}

// Think lets the time pass that the workload has between requests. It reports whether there is
// none, so that the node asks at once; if there is, Asks says when it is over.
func (c *Client[M]) Think(env *algorithms.Env[M]) bool {
	if !c.wants(env.Self()) {
		return false
	}
	if c.load.saturated {
		return true
	}
	var wait algorithms.Time
	if c.load.slot > 0 {
		if wait = c.load.turn(env.Self(), c.entry) - env.Now(); wait <= 0 {
			return true
		}
	} else {
		wait = algorithms.Time(-c.load.mean * math.Log1p(-env.Rand().Float64()))
	}
	env.SetTimer(wait, algorithms.Timer{Kind: thinkTimer})
	return false
}

// Asks reports whether a timer of this node says that it is time to ask.
func (c *Client[M]) Asks(env *algorithms.Env[M], t algorithms.Timer) bool {
	return t.Kind == thinkTimer && c.wants(env.Self())
}

// Leaves reports whether a timer says that the stay in the critical section is over.
func (c *Client[M]) Leaves(t algorithms.Timer) bool { return t.Kind == holdTimer && c.phase == Inside }

// Request begins to wait.
func (c *Client[M]) Request(env *algorithms.Env[M], stamp int64) {
	c.phase = Waiting
	c.entry++
	tell(env, SawRequest, int64(c.entry), stamp)
}

// Enter goes into the critical section, with the number of permissions that the algorithm has
// gathered for it, until Leaves.
func (c *Client[M]) Enter(env *algorithms.Env[M], permissions int, stamp int64) {
	c.phase = Inside
	tell(env, SawEnter, int64(permissions), stamp)
	env.SetTimer(c.load.hold, algorithms.Timer{Kind: holdTimer})
}

// Leave ends the stay.
func (c *Client[M]) Leave(env *algorithms.Env[M], stamp int64) {
	c.phase = Idle
	tell(env, SawLeave, int64(c.entry), stamp)
}

func tell[M algorithms.Message](env *algorithms.Env[M], what uint8, value, stamp int64) {
	env.Report(algorithms.Observation{What: what, Value: value, Aux: stamp})
}
