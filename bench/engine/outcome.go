package engine

import (
	"cmp"
	"fmt"

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
	// Violation is the broken property, nil if none.
	Violation error
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

// Stall is a time for which a node did nothing though it had to: its process was stopped, its
// machine busy, or its disk slow.
type Stall struct {
	Node     algorithms.ID
	At, Span algorithms.Time
	Count    int64           // of all that came near the bound, at all nodes
	Delta    algorithms.Time // the bound
}

// String is what that means.
func (s *Stall) String() string {
	text := fmt.Sprintf("the assumed bound of %v on delays need not have held: node %d was held up for %v at %v",
		s.Delta, s.Node, s.Span, s.At)
	if s.Count > 1 {
		text += fmt.Sprintf(", the longest of %d times", s.Count)
	}
	return text
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

// Status is "ok" or the reason for which the run is not what was asked for, and what the run was
// not given that the algorithm takes for granted.
func (o *Outcome) Status() string {
	text := o.reason()
	// Where a process is gone, a goal that was not reached has a reason already.
	if o.Stall != nil && (o.Violation != nil || text != "ok" && len(o.Uncounted) == 0) {
		text += "; " + o.Stall.String()
	}
	return text
}

// Miscount is the kind of status of a run without failures whose messages are not as many as the
// textbook has it.
const Miscount = "miscount"

// Miscounted is that status, and "" where there is nothing to say: the textbook gives no count, or
// the run has it, or did not go as asked anyway. It is for runs in which nobody asked for failures.
// What the network lost by itself makes it a run with failures, and so do time-outs that came too
// early, because the machine was too busy to keep to the bound on delays.
func (o *Outcome) Miscounted() string {
	if o.reason() != "ok" || o.Vanished > 0 || o.Counts.Dropped[Overflow] > 0 || len(o.Uncounted) > 0 || o.Late > 0 {
		return ""
	}
	text := miscounted(float64(o.Counts.Sent), "", o.Expected)
	for i := range o.Parts {
		p := &o.Parts[i]
		text = cmp.Or(text, miscounted(p.Sent(&o.Counts), p.Name, p.Expected))
	}
	if text != "" && o.Stall != nil {
		text += "; " + o.Stall.String()
	}
	return text
}

func (o *Outcome) reason() string {
	switch {
	case o.Violation != nil:
		return "violation: " + o.Violation.Error()
	case o.End != Quiet && o.End != AtGoal:
		return o.End.String() + o.cutOff()
	case !o.Goal && o.Obstacle != "":
		return o.Obstacle
	case !o.Goal:
		return "goal not reached"
	}
	return "ok"
}

// cutOff says in what state a run was that was stopped at a limit.
func (o *Outcome) cutOff() string {
	if o.End != EventLimit && o.End != TimeLimit {
		return ""
	}
	text := ", after the goal had been reached"
	if !o.Goal {
		text = ": " + cmp.Or(o.Obstacle, "goal not reached")
	}
	if left := o.Faults.Planned - o.Faults.Happened; left > 0 {
		text += fmt.Sprintf("; %d of %d faults had not happened", left, o.Faults.Planned)
	}
	return text
}
