// Package tree holds algorithms that build a spanning tree of a network in which every node knows
// its neighbours alone: the functional unit is the tree.
//
// Echo builds one and brings it back to who has asked that it spans; SpanningTree leaves every
// node with its children, and nobody with the whole; both take whatever tree the delays make. GHS
// builds the one of least weight, of which there is one only.
package tree
