// Package replication holds protocols that keep copies of registers on several nodes such that
// clients see one: all that they read and write is linearizable. The functional unit is the
// completed operation.
//
// They share a workload, in which clients at nodes 0, 1, ... each read and write, one operation
// after the other; and a checker, which hears what clients ask and are answered and which node
// has stored what. It judges the history of the clients (package statemachine), and that a value
// was where the protocol says that it has to be before anybody was told of it, which shows with a
// single client too.
//
// [Chain] sends updates down a chain of servers and asks its tail, and stands the crash of any
// server. [ABD] asks majorities, and stands whatever leaves a majority that can talk.
package replication
