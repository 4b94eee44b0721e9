// Package raft is the consensus protocol Raft as its paper has it: D. Ongaro, J. Ousterhout, In
// search of an understandable consensus algorithm, USENIX ATC 2014, in the extended version.
// Package etcd beside it is the library that etcd runs, which tells a commit index as soon as there
// is one.
//
// Node is one server of the paper, and its files are the paper's sections: elections (5.2),
// replication by the leader and at the follower (5.3), what may be committed (5.4.2). Names are the
// paper's.
package raft
