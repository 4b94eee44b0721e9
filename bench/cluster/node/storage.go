package node

import (
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
)

// Observer hears what a node reports in one call, before any message of the same call
// leaves. An error ends the part that the member has in the run: nothing of the call leaves,
// and the node is not called any more.
type Observer interface {
	Observe(b control.Batch) error
}

// Durable is what a node keeps. State and Last are of the same call, or Last is that of an earlier
// one, without what was seen in it: then the coordinator had heard of that long before.
type Durable struct {
	State []byte        // what the protocol persisted, nil for nothing
	Last  control.Batch // number 0: there was none so far
}

// Store is the stable storage of one node.
type Store interface {
	// Begin makes it the storage of a new run, with nothing in it.
	Begin() error
	// Save replaces what is stored, as a whole or not at all; it is durable when Save returns. It
	// keeps nothing of d.
	Save(d Durable) error
	// Load returns what was saved last.
	Load() (Durable, error)
}

// memoryStore is the storage of a node whose crashes are only played.
type memoryStore struct{ kept Durable }

func (s *memoryStore) Begin() error {
	s.kept = Durable{}
	return nil
}

func (s *memoryStore) Save(d Durable) error {
	s.kept = Durable{
		State: slices.Clone(d.State),
		Last:  control.Batch{Number: d.Last.Number, Seen: slices.Clone(d.Last.Seen)},
	}
	return nil
}

func (s *memoryStore) Load() (Durable, error) { return s.kept, nil }

var _ Store = (*memoryStore)(nil)

// StorageError says that a node crashed because its stable storage failed.
type StorageError struct {
	Node algorithms.ID
	Err  error
}

// Error implements error.
func (e *StorageError) Error() string {
	return fmt.Sprintf("node %d crashed because its stable storage failed: %v", e.Node, e.Err)
}

// Unwrap returns the cause.
func (e *StorageError) Unwrap() error { return e.Err }
