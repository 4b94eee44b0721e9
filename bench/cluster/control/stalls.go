package control

import "github.com/joulemark/joulemark/bench/engine"

// Stalls are the pauses of one node that come near Delta or are longer, so that the bound may not
// have held; At is by the node's own clock.
type Stalls struct {
	Count int64        `json:"count,omitempty"`
	Worst engine.Pause `json:"worst,omitzero"`
}

// Add adds one.
func (s *Stalls) Add(one engine.Pause) {
	s.Count++
	if one.Worse(s.Worst) {
		s.Worst = one
	}
}
