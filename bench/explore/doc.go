// Package explore visits all states that an algorithm can be in on a few nodes, and finds what goes
// wrong in any order of events: the nodes are those that engines run, and so is the checker.
//
// [Run] goes level by level from the state in which all nodes have started, so the [Finding] it
// shows of each sort is on the shortest way. [Replay] follows such a way once more and shows it to
// a tracer. What may fail, and how often, is in [Bounds]; what is explored and what is not, in
// docs/EXPLORER.md.
//
// A reaction of a node is a function of the node, the event and the clock. It is worked out once
// and looked up from then on, so a state is a list of numbers: see table and state.
package explore
