package node

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// Observer hears what a node reports in one call, before any message of the same call
// leaves. An error ends the part that the member has in the run: nothing of the call leaves,
// and the node is not called any more.
type Observer interface {
	Observe(seen []algorithms.Observation) error
}

// Store is the stable storage of one node.
type Store interface {
	// Begin makes it the storage of a new run, with nothing in it.
	Begin() error
	// Save replaces what is stored; it is durable when Save returns.
	Save(stable []byte) error
	// Load returns what was saved last, nil where nothing was.
	Load() ([]byte, error)
}

// memoryStore is the storage of a node whose crashes are only played.
type memoryStore struct{ stable []byte }

func (s *memoryStore) Begin() error {
	s.stable = nil
	return nil
}

func (s *memoryStore) Save(b []byte) error {
	s.stable = append(s.stable[:0:0], b...)
	return nil
}

func (s *memoryStore) Load() ([]byte, error) { return s.stable, nil }

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
