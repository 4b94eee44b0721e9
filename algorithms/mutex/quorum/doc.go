// Package quorum holds mutual exclusion by quorums: a node enters with the permissions of some
// nodes, so chosen that the quorums of any two have a node in common, which permits one of
// them at a time. It has the workload and the checker of package mutex.
package quorum
