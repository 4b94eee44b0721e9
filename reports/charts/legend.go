package charts

import (
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Distances in a legend, in points.
const (
	swatch     = 32 // the width of what is drawn beside a name
	swatchGap  = 5
	entryGap   = 16 // between entries in a row
	legendEdge = 4
	inset      = 6 // from the axes
)

// entry is a line of a legend.
type entry struct {
	text     string
	style    style
	bar      bool // a bar
	band     bool
	interval bool // the bar of an interval
	line     bool
}

// entries are those of a panel: none where a single series needs no name beside that of its axis.
func (c *panel) entries() []entry {
	var all, references []entry
	for i, s := range c.Series {
		if text := clean(s.Reference); text != "" {
			if !slices.ContainsFunc(references, func(e entry) bool { return e.text == text }) {
				e := entry{text: text, style: c.styles[i], line: true}
				e.style.colour, e.style.series = black, reference // it stands for those of all series
				references = append(references, e)
			}
			continue
		}
		e := entry{text: clean(s.Name), style: c.styles[i], bar: c.isBars() && !c.y.log}
		e.line = !c.isBars() && !(s.Low != nil && s.Bars)
		if s.Low != nil {
			e.band = !c.isBars() && c.banded(s)
			e.interval = !e.band && !e.bar
			switch {
			case s.Spread != "" && e.band:
				e.text += " (band: " + clean(s.Spread) + ")"
			case s.Spread != "":
				e.text += " (error bars: " + clean(s.Spread) + ")"
			}
		}
		if e.text = strings.TrimSpace(e.text); e.text != "" {
			all = append(all, e)
		}
	}
	titles := strings.ToLower(c.y.label + " " + c.Title)
	all = append(all, references...)
	if len(all) == 1 && c.Series[0].Low == nil && strings.Contains(titles, strings.ToLower(all[0].text)) {
		return nil
	}
	return all
}

// legend is entries in rows, with their places relative to its left upper corner.
type legend struct {
	entries []placed
	size    vg.Point
}

type placed struct {
	entry
	lines []string
	at    vg.Point // the left end of its first line's middle
}

// column puts entries below each other.
func column(entries []entry) legend {
	l := legend{size: vg.Point{Y: 2 * legendEdge}}
	for _, e := range entries {
		l.add(e, []string{e.text}, vg.Point{X: legendEdge, Y: legendEdge - l.size.Y})
	}
	return l
}

// rows puts entries beside each other, in as many rows as the width makes necessary.
func rows(entries []entry, width vg.Length) legend {
	l := legend{size: vg.Point{Y: 2 * legendEdge}}
	x, y := vg.Length(0), vg.Length(-legendEdge)
	for _, e := range entries {
		lines := legendLetters.broken(e.text, width-swatch-swatchGap)
		w := swatch + swatchGap + widest(legendLetters, lines)
		if x > 0 && x+w > width {
			x, y = 0, legendEdge-l.size.Y
		}
		l.add(e, lines, vg.Point{X: x, Y: y})
		x += w + entryGap
	}
	return l
}

func widest(l letters, lines []string) vg.Length {
	w := vg.Length(0)
	for _, line := range lines {
		w = max(w, l.width(line))
	}
	return w
}

// add puts an entry with its left upper corner at a point.
func (l *legend) add(e entry, lines []string, at vg.Point) {
	height := vg.Length(len(lines)) * legendLetters.height()
	l.entries = append(l.entries, placed{e, lines, vg.Point{X: at.X, Y: at.Y - legendLetters.height()/2}})
	l.size.X = max(l.size.X, at.X+swatch+swatchGap+widest(legendLetters, lines)+legendEdge)
	l.size.Y = max(l.size.Y, height-at.Y+legendEdge)
}

// box is what a legend covers with its left upper corner at a point.
func (l legend) box(corner vg.Point) vg.Rectangle {
	return rectangle(corner.X, corner.Y-l.size.Y, corner.X+l.size.X, corner.Y)
}

// draw draws a legend with its left upper corner at a point.
func (l legend) draw(cv draw.Canvas, corner vg.Point) {
	cv.SetColor(veil)
	cv.Fill(l.box(corner).Path())
	for _, e := range l.entries {
		at := corner.Add(e.at)
		e.drawSwatch(cv, at)
		for i, line := range e.lines {
			legendLetters.write(cv, line, vg.Point{
				X: at.X + swatch + swatchGap, Y: at.Y - legendLetters.middle() - vg.Length(i)*legendLetters.height(),
			}, left, 0)
		}
	}
}

func (e entry) drawSwatch(cv draw.Canvas, at vg.Point) {
	box := rectangle(at.X, at.Y-3.5, at.X+swatch, at.Y+3.5)
	middle := vg.Point{X: at.X + swatch/2, Y: at.Y}
	switch {
	case e.bar:
		box.Min.X += swatch / 2
		cv.SetColor(e.style.colour)
		cv.Fill(box.Path())
		e.style.drawHatch(cv, box)
		return
	case e.band:
		cv.SetColor(e.style.faint())
		cv.Fill(box.Path())
	}
	if e.interval {
		drawInterval(cv, e.style.colour, middle.X, middle.Y-4.5, middle.Y+4.5, true)
	}
	if e.line {
		cv.StrokeLine2(e.style.line(), box.Min.X, middle.Y, box.Max.X, middle.Y)
	}
	e.style.drawMark(cv, middle)
}

// corner finds a place for a legend inside the axes where it covers nothing.
func (c *panel) corner(l legend) (vg.Point, bool) {
	a := c.area
	right, bottom := a.Max.X-inset-l.size.X, a.Min.Y+inset+l.size.Y
	left, top := a.Min.X+inset, a.Max.Y-inset
	if right < left || top < bottom {
		return vg.Point{}, false
	}
	taken := c.taken()
	middle, half := (left+right)/2, (top+bottom)/2
	for _, at := range []vg.Point{
		{X: right, Y: top},
		{X: left, Y: top},
		{X: right, Y: bottom},
		{X: left, Y: bottom},
		{X: right, Y: half},
		{X: middle, Y: top},
		{X: middle, Y: bottom},
		{X: left, Y: half},
	} {
		if free(taken, l.box(at)) {
			return at, true
		}
	}
	return vg.Point{}, false
}

// free reports whether a box keeps its distance from all points.
func free(taken []vg.Point, box vg.Rectangle) bool {
	const distance = 5
	for _, p := range taken {
		if p.X > box.Min.X-distance && p.X < box.Max.X+distance && p.Y > box.Min.Y-distance &&
			p.Y < box.Max.Y+distance {
			return false
		}
	}
	return true
}
