package bench

import (
	"maps"
	"slices"
	"strings"
)

func listOf(names []string) string { return strings.Join(names, ", ") }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
