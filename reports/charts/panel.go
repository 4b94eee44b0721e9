package charts

import (
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/joulemark/joulemark/bench/result"
)

// Distances in a panel, in points.
const (
	tickLength = 3
	tickGap    = 3    // between a tick and its label
	labelGap   = 5    // between the labels of ticks and that of the axis
	valueRoom  = 6    // above the axes
	valueShare = 0.07 // of the height of the axes, for the value of the highest bar
	slant      = 40   // degrees, of categories that are too long to stand beside each other
)

// panel is a chart with all that its drawing takes but the place.
type panel struct {
	result.Panel
	x, y       scale
	rightScale *scale // nil without
	styles     []style
	legend     []entry
	apart      []vg.Length // by series: how far the bars of its intervals are from its values
	title      []string
	xLabel     []string
	yLabel     []string
	rightLabel []string
	hidden     int        // values that have no place on a logarithmic axis
	names      [][]string // of the categories, in lines
	slanted    bool
	empty      bool
	area       vg.Rectangle // inside the axes

	// How much room there is around the area.
	left, right, bottom, top vg.Length
}

// newPanel lays out a panel of some width. The height of the area is not known yet.
func newPanel(p result.Panel, width vg.Length) *panel {
	c := &panel{Panel: p, right: 14, top: valueRoom}
	c.X.Categories = cleaned(c.X.Categories)
	c.styles = stylesOf(p.Series)
	c.setScales()
	if !c.isBars() {
		c.widen()
		c.setApart()
	}
	for _, t := range c.y.ticks {
		c.left = max(c.left, tickLetters.width(t.label))
	}
	c.left += tickLength + tickGap
	c.yLabel = labelLetters.broken(c.y.label, leastArea)
	if n := len(c.yLabel); n > 0 {
		c.left += labelGap + vg.Length(n)*labelLetters.height()
	}
	c.setRight()
	c.title = headLetters.broken(clean(p.Title), width)
	if len(c.title) > 0 {
		c.top += vg.Length(len(c.title)) * headLetters.height()
	}
	c.setBelow(width)
	c.legend = c.entries()
	return c
}

// setRight makes the scale at the right of the panel, and room for it. It goes as far as the left
// one does, in its own unit.
func (c *panel) setRight() {
	if c.Heat != nil {
		c.setColours()
		return
	}
	if c.Right == nil || c.empty {
		return
	}
	r := scale{
		low: c.y.low * c.Right.Factor, high: c.y.high * c.Right.Factor, log: c.y.log, label: clean(c.Right.Label),
	}
	if drawable([]float64{r.low, r.high}) != nil {
		return
	}
	r.setTicks(nil)
	c.besides(r, 0)
}

// besides makes room for a scale at the right, so far from the area.
func (c *panel) besides(r scale, gap vg.Length) {
	for _, t := range r.ticks {
		c.right = max(c.right, tickLength+tickGap+tickLetters.width(t.label))
	}
	c.rightLabel = labelLetters.broken(r.label, leastArea)
	if n := len(c.rightLabel); n > 0 {
		c.right += 2*labelGap + vg.Length(n)*labelLetters.height()
	}
	c.right += gap
	c.rightScale = &r
}

func cleaned(texts []string) []string {
	if texts == nil {
		return nil
	}
	clear := make([]string, len(texts))
	for i, s := range texts {
		clear[i] = clean(s)
	}
	return clear
}

// setScales makes both scales from what is to be seen.
func (c *panel) setScales() {
	var xs, ys []float64
	for _, s := range c.Series {
		for i, y := range s.Y {
			if (c.Y.Log && y <= 0) || (c.X.Log && s.X != nil && s.X[i] <= 0) {
				c.hidden++
				continue
			}
			ys = append(ys, y)
			if s.X != nil {
				xs = append(xs, s.X[i])
			}
			if s.Low != nil {
				ys = append(ys, s.High[i])
				if !c.Y.Zero || s.Low[i] > 0 || y < 0 { // else it ends where the scale begins
					ys = append(ys, s.Low[i])
				}
			}
		}
	}
	for _, m := range c.Marks {
		xs = append(xs, m.X)
	}
	c.empty = len(ys) == 0
	y := c.Y
	y.Zero = y.Zero || c.isBars()
	c.y = newScale(y, ys, true)
	if c.Heat != nil {
		c.setRows()
	}
	if c.isBars() {
		if len(ys) > 0 && slices.Min(ys) < 0 && !c.Y.Log {
			c.y = newScale(y, append(ys, 1.1*slices.Min(ys)), true) // room for the values below the bars
		}
		c.raise(ys)
		c.x = scale{low: -0.5, high: max(float64(len(c.X.Categories)), 1) - 0.5, label: clean(c.X.Label)}
		for i, name := range c.X.Categories {
			c.x.ticks = append(c.x.ticks, tick{value: float64(i), label: name})
		}
	} else {
		c.x = newScale(c.X, xs, false)
	}
}

