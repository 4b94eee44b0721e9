// Package consensus is what protocols share by which all nodes come to the same sequence of values,
// each proposed by one of them; the protocols stand in the folders below. The functional unit is
// the decided value: one that a majority of all nodes has applied.
//
// A value is the number of a command to a key-value store (package statemachine), of which every
// node has a replica. [Client] is both at one node: it hands over the values that are not applied
// yet when its node leads, carries out what is decided, and reports what its node answered to the
// values that it has proposed. [Decisions] is the checker of them all: it compares the logs of the
// nodes entry by entry, and judges at the end whether the answers are those of a single store.
package consensus
