// Package paxos holds the consensus of Lamport's Paxos: [Single] decides one value, and [Multi] a
// sequence of them under a leader that has prepared all of them at once. The functional unit
// is the decided value.
//
// A ballot has one owner and one value for each instance. An acceptor promises to take part in
// no lower one, and tells what it has accepted; any two majorities have a node in
// common, which is how a later ballot hears of what an earlier one may have decided.
//
// # What is in stable storage
//
// The highest ballot that the node has promised, and what it has accepted in which ballot; both
// before the answer leaves. An acceptor that forgot either would break its word.
package paxos
