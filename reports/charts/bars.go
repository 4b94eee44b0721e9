package charts

import (
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// bar is one of a group of bars. Where the axis is logarithmic, which has no zero for a bar to
// stand on, it is a point at its upper end.
type bar struct {
	category, series int
	shown            bool // false for a value that has no place on the axis
	vg.Rectangle          // without height for such a value and for a point
	low, high        vg.Length
	mark             vg.Length // how far the mark of a point reaches beyond it
	label            string    // its value, where there is room for all of them
	below            bool      // the label is, since the value is negative
}

const (
	groupShare = 0.78 // of the width of a category that its bars take
	widestBar  = 54
	mostLabels = 40
)

// bars places the bars of a panel, those of the first category first.
func (c *panel) bars() []bar {
	var bars []bar
	if len(c.X.Categories) == 0 || len(c.Series) == 0 {
		return nil
	}
	category := (c.area.Max.X - c.area.Min.X) / vg.Length(len(c.X.Categories))
	width := min(category*groupShare/vg.Length(len(c.Series)), widestBar)
	fits := len(c.X.Categories)*len(c.Series) <= mostLabels
	for k := range c.X.Categories {
		start := c.pointX(float64(k)) - width*vg.Length(len(c.Series))/2
		for i, s := range c.Series {
			from := start + width*vg.Length(i)
			b := bar{category: k, series: i, shown: c.y.shows(s.Y[k])}
			b.Rectangle = rectangle(from, c.area.Min.Y, from+width, c.area.Min.Y)
			if b.shown {
				top := c.pointY(s.Y[k])
				base := top
				if c.y.log {
					b.mark = 1.2 * markRadius
				} else {
					base = c.pointY(0)
				}
				b.Min.Y, b.Max.Y = min(base, top), max(base, top)
				b.label, b.below = c.y.written(s.Y[k], 3), s.Y[k] < 0
			}
			b.low, b.high = b.Min.Y, b.Max.Y
			if s.Low != nil && c.y.shows(s.Y[k]) {
				b.low, b.high = c.pointY(s.Low[k]), c.pointY(s.High[k])
			}
			room := width
			if len(c.Series) == 1 {
				room = category
			}
			fits = fits && valueLetters.width(b.label)+2 <= room
			bars = append(bars, b)
		}
	}
	if !fits {
		for i := range bars {
			bars[i].label = ""
		}
	}
	return bars
}

func (c *panel) drawBars(cv draw.Canvas) {
	for _, b := range c.bars() {
		style, middle := c.styles[b.series], (b.Min.X+b.Max.X)/2
		colour := black
		if c.y.log {
			colour = style.colour
		} else {
			inset := min(0.5, b.Size().X/10)
			cv.SetColor(style.colour)
			box := rectangle(b.Min.X+inset, b.Min.Y, b.Max.X-inset, b.Max.Y)
			cv.Fill(box.Path())
			style.drawHatch(cv, box)
		}
		if c.Series[b.series].Low != nil && b.low < b.high {
			c.drawInterval(cv, colour, middle, b.low, b.high)
		}
		if c.y.log && b.shown {
			style.drawMark(cv, vg.Point{X: middle, Y: b.Max.Y})
		}
		if b.label != "" {
			cv.SetColor(veil)
			cv.Fill(b.labelBox().Path())
			valueLetters.write(cv, b.label, b.labelPoint(), centre, 0)
		}
	}
}

// labelPoint is the middle of the baseline of the value of a bar.
func (b bar) labelPoint() vg.Point {
	at := vg.Point{X: (b.Min.X + b.Max.X) / 2, Y: max(b.Max.Y+b.mark, b.high) + 2.5}
	if b.below {
		at.Y = min(b.Min.Y, b.low) - 2 - 0.75*valueLetters.size
	}
	return at
}

// labelBox is what the value of a bar covers.
func (b bar) labelBox() vg.Rectangle {
	half, at := valueLetters.width(b.label)/2, b.labelPoint()
	return rectangle(at.X-half, at.Y-1, at.X+half, at.Y+0.8*valueLetters.size)
}

// drawInterval draws an interval as a bar, without a cap where it is cut off.
func (c *panel) drawInterval(cv draw.Canvas, colour color.Color, x, low, high vg.Length) {
	drawInterval(cv, colour, x, low, high, low > c.area.Min.Y+0.01)
}

func drawInterval(cv draw.Canvas, colour color.Color, x, low, high vg.Length, lowCap bool) {
	cv.SetLineStyle(draw.LineStyle{Color: colour, Width: barWidth})
	var p vg.Path
	p.Move(vg.Point{X: x, Y: low})
	p.Line(vg.Point{X: x, Y: high})
	p.Move(vg.Point{X: x - capWidth, Y: high})
	p.Line(vg.Point{X: x + capWidth, Y: high})
	if lowCap {
		p.Move(vg.Point{X: x - capWidth, Y: low})
		p.Line(vg.Point{X: x + capWidth, Y: low})
	}
	cv.Stroke(p)
}
