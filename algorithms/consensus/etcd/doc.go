// Package etcd is Raft as etcd and CockroachDB run it: the nodes are the library
// go.etcd.io/raft/v3, behind the contract of package algorithms. So what is counted is what such
// systems send. Package raft beside it is the protocol of the paper.
//
// The library is a state machine without goroutines, sockets or a clock, which leaves four things
// to this package:
//
//   - Time. The library draws its election time-outs from the system's random source, so no two
//     runs would be alike. Its election timer is set beyond reach; a node's own alarm, from its own
//     random stream, has it campaign, and a leader's has it send heartbeats.
//   - The client. Whoever leads proposes the values of the run that it has not applied yet, once
//     the empty entry that opens its term is applied. All entries of former terms come
//     before that one, so no value is decided twice.
//   - Stable storage. Term, vote, commit index and log are persisted before any message that
//     depends on them leaves. The state machine is volatile, as in the paper: who comes back
//     applies its log anew.
//   - Distrust. The library takes its peers at their word and panics when they contradict what
//     it knows. See the method acceptable of Node.
package etcd
