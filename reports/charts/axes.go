package charts

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/joulemark/joulemark/internal/wrap"
)

var (
	gridLine = draw.LineStyle{Color: light, Width: 0.5}
	axisLine = draw.LineStyle{Color: grey, Width: 0.6}
)

// turn is the unit vector of an angle.
func turn(degrees float64) vg.Point {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return vg.Point{X: vg.Length(cos), Y: vg.Length(sin)}
}

// rectangle is that of two corners, the left lower and the right upper one.
func rectangle(left, bottom, right, top vg.Length) vg.Rectangle {
	return vg.Rectangle{Min: vg.Point{X: left, Y: bottom}, Max: vg.Point{X: right, Y: top}}
}

// shortened cuts a text that is too wide, and shows that it did.
func shortened(l letters, s string, width vg.Length) string {
	return wrap.Cut(s, func(s string) bool { return l.width(s) <= width })
}

func (c *panel) drawGrid(cv draw.Canvas) {
	if c.Heat != nil {
		return // cells have edges
	}
	for _, t := range c.y.ticks {
		if y := c.pointY(t.value); !t.minor {
			cv.StrokeLine2(gridLine, c.area.Min.X, y, c.area.Max.X, y)
		}
	}
	if c.isBars() && !c.y.log {
		return // bars need no help to find their names, which points do
	}
	for _, t := range c.x.ticks {
		if x := c.pointX(t.value); !t.minor {
			cv.StrokeLine2(gridLine, x, c.area.Min.Y, x, c.area.Max.Y)
		}
	}
}

func (c *panel) drawAxes(cv draw.Canvas) {
	area := c.area
	cv.StrokeLine2(axisLine, area.Min.X, area.Min.Y, area.Max.X, area.Min.Y)
	cv.StrokeLine2(axisLine, area.Min.X, area.Min.Y, area.Min.X, area.Max.Y)
	if c.isBars() && !c.y.log && c.y.low < 0 && c.y.high > 0 {
		zero := c.pointY(0)
		cv.StrokeLine2(axisLine, area.Min.X, zero, area.Max.X, zero)
	}
	widest := vg.Length(0)
	for _, t := range c.y.ticks {
		y := c.pointY(t.value)
		cv.StrokeLine2(axisLine, area.Min.X-length(t), y, area.Min.X, y)
		at := vg.Point{X: area.Min.X - tickLength - tickGap, Y: y - tickLetters.middle()}
		tickLetters.write(cv, t.label, at, right, 0)
		widest = max(widest, tickLetters.width(t.label))
	}
	for i, t := range c.x.ticks {
		x := c.pointX(t.value)
		if !c.isBars() {
			cv.StrokeLine2(axisLine, x, area.Min.Y-length(t), x, area.Min.Y)
		}
		at := vg.Point{X: x, Y: area.Min.Y - tickLength - tickGap - 0.8*tickLetters.size}
		switch {
		case c.slanted:
			at.X += 0.4 * tickLetters.size
			tickLetters.write(cv, t.label, at, right, slant)
		case c.isBars():
			for _, line := range c.names[i] {
				tickLetters.write(cv, line, at, centre, 0)
				at.Y -= tickLetters.height()
			}
		default:
			tickLetters.write(cv, t.label, at, centre, 0)
		}
	}
	at := vg.Point{X: (area.Min.X + area.Max.X) / 2, Y: area.Min.Y - c.bottom + 0.25*labelLetters.size}
	for _, line := range slices.Backward(c.xLabel) {
		labelLetters.write(cv, line, at, centre, 0)
		at.Y += labelLetters.height()
	}
	at = vg.Point{
		X: area.Min.X - tickLength - tickGap - widest - labelGap - 0.2*labelLetters.size,
		Y: (area.Min.Y + area.Max.Y) / 2,
	}
	for _, line := range slices.Backward(c.yLabel) {
		labelLetters.write(cv, line, at, centre, 90)
		at.X -= labelLetters.height()
	}
	c.drawRight(cv)
}

// drawRight draws the second scale at the right, where there is one.
func (c *panel) drawRight(cv draw.Canvas) {
	if c.rightScale == nil {
		return
	}
	edge := c.area.Max.X + c.stripRoom()
	cv.StrokeLine2(axisLine, edge, c.area.Min.Y, edge, c.area.Max.Y)
	widest := vg.Length(0)
	for _, t := range c.rightScale.ticks {
		y := c.rightY(t.value)
		cv.StrokeLine2(axisLine, edge, y, edge+length(t), y)
		at := vg.Point{X: edge + tickLength + tickGap, Y: y - tickLetters.middle()}
		tickLetters.write(cv, t.label, at, left, 0)
		widest = max(widest, tickLetters.width(t.label))
	}
	at := vg.Point{
		X: edge + tickLength + tickGap + widest + 2*labelGap + 0.8*labelLetters.size,
		Y: (c.area.Min.Y + c.area.Max.Y) / 2,
	}
	for _, line := range c.rightLabel {
		labelLetters.write(cv, line, at, centre, 90)
		at.X += labelLetters.height()
	}
}

// rightY is where a value of the second scale is.
func (c *panel) rightY(v float64) vg.Length {
	return c.area.Min.Y + vg.Length(c.rightScale.at(v))*(c.area.Max.Y-c.area.Min.Y)
}

// length is that of the mark of a tick.
func length(t tick) vg.Length {
	if t.minor {
		return tickLength * 0.6
	}
	return tickLength
}
