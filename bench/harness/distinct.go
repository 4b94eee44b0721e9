package harness

import (
	"fmt"
	"slices"
)

// once takes out of the lists what they have twice, since the same run twice over would pass for
// two trials, and says what that was.
func (s *Scenario) once() []string {
	var said []string
	s.Algorithms, said = distinctOf("algorithms", s.Algorithms, said)
	s.Nodes, said = distinctOf("nodes", s.Nodes, said)
	s.Engines, said = distinctOf("engine", s.Engines, said)
	return said
}

// distinctOf is the list with each value once, and what is said of the others.
func distinctOf[T comparable](key string, list []T, said []string) ([]T, []string) {
	var kept []T
	times := map[T]int{}
	for _, v := range list {
		switch times[v]++; times[v] {
		case 1:
			kept = append(kept, v)
		case 2:
			said = append(said, fmt.Sprintf("%s: %v is given more than once, and runs once", key, v))
		}
	}
	return kept, said
}

// distinct drops errors that say the same.
func distinct(errs []error) []error {
	var kept []error
	for _, e := range errs {
		if e != nil && !slices.ContainsFunc(kept, func(k error) bool { return k.Error() == e.Error() }) {
			kept = append(kept, e)
		}
	}
	return kept
}
