// Package sim runs an algorithm on a discrete-event network in virtual time.
//
// Events happen in the order of (time, receiver, sender, the sender's own sequence number). That
// order, and random streams that are functions of the seed and of the numbers of nodes and
// messages, make a run depend on nothing but its configuration: not on unrelated events, not on who
// watches, not on the machine. Every delay is at least one tick, which is a microsecond, so nodes
// that act in the same tick cannot see each other.
//
// [Run] executes an algorithm once. [Prepare] is for who repeats one and measures that: an
// execution can be reset, and then takes the same course again in the memory it has.
//
// What the engine costs is the cost of simulating, not that of the algorithm: for that there are
// the engines of package live. A run belongs to one goroutine at a time; runs beside each other
// share nothing but a pool of queues. Where very much is under way a run goes on in shards, a
// goroutine each, and comes to the same.
package sim
