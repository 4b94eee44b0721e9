package energy

import (
	"sort"
	"strings"
)

// nearest returns up to three of the names that are closest to what was typed,
// the closest first, and nothing where even the closest is far off.
func nearest(typed string, names []string) []string {
	type candidate struct {
		name     string
		distance int
	}
	want := strings.ToLower(strings.TrimSpace(typed))
	limit := max(1, len([]rune(want))/3)
	var found []candidate
	for _, n := range names {
		if d := editDistance(want, strings.ToLower(n)); d <= limit {
			found = append(found, candidate{n, d})
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].distance < found[j].distance })
	var out []string
	for _, c := range found[:min(3, len(found))] {
		out = append(out, c.name)
	}
	return out
}

// didYouMean puts suggestions into words, "" where there are none.
func didYouMean(suggestions []string) string {
	if len(suggestions) == 0 {
		return ""
	}
	return " (did you mean " + strings.Join(suggestions, " or ") + "?)"
}

// editDistance counts the insertions, deletions, substitutions and exchanges of
// neighbours that turn a into b (optimal string alignment).
func editDistance(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, last, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(s); i++ {
		row[0] = i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(t)]
}
