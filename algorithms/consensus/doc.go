// Package consensus holds protocols by which all nodes come to the same sequence of values, each
// proposed by one of them. The functional unit is the decided value: one that a majority of
// all nodes has applied.
//
// [Raft] is not written here: its nodes are the library go.etcd.io/raft/v3, as etcd and CockroachDB
// run it, behind the contract of package algorithms. So what is counted is what such
// systems send. The library is a state machine without goroutines, sockets or a clock, which
// leaves four things to this package:
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
//     it knows. See the method acceptable of RaftNode.
package consensus
