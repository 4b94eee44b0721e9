package charts

import (
	"math"

	"gonum.org/v1/plot/vg"
)

// grain is how far apart the points are that stand for what is drawn, when a place for a legend is
// sought.
const grain = 4

// taken lists points of all that is drawn inside the axes, close together.
func (c *panel) taken() []vg.Point {
	var points []vg.Point
	for _, b := range c.bars() {
		points = fill(points, b.Rectangle)
		points = append(points, vg.Point{X: b.Min.X, Y: b.low}, vg.Point{X: b.Min.X, Y: b.high})
		if b.label != "" {
			points = fill(points, b.labelBox())
		}
	}
	points = append(points, c.takenByMoments()...)
	if c.isBars() {
		return points
	}
	for i, s := range c.Series {
		for _, k := range c.marked(i) {
			points = append(points, c.point(s.X[k], s.Y[k]))
			if s.Low != nil {
				x := c.pointX(s.X[k])
				points = segment(points, vg.Point{X: x, Y: c.pointY(s.Low[k])}, vg.Point{X: x, Y: c.pointY(s.High[k])})
			}
		}
		if s.Bars {
			continue
		}
		for _, run := range c.runs(s) {
			for n := 1; n < len(run); n++ {
				j, k := run[n-1], run[n]
				points = segment(points, c.point(s.X[j], s.Y[j]), c.point(s.X[k], s.Y[k]))
				if c.banded(s) {
					points = band(points, [4]vg.Point{
						c.point(s.X[j], s.Low[j]), c.point(s.X[j], s.High[j]),
						c.point(s.X[k], s.Low[k]), c.point(s.X[k], s.High[k]),
					})
				}
			}
		}
	}
	return points
}

// segment adds points of a line.
func segment(points []vg.Point, a, b vg.Point) []vg.Point {
	n := 1 + int(math.Hypot(float64(b.X-a.X), float64(b.Y-a.Y))/grain)
	for i := range n + 1 {
		points = append(points, between(a, b, float64(i)/float64(n)))
	}
	return points
}

func between(a, b vg.Point, t float64) vg.Point { return a.Add(b.Sub(a).Scale(vg.Length(t))) }

// band adds points of the area between two vertical lines, each given by its ends.
func band(points []vg.Point, ends [4]vg.Point) []vg.Point {
	n := 1 + int(math.Abs(float64(ends[2].X-ends[0].X))/grain)
	for i := range n + 1 {
		t := float64(i) / float64(n)
		points = segment(points, between(ends[0], ends[2], t), between(ends[1], ends[3], t))
	}
	return points
}

// fill adds points of a rectangle.
func fill(points []vg.Point, r vg.Rectangle) []vg.Point {
	return band(points, [4]vg.Point{r.Min, {X: r.Min.X, Y: r.Max.Y}, {X: r.Max.X, Y: r.Min.Y}, r.Max})
}
