// Package snapshot copies and fingerprints values whose types it has never seen: the states of
// nodes and checkers, which are structs of numbers, slices, maps and pointers.
//
// The nodes of a run are pure state machines, so a copy of the value is all that a node is, and
// two nodes whose values are equal react alike to all that may still come. Protocols need no code
// for that, and none that could forget a field. A type is looked at once; what has to be done for
// its values is kept as a [Plan].
//
// What a value points to belongs to it and is copied too, with three exceptions: strings and
// functions, which nobody can change, and what [Shared] has found to be common to values that were
// made independently, such as the parameters of a run, which all its nodes point to.
package snapshot
