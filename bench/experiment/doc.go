// Package experiment repeats published experiments on what distributed communication costs, and
// goes beyond them: how many messages a published event takes, whom gossip reaches when nodes
// fail or the network splits, how evenly the sending is spread, how an item spreads by shuffling
// caches, who talks to whom, what an assumed cost a message is worth, and how logical clocks tick.
//
//	parameters -> trials in parallel -> Result (a table, what to show, pictures as data)
//
// An [Experiment] is a struct whose fields are its parameters; the values that [All] gives are the
// published ones. What it comes to is a plain
// [github.com/joulemark/joulemark/bench/result.Result], the same for the same seed on any number of
// cores; the package reports writes and draws it.
//
// Of parameters, shares and probabilities are from 0 to 1, sizes are bytes and times are durations.
// docs/EXPERIMENTS.md sets what comes of each experiment beside the published figures.
//
// The experiments run on the algorithms, engines and topologies of this module. Where the published
// procedure is no protocol at all, such as nodes that take turns in one pass over the network, it
// is a small model with a name of its own beside them.
package experiment
