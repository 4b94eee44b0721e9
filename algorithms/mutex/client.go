package mutex

import "github.com/joulemark/joulemark/algorithms"

// client is what a node has to do with the critical section, whatever the algorithm
// that gets it there.
type client struct {
	load  *workload
	entry int32 // the number of its latest request, from 1; 0: none
	phase phase
}

type phase uint8

const (
	idle phase = iota
	waiting
	inside
)

// What the nodes report. Value is the number of the entry, from 1; Aux is the timestamp of
// the request, 0 in an algorithm without.
const (
	sawRequest = iota
	sawEnter
	sawLeave
)

var observations = []string{
	sawRequest: "asks for entry %d (timestamp %d)",
	sawEnter:   "enters the critical section for entry %d (timestamp %d)",
	sawLeave:   "leaves the critical section after entry %d (timestamp %d)",
}

// holdTimer ends the stay in the critical section.
const holdTimer = 1

// wants reports whether it is time for the next request.
func (c *client) wants(id algorithms.ID) bool { return c.phase == idle && c.entry < c.load.quota(id) }

// request begins to wait.
func request[M algorithms.Message](c *client, env *algorithms.Env[M], stamp int64) {
	c.phase = waiting
	c.entry++
	tell(c, env, sawRequest, stamp)
}

// enter goes into the critical section, until the timer comes back.
func enter[M algorithms.Message](c *client, env *algorithms.Env[M], stamp int64) {
	c.phase = inside
	tell(c, env, sawEnter, stamp)
	env.SetTimer(c.load.hold, algorithms.Timer{Kind: holdTimer})
}

// leave ends the stay, when holdTimer has come back.
func leave[M algorithms.Message](c *client, env *algorithms.Env[M], stamp int64) {
	c.phase = idle
	tell(c, env, sawLeave, stamp)
}

func tell[M algorithms.Message](c *client, env *algorithms.Env[M], what uint8, stamp int64) {
	env.Report(algorithms.Observation{What: what, Value: int64(c.entry), Aux: stamp})
}
