package suggest

import (
	"cmp"
	"slices"
	"strings"
)

const (
	longest = 64 // letters of what somebody may have meant as a name
	most    = 3  // suggestions
)

// Nearest returns up to three of the names that are closest to what was typed, all at the same
// distance, in the order given. A name is close if it is wrong in a third of its letters, or in
// one, and has a letter right. Case does not matter.
func Nearest(typed string, names []string) []string {
	want := []rune(strings.ToLower(strings.TrimSpace(typed)))
	if len(want) > longest {
		return nil
	}
	type candidate struct {
		name     string
		distance int
	}
	var found []candidate
	limit := max(1, len(want)/3)
	for _, name := range names {
		letters := []rune(strings.ToLower(name))
		if d := distance(want, letters); d <= limit && d < len(letters) {
			found = append(found, candidate{name, d})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.distance, b.distance) })
	var nearest []string
	for _, c := range found[:min(most, len(found))] {
		if c.distance > found[0].distance {
			break
		}
		nearest = append(nearest, c.name)
	}
	return nearest
}

// Distance is by how many errors of typing two short texts differ, for those who know better than
// [Nearest] what is near. Case matters.
func Distance(s, t string) int {
	a, b := []rune(s), []rune(t)
	if max(len(a), len(b)) > longest {
		return max(len(a), len(b)) // nobody meant that
	}
	return distance(a, b)
}

// distance counts the insertions, deletions, substitutions and exchanges of neighbours that turn s
// into t (optimal string alignment), row by row of the usual table.
func distance(s, t []rune) int {
	before, last, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(s); i++ {
		row[0] = i
		for j := 1; j <= len(t); j++ {
			substitution := last[j-1]
			if s[i-1] != t[j-1] {
				substitution++
			}
			row[j] = min(last[j]+1, row[j-1]+1, substitution)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(t)]
}
