package algorithms

import "slices"

// A Symmetry declares nodes that are interchangeable: exchange two of them everywhere, in nodes,
// messages and checker, and whatever happens next is the same but for the names. Then of all states
// that differ in names alone an explorer need visit one. Nodes that compare numbers, or draw random
// ones, are not interchangeable.
type Symmetry[M Message, S any] struct {
	// Among are the nodes in question; nil where a run has none.
	Among func(Setup) []ID
	// Node renames what a node knows of others, and Checker what a checker knows of nodes. They
	// change what they are given, and nothing that several nodes share.
	Node    func(*S, Renaming)
	Checker func(Checker, Renaming)
	// Message is the message with other names; nil where messages name no nodes.
	Message func(M, Renaming) M
}

// A Renaming gives node i the name r[i]. It is a permutation.
type Renaming []ID

// Renamed is a list that has a value for each node, by their new names.
func Renamed[T any](r Renaming, list []T) []T {
	out := slices.Clone(list)
	for i := range list {
		out[r[i]] = list[i]
	}
	return out
}
