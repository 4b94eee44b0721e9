// Package agents holds agents that write to each other: who talks to whom, over how many
// hops, and what a partition does to it. The functional unit is the delivered message.
//
// Every agent pauses for a random time, sends a message to a random neighbour or to any other
// agent, pauses again, and so on for a stated duration (agent.go). It is not part of the
// catalogue of benchmarks, because a run takes that long in real time on a real network. With
// reconciliation, and where something is queued until then, it takes as long as duration and
// settle together: limits of time must allow for it.
//
// # Routing
//
// A message for an agent that is no neighbour makes several hops, and each counts (relay.go):
// along a shortest way, which is known to everybody (routes.go); by flooding, where everybody but
// the destination sends it on once, to all neighbours but the one it came from; or by
// learning, where what comes from an agent shows the way back to it, and what is for an
// agent that was not heard of is flooded. If the agents reached without passing through the
// destination are R, flooding costs sum(degree) - |R| + 1 over R, which is
// 2E - N + 2 - degree(destination) if all the others are in R. No message makes more than 2N hops.
//
// # Partitions
//
// With delivery=lost, a hop into a cut vanishes. With delivery=queued, every hop is acknowledged by
// the neighbour, which doubles the messages, and is tried again until it is (queue.go): first after
// two delays and one tick, which is never too early, then after twice that and so on, up to a
// sixteenth of the time until the network is to have settled. At that time, duration plus settle,
// each is tried for the last time, and what comes later is tried once. So the queue outlasts every
// partition that heals by then, and the run ends. A learned route on which a hop was tried three
// times is forgotten, and the message is flooded.
//
// # Reconciliation
//
// At the same time agents even out what they have seen (settle.go): what an agent originated and
// what was for it, not what it sent on. Each sends a digest to all its neighbours, which answer
// with what it lacks; and what an agent gains it sends on to the neighbours whose digests did not
// have it, unless all are linked with each other. Since an item crosses a link at most once in each
// direction, this ends by itself, and for any two neighbours, what one has seen the other has too.
// It goes in rounds of one delay and one tick, so that the number of messages does not depend on
// delays if what there was to be delivered has arrived before. Departures from the papers: digests
// go to all neighbours once, not to a random one again and again, so there is no second chance for
// a digest that is lost. An agent that comes back later on sends its digest and is told all, but
// does not pass that on, since nobody has sent it another digest.
//
// # What is determined
//
// Which messages are sent, when by the agents' own schedule, and to whom follows from the seed
// alone, on every engine and under partitions. So do all counts without failures, save with
// learning, where they depend on what was heard before, and within the bounds of Spec.Expected.
//
// The properties hold under all failures. The goal is promised under duplication and
// reordering; partitions keep it with delivery=queued or with reconciliation if they heal
// in time, which the checker demands. An agent that comes back after a crash goes on with its
// numbers and has forgotten everything else.
package agents
