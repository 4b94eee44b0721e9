package charts

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

var momentLine = draw.LineStyle{Color: grey, Width: 0.9, Dashes: []vg.Length{3, 2.5}}

// drawMoments draws the marks of the X axis: a line over the whole height and its word.
func (c *panel) drawMoments(cv draw.Canvas) {
	for i, m := range c.Marks {
		if !c.x.shows(m.X) {
			continue
		}
		x := c.pointX(m.X)
		cv.StrokeLine2(momentLine, x, c.area.Min.Y, x, c.area.Max.Y)
		if text, box := c.momentBox(i); text != "" {
			cv.SetColor(veil)
			cv.Fill(box.Path())
			valueLetters.write(cv, text, vg.Point{X: box.Min.X, Y: box.Min.Y + 0.25*valueLetters.size}, left, 0)
		}
	}
}

// momentBox is the word of a mark and what it covers: to the right of the line at the top, or to
// its left where there is no room.
func (c *panel) momentBox(i int) (string, vg.Rectangle) {
	const gap = 3
	x := c.pointX(c.Marks[i].X)
	text := shortened(valueLetters, clean(c.Marks[i].Text), max(c.area.Max.X-x, x-c.area.Min.X)-gap)
	from, width := x+gap, valueLetters.width(text)
	if from+width > c.area.Max.X {
		from = x - gap - width
	}
	top := c.area.Max.Y - 2
	return text, rectangle(from, top-valueLetters.height(), from+width, top)
}

// takenByMoments lists points of the marks and of their words.
func (c *panel) takenByMoments() []vg.Point {
	var points []vg.Point
	for i, m := range c.Marks {
		if c.x.shows(m.X) {
			x := c.pointX(m.X)
			points = segment(points, vg.Point{X: x, Y: c.area.Min.Y}, vg.Point{X: x, Y: c.area.Max.Y})
			_, box := c.momentBox(i)
			points = fill(points, box)
		}
	}
	return points
}
