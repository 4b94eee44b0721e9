package charts

import (
	"fmt"
	"html"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
)

func (b *inlineWriter) axes(c *panel) {
	a := c.area
	var grid, axis strings.Builder
	across := func(y vg.Length) { fmt.Fprintf(&grid, "M%sH%s", spot(vg.Point{X: a.Min.X, Y: y}), points(a.Max.X)) }
	b.WriteString(`<g class="y">`)
	widest := vg.Length(0)
	for _, t := range c.y.ticks {
		if t.minor {
			continue
		}
		y := c.pointY(t.value)
		if c.Heat == nil {
			across(y)
		}
		b.text("", a.Min.X-tickLength-tickGap, y-tickLetters.middle(), t.label)
		widest = max(widest, tickLetters.width(t.label))
	}
	b.WriteString(`</g>`)
	middle := (a.Min.Y + a.Max.Y) / 2
	lines := vg.Length(len(c.yLabel) - 1)
	b.turned(c.yLabel, a.Min.X-tickLength-tickGap-widest-labelGap-0.2*labelLetters.size-
		lines*labelLetters.height(), middle)
	fmt.Fprintf(&axis, "M%sV%sH%s", spot(vg.Point{X: a.Min.X, Y: a.Max.Y}), points(down(a.Min.Y)), points(a.Max.X))
	b.xAxis(c, &grid)
	if r := c.rightScale; r != nil {
		widest = 0
		edge := a.Max.X + c.stripRoom()
		fmt.Fprintf(&axis, "M%sV%s", spot(vg.Point{X: edge, Y: a.Min.Y}), points(down(a.Max.Y)))
		b.WriteString(`<g class="r">`)
		for _, t := range r.ticks {
			if t.minor {
				continue
			}
			y := c.rightY(t.value)
			fmt.Fprintf(&axis, "M%sh%d", spot(vg.Point{X: edge, Y: y}), tickLength)
			b.text("", edge+tickLength+tickGap, y-tickLetters.middle(), t.label)
			widest = max(widest, tickLetters.width(t.label))
		}
		b.WriteString(`</g>`)
		b.turned(c.rightLabel, edge+tickLength+tickGap+widest+2*labelGap+0.8*labelLetters.size, middle)
	}
	fmt.Fprintf(b, `<path class="grid" d="%s"/><path class="axis" d="%s"/>`, grid.String(), axis.String())
}

func (b *inlineWriter) xAxis(c *panel, grid *strings.Builder) {
	a := c.area
	b.WriteString(`<g class="x">`)
	for i, t := range c.x.ticks {
		x := c.pointX(t.value)
		if !t.minor && (!c.isBars() || c.y.log) {
			fmt.Fprintf(grid, "M%sV%s", spot(vg.Point{X: x, Y: a.Min.Y}), points(down(a.Max.Y)))
		}
		y := a.Min.Y - tickLength - tickGap - 0.8*tickLetters.size
		switch {
		case c.slanted:
			fmt.Fprintf(b, `<text class="e" transform="translate(%s %s)rotate(-%d)">%s</text>`,
				points(x+0.4*tickLetters.size), points(down(y)), slant, html.EscapeString(t.label))
		case c.isBars():
			for _, line := range c.names[i] {
				b.text("", x, y, line)
				y -= tickLetters.height()
			}
		default:
			b.text("", x, y, t.label)
		}
	}
	b.WriteString(`</g>`)
	y := a.Min.Y - c.bottom + 0.25*labelLetters.size
	for _, line := range slices.Backward(c.xLabel) {
		b.text("b", (a.Min.X+a.Max.X)/2, y, line)
		y += labelLetters.height()
	}
	y = a.Max.Y + c.top - headLetters.height()
	for _, line := range c.title {
		b.text("t", (a.Min.X+a.Max.X)/2, y, line)
		y -= headLetters.height()
	}
}
