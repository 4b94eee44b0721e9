package charts

import (
	"cmp"
	"errors"
	"fmt"
	"html"
	"image/color"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/joulemark/joulemark/bench/result"
)

const (
	stripWidth  = 9 // of the colours beside their scale
	stripGap    = 6 // between them and the cells
	stripSteps  = 48
	longestRow  = 90 // of the name of a category of the Y axis
	cellPadding = 2
)

// checkHeat finds what is no map.
func checkHeat(p result.Panel) error {
	h := p.Heat
	switch {
	case h == nil && p.Y.Categories != nil:
		return errors.New("categories on the Y axis (allowed: on the X axis, or on both of a map)")
	case h == nil:
		return nil
	case p.X.Categories == nil || p.Y.Categories == nil:
		return errors.New("a map without categories (allowed: with categories on both axes)")
	case p.Series != nil || p.Right != nil:
		return errors.New("a map with series or a second scale (allowed: with cells)")
	}
	for i, c := range h.Cells {
		if c.Column < 0 || c.Column >= len(p.X.Categories) || c.Row < 0 || c.Row >= len(p.Y.Categories) {
			return fmt.Errorf("cell %d: column %d, row %d (allowed: columns below %d, rows below %d)",
				i, c.Column, c.Row, len(p.X.Categories), len(p.Y.Categories))
		}
		if err := drawable([]float64{c.Low, c.Value, c.High}); err != nil {
			return fmt.Errorf("cell %d: %w", i, err)
		}
		if c.Low > c.High {
			return fmt.Errorf("cell %d: from %v to %v (allowed: the low end below the high one)", i, c.Low, c.High)
		}
	}
	return nil
}

// setRows makes the scale of the rows of a map, each of which is 1 high.
func (c *panel) setRows() {
	names := cleaned(c.Y.Categories)
	c.empty = len(c.Heat.Cells) == 0
	c.y = scale{high: max(float64(len(names)), 1), label: clean(c.Y.Label)}
	for i, name := range names {
		c.y.ticks = append(c.y.ticks, tick{value: float64(i) + 0.5, label: shortened(tickLetters, name, longestRow)})
	}
}

// setColours makes the scale of the values of a map.
func (c *panel) setColours() {
	var values []float64
	for _, cell := range c.Heat.Cells {
		values = append(values, cell.Value)
		if c.Heat.Scale.Log && cell.Value <= 0 {
			c.hidden++
		}
	}
	c.besides(newScale(c.Heat.Scale, values, true), stripGap+stripWidth)
}

// stripRoom is how far the right scale is from the area.
func (c *panel) stripRoom() vg.Length {
	if c.Heat == nil {
		return 0
	}
	return stripGap + stripWidth
}

// tile is a part of a map with its colour.
type tile struct {
	vg.Rectangle
	colour color.NRGBA
}

// strip is all colours, the lowest value at the bottom. Each goes up to the top, below those above
// it, so that there are no gaps between them.
func (c *panel) strip() []tile {
	tiles := make([]tile, stripSteps)
	x, height := c.area.Max.X+stripGap, c.area.Size().Y/stripSteps
	for i := range tiles {
		from := c.area.Min.Y + vg.Length(i)*height
		tiles[i] = tile{rectangle(x, from, x+stripWidth, c.area.Max.Y), ramp((float64(i) + 0.5) / stripSteps)}
	}
	return tiles
}

// cell is a place of a map as it is drawn.
type cell struct {
	tile
	result.Cell
	label string // its value, where there is room for those of all
}

// cells are those of a map that have a colour.
func (c *panel) cells() []cell {
	var cells []cell
	if c.empty {
		return nil
	}
	width := c.area.Size().X / vg.Length(len(c.X.Categories))
	height := c.area.Size().Y / vg.Length(len(c.Y.Categories))
	fits := height >= tickLetters.size+2*cellPadding
	digits := c.digits()
	for _, of := range c.Heat.Cells {
		if !c.rightScale.shows(of.Value) {
			continue
		}
		x, y := c.area.Min.X+vg.Length(of.Column)*width, c.area.Min.Y+vg.Length(of.Row)*height
		drawn := cell{
			tile: tile{rectangle(x, y, x+width, y+height), ramp(c.rightScale.at(of.Value))}, Cell: of,
			label: c.rightScale.written(of.Value, digits),
		}
		fits = fits && tickLetters.width(drawn.label)+2*cellPadding <= width
		cells = append(cells, drawn)
	}
	if !fits {
		for i := range cells {
			cells[i].label = ""
		}
	}
	return cells
}

