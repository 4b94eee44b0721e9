package engine

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// Stall is a time for which a node did nothing though it had to: its process was stopped, its
// machine busy, or its disk slow.
type Stall struct {
	Node     algorithms.ID
	At, Span algorithms.Time
	Count    int64           // of all that came near the bound, at all nodes
	Delta    algorithms.Time // the bound
}

// String is what that means.
func (s *Stall) String() string {
	text := fmt.Sprintf("the assumed bound of %v on delays need not have held: node %d was held up for %v at %v",
		s.Delta, s.Node, s.Span, s.At)
	if s.Count > 1 {
		text += fmt.Sprintf(", the longest of %d times", s.Count)
	}
	return text
}
