// Package statemachine is what replicas are kept for: a key-value store, commands for it, and
// histories of what clients have asked and been answered.
//
// [Draw] makes the commands of a run from its seed, so that the number of a command is all that a
// protocol has to carry. Every replica applies commands to a [Store] of its own. A [History] hears
// when a command is asked for and what is answered, and judges whether it is linearizable (M. P.
// Herlihy, J. M. Wing: Linearizability: a correctness condition for concurrent objects, ACM TOPLAS
// 12(3), 1990, pp. 463-492): whether there is one order of all commands, in accordance with who was
// answered before whom began, in which a single store gives the same answers. A replica that
// applies in another order, loses an update or answers from a state that is old is found by it, if
// anybody notices at all.
//
// The search is that of the library github.com/anishathalye/porcupine, and takes exponential time
// in the number of commands that are under way at a time. So Draw gives each key few of them: a
// history is linearizable if and only if it is so at each key by itself (theorem 1 of the paper).
package statemachine
