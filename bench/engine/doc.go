// Package engine is what every engine is given and what it says: a [Config] goes in, an [Execution]
// comes out, and each execution ends with an [Outcome]. Engines do not know each other, and whoever
// runs them does not know which one it is but by the table of engines.
//
// What is the same on all of them exists here once: what links do to messages ([Chance]), what is
// counted ([Counts], [Tally]), what the checker says of a run ([Verdict]), and what is due later
// ([TimerQueue]). The simulator has a queue of its own, for millions of events that nobody cancels.
//
// It imports energy for the quantities alone: nodes that run elsewhere meter themselves, and what
// they used is part of the outcome.
package engine
