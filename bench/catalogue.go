package bench

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms/request"
	"github.com/joulemark/joulemark/bench/network"
)

var catalogue = []Algorithm{
	Of(&request.Centralized),
}

// Catalogue lists all algorithms, grouped by problem, in report order.
func Catalogue() []Algorithm { return catalogue }

// Names lists the names of all algorithms in catalogue order.
func Names() []string {
	names := make([]string, len(catalogue))
	for i, a := range catalogue {
		names[i] = a.Spec.Name
	}
	return names
}

// Find returns the algorithm of a name. The error suggests the nearest name.
func Find(name string) (Algorithm, error) {
	for _, a := range catalogue {
		if a.Spec.Name == name {
			return a, nil
		}
	}
	suggestion := ""
	if near := network.Suggest(name, Names()); near != "" {
		suggestion = fmt.Sprintf("; did you mean %s?", near)
	}
	return Algorithm{}, fmt.Errorf("algorithms: %q (allowed: %s, the name of a problem, or all%s)", name, listOf(Names()), suggestion)
}
