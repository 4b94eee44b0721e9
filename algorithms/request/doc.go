// Package request holds algorithms in which members get an answer from somebody:
// the functional unit is the answered request.
//
// It is also the shortest complete algorithm, to be read before the others. Each concept
// has its file: the algorithm with its Spec (centralized.go), the message and its encoding
// (message.go), the state of a node and what it does (member.go), and the checker, which
// knows of the run only what nodes report and what the engine injects (answers.go).
package request
