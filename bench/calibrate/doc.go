// Package calibrate finds out what executions cost on this machine, so that the cost of an
// algorithm can be predicted from a simulated run.
//
// [Run] measures a sweep of shapes of an algorithm made for it ([Workload]) on each engine, and
// fits CPU-seconds and joules as a sum over counts that a simulator knows too:
//
//	cost = execution + node*N + message*M + byte*B + wake*W + timer*T + wait*I
//
// with N nodes, M delivered messages of B bytes in all, W wake-ups by messages, and T timers that
// end I waits.
//
// # Why these terms
//
// They are the fewest that predicted the algorithms of the catalogue well; what each of them is for
// was seen by leaving it out.
//
// A message that arrives alone wakes its receiver up and costs several times as much as one of a
// burst. A simulator cannot know what arrives together on a real machine, but it knows a bound: no
// more wake-ups than messages, and no more than one a node for each link of the longest causal
// chain, W = min(M, N*depth). That told bursts and chains apart better than the depth itself.
//
// A wait for a timer costs some hundred messages, because all threads fall asleep and are woken up
// again, however many timers come back at its end. Without it, algorithms that work in rounds are
// predicted at a fraction of their cost, or, with the cost put on each timer, at a multiple. A wait
// of less than a millisecond costs much less, and is not counted (network.RestSpan).
//
// The execution itself and the start of each node show in small runs, and bytes on sockets.
//
// # The regression
//
// Least squares of relative errors, since a run of a second and one of a millisecond are off by the
// same percentage, not by the same microseconds: rows are divided by what is fitted for them, which
// is repeated until it settles, and solved by QR decomposition. A coefficient that came out below 0
// is left out and the rest fitted again, so that more work never costs less. The condition number,
// of columns scaled to the same length, is part of the profile; from [MaxCondition] on there is
// none ([ErrSingular]).
//
// Intervals are by Student's t. They hold for errors that are independent from point to point. The
// order of the sweep is shuffled and engines take turns, so that what drifts is noise and not bias.
//
// # What it does not cover
//
// What the nodes of an algorithm compute by themselves is in a prediction only as far as that of
// the workload, which computes next to nothing: an algorithm with vectors in its messages costs
// several times as much, and one that keeps a log a hundred times. Messages that wait together for
// one link of a stream travel in one write and cost less than predicted; where many messages follow
// each other on the same ring of links that is a great deal. Faults, losses and latencies that are
// added on purpose are not in it either. In memory a body has no bytes, so engines without sockets
// are calibrated with short ones. On a machine that is busy with other things, CPU time itself
// grows, by caches and locks that are fought for; a profile is as quiet as the machine was, and
// warns where it was busy before the sweep.
package calibrate
