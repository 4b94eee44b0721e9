package engine

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/energy"
)

// End says why a run ended.
type End uint8

// The ways in which a run ends.
const (
	// Quiet: nothing is under way and no timer pending.
	Quiet End = iota
	// AtGoal: a protocol that never falls silent has reached its goal.
	AtGoal
	// EventLimit and TimeLimit: cut off; the counts are of an unfinished run.
	EventLimit
	TimeLimit
	// Violated: a property of the algorithm was broken.
	Violated
	// Cancelled: from outside.
	Cancelled
)

// String is the end in words.
func (e End) String() string {
	return [...]string{
		"quiet", "goal reached", "stopped at the limit of events", "stopped at the limit of time",
		"property violated", "cancelled",
	}[e]
}

// Outcome is what came of one run. It is a plain value, the same for the same
// configuration and seed on the simulator.
type Outcome struct {
	Counts Counts
	// Transfer is that of the sockets; nil on engines without.
	Transfer *Transfer
	End      End
	// Goal says that the goal was reached and held at the end; GoalAt is when it was
	// reached for the last time.
	Goal   bool
	GoalAt algorithms.Time
	// Time is when the last thing happened.
	Time algorithms.Time
	// Events is the number of starts, deliveries, timers and faults handled.
	Events int64
	// Waits is the number of times at which timers came back, those within RestSpan of each other
	// counted as one: after as long a rest a real machine has to be woken up. Zero on engines that
	// do not count it.
	Waits int64
	// Hash sums up every event of the run: two runs with the same hash took the same
	// course. It does not depend on the order in which events of different nodes were
	// handled. Zero on engines whose course is not repeatable.
	Hash   uint64
	Result algorithms.Result
	// Violation is the broken property, nil if none; Synchronous says that the algorithm promises
	// it only while messages keep to the bound on delays.
	Violation   error
	Synchronous bool
	// Expected is the textbook count for this setup.
	Expected algorithms.Expected
	// Parts are its further counts, of some kinds of message alone.
	Parts []Part
	// Faults is what became of the scenario's faults.
	Faults FaultCount
	// Vacuous says that every node was down at the end, so that a goal about those that are up says
	// nothing.
	Vacuous bool
	// Obstacle is what stands in the way of a goal that was not reached, "" where nobody can say.
	Obstacle string
	// Late is how many timers fired while messages were under way, because the engine could hold
	// them back no longer: with any of them, a time-out may have been premature.
	Late int64
	// Stall is the longest time for which a node was held up, nil where none was for so long that
	// the bound on delays, on which time-outs are built, need not have held.
	Stall *Stall
	// Types are the messages by the types of a library's own protocol, in its order; nil where
	// messages are those of an algorithm, which Counts.Kinds has.
	Types []TypeCount
	// Metered is what the nodes used, where they metered themselves because it was not this process
	// that worked; nil elsewhere.
	Metered *Metered
	// Degraded says, a sentence each, why nobody can repeat this execution or read its figures as
	// complete: which processes were lost, and which could not meter themselves.
	Degraded []string
	// Uncounted are the nodes some of whose counts are missing, since the process that had them is
	// gone: all sums are too low then.
	Uncounted []algorithms.ID
	// Vanished is how many messages the network itself lost, which nobody had asked for. They are
	// among Counts.Dropped.
	Vanished int64
	// Away says that messages went to another machine, so that this one's loopback interface has
	// not seen them.
	Away bool
}

// TypeCount is the messages of one type of a library's protocol: PUBLISH, "CON GET".
type TypeCount struct {
	Name            string
	Messages, Bytes int64
}

// Metered is what nodes that meter themselves used, added up. Usage has no windows where none
// could.
type Metered struct {
	Usage  energy.Usage
	Energy energy.Energy
}

// RestSpan is for how long nothing happens before that counts in Outcome.Waits.
const RestSpan = algorithms.Millisecond