// digits is how many significant ones values are written with: three, or as many as tell the lowest
// from the highest.
func (c *panel) digits() int {
	const least, most = 3, 6
	order := func(a, b result.Cell) int { return cmp.Compare(a.Value, b.Value) }
	low, high := slices.MinFunc(c.Heat.Cells, order).Value, slices.MaxFunc(c.Heat.Cells, order).Value
	for n := least; n < most; n++ {
		if low == high || c.rightScale.written(low, n) != c.rightScale.written(high, n) {
			return n
		}
	}
	return most
}

// labelPoint is the middle of the baseline of the value of a cell.
func (c cell) labelPoint() vg.Point {
	return vg.Point{X: (c.Min.X + c.Max.X) / 2, Y: (c.Min.Y+c.Max.Y)/2 - tickLetters.middle()}
}

// labelBox keeps the strokes away from the value.
func (c cell) labelBox() vg.Rectangle {
	half, at := tickLetters.width(c.label)/2+1, c.labelPoint()
	return rectangle(at.X-half, at.Y-1.5, at.X+half, at.Y+tickLetters.size)
}

// hatched are the strokes on a cell in which something went wrong.
func (c cell) hatched() [][2]vg.Point {
	if c.Fault == "" {
		return nil
	}
	return style{series: 1}.hatch(c.Rectangle)
}

// faulty reports whether a map has cells in which something went wrong.
func (c *panel) faulty() bool {
	return c.Heat != nil && slices.ContainsFunc(c.Heat.Cells, func(c result.Cell) bool { return c.Fault != "" })
}

func (c *panel) drawHeat(cv draw.Canvas) {
	for _, t := range c.strip() {
		cv.SetColor(t.colour)
		cv.Fill(t.Path())
	}
	for _, of := range c.cells() {
		written := tickLetters
		written.colour = inkOn(of.colour)
		cv.SetColor(of.colour)
		cv.Fill(of.Path())
		for _, stroke := range of.hatched() {
			line := draw.LineStyle{Color: written.colour, Width: hatchWidth}
			cv.StrokeLine2(line, stroke[0].X, stroke[0].Y, stroke[1].X, stroke[1].Y)
		}
		if of.label != "" {
			cv.SetColor(of.colour)
			cv.Fill(of.labelBox().Path())
			written.write(cv, of.label, of.labelPoint(), centre, 0)
		}
		cv.SetLineStyle(draw.LineStyle{Color: white, Width: 0.5})
		cv.Stroke(of.Path())
	}
}

// spokenCell says what a cell is, for somebody who does not see the axes.
func (c *panel) spokenCell(of result.Cell) string {
	text := c.x.label + " " + c.X.Categories[of.Column] + ", " + c.y.label + " " + clean(c.Y.Categories[of.Row]) +
		": " + Spoken(c.Heat.Scale.Label, of.Value)
	if of.Low < of.High {
		text += " (" + Written(c.Heat.Scale.Label, of.Low) + " to " + Written(c.Heat.Scale.Label, of.High) + ")"
	}
	if of.Fault != "" {
		text += "; " + clean(of.Fault)
	}
	return text
}

// heat writes a map. Its colours are the same light, dark and in print, since values are read by
// them; what is written in a cell stands out from that.
func (b *inlineWriter) heat(c *panel) {
	for _, t := range c.strip() {
		b.tile(t)
	}
	for _, of := range c.cells() {
		ink, label := web(inkOn(of.colour)), html.EscapeString(c.spokenCell(of.Cell))
		fmt.Fprintf(b, `<g tabindex="0" role="img" aria-label="%s"><title>%s</title>`, label, label)
		b.tile(of.tile)
		if strokes := of.hatched(); len(strokes) > 0 {
			fmt.Fprintf(b, `<path class="h" style="stroke:%s" d="`, ink)
			for _, stroke := range strokes {
				b.WriteString("M" + spot(stroke[0]) + "L" + spot(stroke[1]))
			}
			b.WriteString(`"/>`)
		}
		if of.label != "" {
			at := of.labelPoint()
			if box := of.labelBox(); of.Fault != "" {
				fmt.Fprintf(b, `<path class="h" style="fill:%s;stroke:none" d="M%sH%sV%sH%sz"/>`, web(of.colour),
					spot(box.Min), points(box.Max.X), points(down(box.Max.Y)), points(box.Min.X))
			}
			fmt.Fprintf(b, `<text class="v" style="fill:%s;font-size:8.5px" x="%s" y="%s">%s</text>`,
				ink, points(at.X), points(down(at.Y)), html.EscapeString(of.label))
		}
		b.WriteString(`</g>`)
	}
}

func (b *inlineWriter) tile(t tile) {
	fmt.Fprintf(b, `<rect style="fill:%s" x="%s" y="%s" width="%s" height="%s"/>`, web(t.colour),
		points(t.Min.X), points(down(t.Max.Y)), points(t.Size().X), points(t.Size().Y))
}

// web is a colour as pages write it.
func web(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
