// Package algorithms is the contract between a distributed algorithm and the
// engines that run it.
//
// An algorithm is a set of nodes, each a pure state machine ([Node]): it is
// called with a message, a timer or the start of the run, and all it does in
// return goes out through its [Env] (send, set a timer, report what happened).
// It has no goroutine, no clock, no socket, no logger and no random source of
// its own, so the same node runs unchanged in virtual time on a simulator and in
// real time on goroutines or sockets, and a run can be repeated from its seed.
//
// What an algorithm says of itself is its [Spec]: the problem it solves, the
// functional unit its cost is divided by, the textbook message count with its
// source, the faults it survives. What must hold while it runs is its [Checker],
// which sees the observations the nodes report and the faults the engine
// injects, and nothing of the nodes' state.
//
// Messages are counted by the engine, never by the protocol, and their size is
// the length of their real encoding. The protocols themselves live in the folders
// below, one for each problem, because only algorithms that solve the same problem
// can be compared. Package bench/algotest is the conformance suite they all pass.
//
// This package imports nothing of this module. Nothing in it is safe for
// concurrent use unless it says so: a node and its Env belong to one engine
// goroutine at a time.
package algorithms
