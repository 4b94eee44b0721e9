package gotest

import (
	"regexp"
	"strings"
)

// splitPattern takes a pattern of -bench apart as package testing does it: alternatives between |,
// and in each of them parts between slashes, neither of which count in brackets.
func splitPattern(text string) (alternatives [][]string) {
	var parts []string
	square, round, begin := 0, 0, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '[':
			square++
		case ']':
			square = max(0, square-1)
		case '(':
			if square == 0 {
				round++
			}
		case ')':
			if square == 0 {
				round--
			}
		case '\\':
			i++
		case '/', '|':
			if square != 0 || round != 0 {
				continue
			}
			parts = append(parts, text[begin:i])
			if begin = i + 1; text[i] == '|' {
				alternatives, parts = append(alternatives, parts), nil
			}
		}
	}
	return append(alternatives, append(parts, text[begin:]))
}

// narrowed is a pattern for what another one matches of a benchmark, "" where it matches nothing.
func narrowed(text, benchmark string) string {
	var kept []string
	for _, parts := range splitPattern(text) {
		if matched, err := regexp.MatchString(parts[0], benchmark); err != nil || !matched {
			continue
		}
		kept = append(kept, strings.Join(append([]string{exactly(benchmark)}, parts[1:]...), "/"))
	}
	return strings.Join(kept, "|")
}

// exactly is the pattern of one benchmark, by its name without the number of processors.
func exactly(name string) string {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		parts[i] = "^" + regexp.QuoteMeta(part) + "$"
	}
	return strings.Join(parts, "/")
}
