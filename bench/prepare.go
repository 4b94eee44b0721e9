package bench

import (
	"fmt"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
)

// Prepare builds a failure-free run of the algorithm with its default parameters, for callers that
// meter it by themselves. The algorithm need not be in the catalogue.
func (a Algorithm) Prepare(e Engine, graph *algorithms.Graph, seed uint64) (Execution, error) {
	if e >= engines || a.prepare[e] == nil {
		return nil, fmt.Errorf("engine: %v cannot run %s (allowed: %s)", e, a.Spec.Name, strings.Join(Engines(), ", "))
	}
	return a.prepare[e](runConfig{graph: graph, seed: seed})
}
