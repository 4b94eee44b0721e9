// Package bench is the harness: it runs algorithms in the sizes, topologies, faults
// and seeds of a [Scenario], meters them, and makes one [Record] of each trial.
//
//	Scenario -> Trials -> an engine runs the nodes -> Counts and Usage -> Energy -> Carbon -> Record
//
// Data flows one way, and each arrow is a plain value. The engines are in
// [github.com/joulemark/joulemark/bench/sim],
// [github.com/joulemark/joulemark/bench/live] (goroutines, in memory or over sockets) and
// [github.com/joulemark/joulemark/bench/cluster] (processes), what they share in
// [github.com/joulemark/joulemark/bench/network]; real libraries beside the models are in
// [github.com/joulemark/joulemark/bench/stacks]. This package knows which algorithms
// there are (see [Catalogue]) and how long to repeat one until its energy can be told.
//
// It also has the helper with which any Go benchmark reports energy and carbon: see
// [Meter].
package bench
