package network

import (
	"fmt"
	"strings"
)

// Suggest is the allowed name that is nearest to a mistyped one, and "" where none is
// near: it may be wrong in a third of its letters, and in two at least.
func Suggest(name string, allowed []string) string {
	const longest = 64 // of what somebody may have meant as a name
	if len(name) > longest {
		return ""
	}
	best, least := "", max(2, len(name)/3)+1
	for _, a := range allowed {
		if d := editDistance(strings.ToLower(name), a); d < least && d < len(a) {
			best, least = a, d
		}
	}
	return best
}

// unknownName is the error for a name that is not allowed, with the nearest that is.
func unknownName(what, name string, allowed []string) error {
	hint := ""
	if s := Suggest(name, allowed); s != "" {
		hint = fmt.Sprintf("; did you mean %s?", s)
	}
	return fmt.Errorf("%s %q is unknown%s (allowed: %s)", what, name, hint, strings.Join(allowed, ", "))
}

// editDistance is the number of single bytes to insert, delete or replace that turns a
// into b (Levenshtein), row by row of the usual table.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
