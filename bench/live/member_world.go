package live

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/socket"
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

// Wire is what the sockets of a member came to, over all its endpoints.
type Wire struct {
	Framing int64 // bytes that frames and hellos add to the messages
	Written int64 // bytes given to the kernel
	// Connections is how many were dialled.
	Connections int64
	Refused     [socket.Reasons]int64 // by socket.Reason
}

// Add adds what another endpoint or member came to.
func (w *Wire) Add(o Wire) { w.add(o, 1) }

func (w *Wire) add(o Wire, times int64) {
	w.Framing += times * o.Framing
	w.Written += times * o.Written
	w.Connections += times * o.Connections
	for i, n := range o.Refused {
		w.Refused[i] += times * n
	}
}
