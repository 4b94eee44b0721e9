package control

import "github.com/joulemark/joulemark/algorithms"

// Stall is a time for which a node was held up: by its own clock, from when, and for how long.
type Stall struct {
	At   algorithms.Time `json:"at"`
	Span algorithms.Time `json:"span"`
}

// Stalls are those of one node that come near Delta or are longer, so that the bound may not have
// held.
type Stalls struct {
	Count   int64 `json:"count,omitempty"`
	Longest Stall `json:"longest,omitzero"`
}

// Add adds one.
func (s *Stalls) Add(one Stall) {
	s.Count++
	if one.Span > s.Longest.Span {
		s.Longest = one
	}
}
