package engine

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// PanicError says that a node panicked, which no input may make it do.
type PanicError struct {
	Node  algorithms.ID
	Value any
	Stack []byte
}

// Error implements error; it leaves out the stack.
func (e *PanicError) Error() string { return fmt.Sprintf("node %d panicked: %v", e.Node, e.Value) }
