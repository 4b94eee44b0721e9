// Package wrap puts texts into the room that there is: broken into lines, or cut. Who calls says
// what fits, in columns of a terminal, in characters, or in points of a picture. Whatever is longer
// than a text that does not fit must not fit either.
package wrap

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Lines breaks a text between words, into as few lines as fit, and a word that does not fit on a
// line of its own within it, behind a mark such as / where there is one in its second half. Fits is
// asked for a number of a line, from 0, and what could stand on it; there is a letter on every line
// even so. The text begins and ends without blanks, and has one where it had several, or a line
// break.
func Lines(text string, fits func(line int, text string) bool) []string {
	var lines []string
	for word := range strings.FieldsSeq(text) {
		if last := len(lines) - 1; last >= 0 && fits(last, lines[last]+" "+word) {
			lines[last] += " " + word
			continue
		}
		for !fits(len(lines), word) {
			n := begin(word, func(s string) bool { return fits(len(lines), s) })
			if n == len(word) {
				break
			}
			lines, word = append(lines, word[:n]), word[n:]
		}
		lines = append(lines, word)
	}
	return lines
}

// begin is how many bytes of a word that does not fit go on one line.
func begin(word string, fits func(string) bool) int {
	_, least := utf8.DecodeRuneInString(word)
	most := max(least, longest(word, fits))
	if mark := strings.LastIndexAny(word[:most], `/,;:=&?|_-`) + 1; 2*mark > most {
		return mark
	}
	return most
}

// longest is how many bytes from the start of a text fit, in whole letters.
func longest(s string, fits func(string) bool) int {
	var ends []int
	for i := range s {
		ends = append(ends, i)
	}
	ends = append(ends, len(s))
	n := sort.Search(len(ends), func(n int) bool { return !fits(s[:ends[n]]) })
	return ends[max(n-1, 0)]
}

// Cut is as much of a text as fits, with … in the place of what does not; "" where not even that
// does.
func Cut(s string, fits func(string) bool) string {
	switch {
	case fits(s):
		return s
	case !fits("…"):
		return ""
	}
	return s[:longest(s, func(s string) bool { return fits(s + "…") })] + "…"
}
