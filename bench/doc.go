// Package bench is the harness: it runs algorithms in the sizes, topologies, faults
// and seeds of a [Scenario], meters them, and makes one [Record] of each trial.
//
//	Scenario -> Trials -> an engine runs the nodes -> Counts and Usage -> Energy -> Carbon -> Record
//
// Data flows one way, and each arrow is a plain value. The engines are in
// [github.com/joulemark/joulemark/bench/sim] and
// [github.com/joulemark/joulemark/bench/live], what they share in
// [github.com/joulemark/joulemark/bench/network]; this package knows which algorithms
// there are (see [Catalogue]) and how long to repeat one until its energy can be told.
//
// It also has the helper with which any Go benchmark reports energy and carbon: see
// [Meter].
package bench
