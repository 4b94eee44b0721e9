package charts

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/joulemark/joulemark/bench/result"
)

const (
	lineWidth      = 1.4
	referenceWidth = 0.8
	barWidth       = 0.8 // of the line of an interval
	capWidth       = 2.5 // to either side
	markRadius     = 2.5
	mostMarks      = 31 // of a series; with more values only every so many-th gets one
	sparseMarks    = 8  // on lines that have more values than that
)

// every is the distance between the marks of a series, a round number.
func every(values, most int) int {
	s := step{1, 0}
	for (values+int(s.value())-1)/int(s.value()) > most {
		s = s.next()
	}
	return int(s.value())
}

// marked lists the values of series number i that get a mark: all if they are few. The marks of
// lines stand apart from those of the other lines.
func (c *panel) marked(i int) []int {
	s := c.Series[i]
	if c.styles[i].mark == noMark {
		return nil
	}
	distance, first := every(len(s.Y), mostMarks), 0
	if !s.Bars && distance > 1 {
		distance = every(len(s.Y), sparseMarks)
		first = distance * (2*i + 1) / (2 * len(c.Series))
	}
	var marked []int
	for k := first; k < len(s.Y); k += distance {
		if c.shows(s, k) {
			marked = append(marked, k)
		}
	}
	return marked
}

// shows reports whether value k of a series has a place.
func (c *panel) shows(s result.Series, k int) bool {
	return c.y.shows(s.Y[k]) && (s.X == nil || c.x.shows(s.X[k]))
}

// widen makes the line and the marks of a series a little wider than those of a later one that goes
// the same way for the most part, since that one is drawn over it: so both are seen. A dashed line
// is seen over a solid one anyway.
func (c *panel) widen() {
	for i := len(c.Series) - 2; i >= 0; i-- {
		for j := i + 1; j < len(c.Series); j++ {
			if c.styles[j].mark != noMark && c.together(c.Series[i], c.Series[j]) {
				c.styles[i].width = max(c.styles[i].width, min(c.styles[j].width+0.8, 3))
				c.styles[i].radius = max(c.styles[i].radius, min(c.styles[j].radius+0.8, 4.1))
			}
		}
	}
}

// together reports whether two lines cannot be told apart at two thirds of their values or more.
func (c *panel) together(a, b result.Series) bool {
	const near = 0.008 // of the height
	same, all := 0, min(len(a.Y), len(b.Y))
	for k := range all {
		if a.X[k] == b.X[k] && c.shows(a, k) && c.shows(b, k) && math.Abs(c.y.at(a.Y[k])-c.y.at(b.Y[k])) < near {
			same++
		}
	}
	return same > 0 && 3*same >= 2*all && a.Dashed == b.Dashed && !a.Bars && !b.Bars
}

// barGap is between the bars of intervals of several series at the same place.
const barGap = 3

// setApart finds which intervals are bars and not bands: all of them where there are several series
// with intervals, whose bands would hide each other, or where a line has a single value. The bars
// of different series stand beside each other.
func (c *panel) setApart() {
	var bands []int
	single := false
	for i, s := range c.Series {
		if s.Low != nil && !s.Bars {
			bands = append(bands, i)
			single = single || len(s.Y) == 1
		}
	}
	if len(bands) < 2 && !single {
		return
	}
	c.apart = make([]vg.Length, len(c.Series))
	for k, i := range bands {
		c.apart[i] = barGap * (vg.Length(k) - vg.Length(len(bands)-1)/2)
	}
}

// banded reports whether the intervals of a series are a band.
func (c *panel) banded(s result.Series) bool { return s.Low != nil && !s.Bars && c.apart == nil }

// drawLines draws bands, the bars of intervals over them, then solid lines, and dashed ones over
// all.
func (c *panel) drawLines(cv draw.Canvas) {
	for i, s := range c.Series {
		if !c.banded(s) {
			continue
		}
		for _, run := range c.runs(s) {
			var high, low vg.Path
			for n, k := range run {
				add(&high, n, c.point(s.X[k], s.High[k]))
				add(&low, n, c.point(s.X[k], s.Low[k]))
			}
			area := slices.Clone(high)
			for _, part := range slices.Backward(low) {
				area.Line(part.Pos)
			}
			area.Close()
			cv.SetColor(c.styles[i].faint())
			cv.Fill(area)
			cv.SetLineStyle(draw.LineStyle{Color: c.styles[i].edge(), Width: 0.5})
			cv.Stroke(high)
			cv.Stroke(low)
		}
	}
	for i := range c.Series {
		c.drawIntervals(cv, i)
	}
	for _, dashed := range []bool{false, true} {
		for i, s := range c.Series {
			if (s.Dashed || s.Reference != "") == dashed {
				c.drawLine(cv, i)
			}
		}
	}
}

func (c *panel) drawLine(cv draw.Canvas, i int) {
	s := c.Series[i]
	if s.Bars {
		return
	}
	cv.SetLineStyle(c.styles[i].line())
	for _, run := range c.runs(s) {
		var p vg.Path
		for n, k := range run {
			add(&p, n, c.point(s.X[k], s.Y[k]))
		}
		cv.Stroke(p)
	}
}

func add(p *vg.Path, n int, at vg.Point) {
	if n == 0 {
		p.Move(at)
	} else {
		p.Line(at)
	}
}

// runs are the values of a line from gap to gap.
func (c *panel) runs(s result.Series) [][]int {
	var runs [][]int
	open := false
	for k := range s.Y {
		if !c.shows(s, k) {
			open = false
			continue
		}
		if !open {
			runs, open = append(runs, nil), true
		}
		runs[len(runs)-1] = append(runs[len(runs)-1], k)
	}
	return runs
}

func (c *panel) drawIntervals(cv draw.Canvas, i int) {
	s := c.Series[i]
	if s.Low == nil || c.banded(s) {
		return
	}
	for _, k := range c.marked(i) {
		x := c.pointX(s.X[k])
		if c.apart != nil {
			x += c.apart[i]
		}
		c.drawInterval(cv, c.styles[i].colour, x, c.pointY(s.Low[k]), c.pointY(s.High[k]))
	}
}

// drawMarks draws marks over everything else.
func (c *panel) drawMarks(cv draw.Canvas) {
	for i, s := range c.Series {
		for _, k := range c.marked(i) {
			c.styles[i].drawMark(cv, c.point(s.X[k], s.Y[k]))
		}
	}
}
