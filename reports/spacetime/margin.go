package spacetime

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/joulemark/joulemark/internal/suggest"
)

// margin is the words of a row that do not stand in the picture.
func (g *grid) margin(row int) []string {
	var words []string
	for _, e := range g.events[row] {
		ev := &g.Events[e]
		if !g.inlineEvents && ev.Label != "" {
			words = append(words, suggest.Drawn(g.Processes[ev.Process]+" "+ev.Label))
		}
		if !g.inlineMessages {
			words = append(words, g.named(g.sent[e])...)
		}
	}
	return words
}

// wrapped breaks a text into lines of at most width columns where its words allow; 0 is one line.
func wrapped(text string, width int) []string {
	var lines []string
	for word := range strings.FieldsSeq(text) {
		if last := len(lines) - 1; last >= 0 && (width <= 0 || runes(lines[last])+1+runes(word) <= width) {
			lines[last] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	return lines
}

func paragraph(b *bytes.Buffer, text string, width int) {
	for _, l := range wrapped(text, width) {
		fmt.Fprintln(b, l)
	}
}
