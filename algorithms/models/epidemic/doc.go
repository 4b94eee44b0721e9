// Package epidemic says how many nodes a rumour reaches at least, on a complete graph on which
// nothing fails. Whom gossip reaches is random, but how few it can be is not arbitrary: the bounds
// here are missed by a run of a correct protocol with a probability of at most [FalseAlarm], so
// that a run that misses one is of a protocol that does not call random nodes as often as it
// should.
//
// Both bounds are proofs and no estimates: sums over all sets that a rumour might end in, and
// Chernoff's bound for each step. They are low where few calls are made, and near all nodes where a
// protocol is meant to reach all.
package epidemic

// FalseAlarm is the most probability with which a bound is missed by chance.
const FalseAlarm = 1e-9
