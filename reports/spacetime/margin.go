package spacetime

import (
	"bytes"
	"fmt"

	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/internal/wrap"
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

// wrapped breaks a text into lines of at most width columns; 0 is one line.
func wrapped(text string, width int) []string {
	return wrap.Lines(text, func(_ int, text string) bool { return width <= 0 || runes(text) <= width })
}

func paragraph(b *bytes.Buffer, text string, width int) {
	for _, l := range wrapped(text, width) {
		fmt.Fprintln(b, l)
	}
}
