package charts

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
)

// spoken says what value k of series i is, for somebody who does not see the axes.
func (c *panel) spoken(i, k int) string {
	s := c.Series[i]
	parts := []string{}
	if name := clean(s.Name); name != "" {
		parts = append(parts, name)
	}
	if c.isBars() {
		if name := c.X.Categories[k]; !slices.Contains(parts, name) {
			parts = append([]string{name}, parts...)
		}
	} else {
		parts = append(parts, Spoken(c.X.Label, s.X[k]))
	}
	text := strings.Join(parts, ", ") + ": " + Spoken(c.Y.Label, s.Y[k])
	if s.Low != nil && s.Low[k] < s.High[k] {
		text += " (" + Written(c.Y.Label, s.Low[k]) + " to " + Written(c.Y.Label, s.High[k]) + ")"
	}
	if r := c.Right; r != nil {
		text += "; " + Spoken(r.Label, s.Y[k]*r.Factor)
	}
	return text
}

// Written is a value of an axis with the unit that its label has in brackets.
func Written(label string, v float64) string {
	_, name, _ := unitOf(label)
	u := unit{name: name}
	if a := math.Abs(v); name == "" && (a == 0 || a >= 1e-4 && a < 1e9) {
		return u.exact(v, 4)
	}
	return u.alone(v, 3)
}

// Spoken is a value of an axis with what the label says that it is.
func Spoken(label string, v float64) string {
	before, name, _ := unitOf(label)
	if name == "" && len(before) < 2 { // N = 64
		return clean(before) + " = " + Written(label, v)
	}
	return clean(before) + " " + Written(label, v)
}

// alike reports whether two entries stand for the same in a legend of several panels, in which a
// band or an interval needs no word.
func (e entry) alike(o entry) bool {
	return e.text == o.text && e.style.class() == o.style.class()
}

// legend writes names beside what stands for them in the drawings.
func (b *inlineWriter) legend(entries []entry) {
	if len(entries) == 0 {
		return
	}
	b.WriteString(`<ul class="legend">`)
	for _, e := range entries {
		fmt.Fprintf(b, `<li><svg viewBox="0 %d 24 10" aria-hidden="true"><g class="%s">`,
			inlineHeight-5, e.style.class())
		at := vg.Point{X: 12}
		switch {
		case e.bar:
			fmt.Fprintf(b, `<rect x="5" y="%d" width="14" height="8"/>`, inlineHeight-4)
			b.hatch(e.style, rectangle(5, -4, 19, 4))
		case e.line:
			fmt.Fprintf(b, `<path class="l" d="M0 %dH24"/>`, inlineHeight)
		}
		if !e.bar && e.style.mark != noMark {
			b.mark(e.style, at)
		}
		fmt.Fprintf(b, `</g></svg>%s</li>`, html.EscapeString(e.text))
	}
	b.WriteString("</ul>\n")
}