// raise gives the highest bar room for its value inside the axes.
func (c *panel) raise(ys []float64) {
	if len(ys) == 0 {
		return
	}
	most := slices.Max(ys)
	if at := c.y.at(most); most > 0 && at > 1-valueShare {
		c.y.stretch(at / (1 - valueShare))
	}
}

func (c *panel) isBars() bool { return c.X.Categories != nil }

// setBelow finds the room below the area, and to its left where the first categories reach out.
func (c *panel) setBelow(width vg.Length) {
	c.bottom = tickLength + tickGap + tickLetters.size
	if c.isBars() {
		c.setNames(width)
	} else {
		length := width - c.left - c.right
		c.x.thinned(float64(length), 5, func(s string) float64 { return float64(tickLetters.width(s)) })
	}
	c.xLabel = labelLetters.broken(c.x.label, width-c.left-c.right)
	if n := len(c.xLabel); n > 0 {
		c.bottom += labelGap + vg.Length(n)*labelLetters.height()
	}
}

// mostNameLines is how many lines the name of a category has at most.
const mostNameLines = 3

// setNames breaks the names of the categories into lines, or slants them if that is not enough.
func (c *panel) setNames(width vg.Length) {
	each := (width-c.left-c.right)/vg.Length(max(len(c.x.ticks), 1)) - 6
	most := 1
	for _, t := range c.x.ticks {
		lines := tickLetters.broken(t.label, each)
		c.names = append(c.names, lines)
		most = max(most, len(lines))
		c.slanted = c.slanted || widest(tickLetters, strings.Fields(t.label)) > each
	}
	if c.slanted = c.slanted || most > mostNameLines; c.slanted {
		c.slantedBelow(width)
	} else {
		c.bottom += vg.Length(most-1) * tickLetters.height()
	}
}

// longestCategory is the greatest width of the name of a category; what does not fit ends with an
// ellipsis.
const longestCategory = 170

func (c *panel) slantedBelow(width vg.Length) {
	turned := turn(slant)
	each := (width - c.left - c.right) / vg.Length(len(c.x.ticks))
	for i := range c.x.ticks {
		t := &c.x.ticks[i]
		t.label = shortened(tickLetters, t.label, longestCategory)
		w := tickLetters.width(t.label)
		c.bottom = max(c.bottom, tickLength+tickGap+w*turned.Y+tickLetters.size)
		c.left = max(c.left, w*turned.X-each*vg.Length(i)-each/2+4)
	}
}

// frame sets the place of the panel, whose heights above and below the area may be those of a
// higher neighbour.
func (c *panel) frame(place vg.Rectangle, top, bottom vg.Length) {
	c.area = rectangle(place.Min.X+c.left, place.Min.Y+bottom, place.Max.X-c.right, place.Max.Y-top)
	for _, s := range []*scale{&c.y, c.rightScale} {
		if s != nil {
			s.thinned(float64(c.area.Size().Y), 1, func(string) float64 { return float64(tickLetters.size) })
		}
	}
}

// point is where a pair of numbers is.
func (c *panel) point(x, y float64) vg.Point { return vg.Point{X: c.pointX(x), Y: c.pointY(y)} }

func (c *panel) pointX(x float64) vg.Length {
	return c.area.Min.X + vg.Length(c.x.at(x))*(c.area.Max.X-c.area.Min.X)
}

func (c *panel) pointY(y float64) vg.Length {
	return c.area.Min.Y + vg.Length(c.y.at(y))*(c.area.Max.Y-c.area.Min.Y)
}

// draw draws all but a legend.
func (c *panel) draw(cv draw.Canvas) {
	y := c.area.Max.Y + c.top - headLetters.height()
	for _, line := range c.title {
		headLetters.write(cv, line, vg.Point{X: (c.area.Min.X + c.area.Max.X) / 2, Y: y}, centre, 0)
		y -= headLetters.height()
	}
	c.drawGrid(cv)
	switch {
	case c.Heat != nil:
		c.drawHeat(cv)
		c.drawAxes(cv)
	case c.isBars():
		c.drawBars(cv)
		c.drawAxes(cv)
	default:
		c.drawAxes(cv)
		c.drawLines(cv)
		c.drawMarks(cv)
	}
	c.drawMoments(cv)
	if c.empty {
		middle := vg.Point{X: (c.area.Min.X + c.area.Max.X) / 2, Y: (c.area.Min.Y + c.area.Max.Y) / 2}
		letters{11, false, grey}.write(cv, "no data", middle, centre, 0)
	}
}
