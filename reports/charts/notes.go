package charts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/internal/number"
)

// notes are the sentences that say what the panels do not show.
func notes(panels []*panel) []string {
	var notes []string
	hidden, cut := 0, 0
	for _, c := range panels {
		hidden += c.hidden
		for i, s := range c.Series {
			if n := every(len(s.Y), mostMarks); n > 1 && !c.isBars() && (s.Bars || s.Low != nil && !c.banded(s)) {
				what := "value"
				if !s.Bars {
					what, n = "interval", every(len(s.Y), sparseMarks)
				}
				note := fmt.Sprintf("Of %s, one %s in %d is drawn.", clean(s.Name), what, n)
				if !slices.Contains(notes, note) {
					notes = append(notes, note)
				}
			}
			cut += c.cut(i)
		}
	}
	if slices.ContainsFunc(panels, (*panel).faulty) {
		notes = append(notes, "Hatched: not all trials went as asked.")
	}
	if hidden > 0 {
		notes = append(notes, fmt.Sprintf("Not shown on a logarithmic axis: %s not above 0.",
			number.Plural(hidden, "value")))
	}
	if cut > 0 {
		notes = append(notes, fmt.Sprintf("Cut off where the axis begins: the lower ends of %s.",
			number.Plural(cut, "interval")))
	}
	return notes
}

// cut counts the intervals of series number i that begin below the axis.
func (c *panel) cut(i int) int {
	s, n := c.Series[i], 0
	if s.Low == nil {
		return 0
	}
	drawn := c.marked(i)
	if c.isBars() || c.banded(s) {
		drawn = slices.Concat(c.runs(s)...)
	}
	for _, k := range drawn {
		if s.Low[k] < c.y.low {
			n++
		}
	}
	return n
}

// sentences joins a caption and notes.
func sentences(caption string, notes []string) string {
	for _, n := range notes {
		if caption != "" && !strings.ContainsAny(caption[len(caption)-1:], ".!?") {
			caption += "."
		}
		caption = strings.TrimSpace(caption + " " + n)
	}
	return caption
}
