package engine

import (
	"cmp"
	"fmt"
	"strings"
)

// Kinds of status, each the part up to the colon.
const (
	// Miscount is a run without failures whose messages are not as many as the textbook has it.
	Miscount = "miscount"
	// Untimely is a run that did not go as asked, and in which the bound on delays did not hold
	// that the algorithm takes for granted. It proves nothing: what was seen may follow from that.
	Untimely = "untimely"
)

// IsUntimely reports whether a status is of that kind.
func IsUntimely(status string) bool { return strings.HasPrefix(status, Untimely+":") }

// Status is "ok", or the reason for which the run is not what was asked for.
func (o *Outcome) Status() string { return o.judged(o.reason()) }

// FailureFreeStatus is the status of a run in which nobody asked for failures: it has the messages
// of the textbook, or is a miscount. What the network lost by itself makes it a run with failures,
// whose count the textbook does not tell.
func (o *Outcome) FailureFreeStatus() string {
	if o.reason() != "ok" || o.Vanished > 0 || o.Counts.Dropped[Overflow] > 0 || len(o.Uncounted) > 0 {
		return o.Status()
	}
	text := miscounted(float64(o.Counts.Sent), "", o.Expected)
	for i := range o.Parts {
		p := &o.Parts[i]
		text = cmp.Or(text, miscounted(p.Sent(&o.Counts), p.Name, p.Expected))
	}
	return o.judged(cmp.Or(text, "ok"))
}

// judged is the status that a reason comes to. Where it proves nothing it is an untimely run, save
// where it has another cause: the run was cancelled, or the goal cannot be expected of nodes whose
// processes are gone.
func (o *Outcome) judged(reason string) string {
	gone := o.Violation == nil && len(o.Uncounted) > 0
	if reason == "ok" || o.Conclusive() || o.End == Cancelled || gone {
		return reason
	}
	return fmt.Sprintf("%s: %s; %s, so this proves nothing: try a longer delta, or a quieter machine",
		Untimely, reason, o.Asynchrony())
}

// Conclusive reports whether what went wrong in the run, if something did, is the algorithm's or
// its user's: the bound on delays held, or a property is broken that holds whatever the delays.
func (o *Outcome) Conclusive() bool {
	return o.Asynchrony() == "" || o.Violation != nil && !o.Synchronous
}

// Asynchrony says why the bound on delays need not have held in the run, so that time-outs may have
// been premature; "" where it held, as it always does on the simulator.
func (o *Outcome) Asynchrony() string {
	switch {
	case o.Stall != nil:
		return o.Stall.String()
	case o.Late == 1:
		return "the assumed bound on delays did not hold: a timer fired while messages were under way"
	case o.Late > 0:
		return fmt.Sprintf("the assumed bound on delays did not hold: %d timers fired while messages were under way",
			o.Late)
	}
	return ""
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
