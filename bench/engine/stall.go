package engine

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// Pause is a time for which a node did nothing though it had to: its process was stopped, its
// machine busy, or its disk slow. Or its messages waited for a connection.
type Pause struct {
	At   algorithms.Time `json:"at"`
	Span algorithms.Time `json:"span"`
	// Connecting says that it was messages that waited, for a connection to be made.
	Connecting bool `json:"connecting,omitempty"`
}

// Worse reports whether a pause is the one to be told of the two: the longer one, but a node that
// stood still before a connection that took long, since it may be the peer that stood still.
func (p Pause) Worse(than Pause) bool {
	if p.Connecting != than.Connecting && than.Span > 0 {
		return than.Connecting
	}
	return p.Span > than.Span
}

// Stall is the worst of the pauses of a run that came near the bound on delays.
type Stall struct {
	Node algorithms.ID
	Pause
	Count int64           // of all that came near the bound, at all nodes
	Delta algorithms.Time // the bound
}

// Add adds the pauses of another part of the run, or of another run.
func (s *Stall) Add(other Stall) {
	count := s.Count + other.Count
	if other.Worse(s.Pause) {
		*s = other
	}
	s.Count = count
}

// String is what that means.
func (s *Stall) String() string {
	what := "was held up for"
	if s.Connecting {
		what = "waited for a connection for"
	}
	text := fmt.Sprintf("the assumed bound of %v on delays need not have held: node %d %s %v at %v",
		s.Delta, s.Node, what, s.Span, s.At)
	if s.Count > 1 {
		text += fmt.Sprintf(", the longest of %d times", s.Count)
	}
	return text
}
