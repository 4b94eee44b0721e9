package tree

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

var sourceParam = algorithms.Param{
	Name: "source", Doc: "node that begins, the root of the tree", Default: "0", Max: 1 << 20,
}

// sourceOf is the node that begins.
func sourceOf(s algorithms.Setup) (algorithms.ID, error) {
	id := s.Params.Int("source")
	if id >= s.N() {
		return algorithms.None, fmt.Errorf("source: %d (allowed: 0 to %d)", id, s.N()-1)
	}
	return algorithms.ID(id), nil
}
