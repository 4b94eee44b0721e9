package charts

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/joulemark/joulemark/bench/result"
)

// colours are those of Masataka Okabe and Kei Ito, "Color Universal Design", 2008, in an order in
// which neighbours differ in lightness too. Their yellow is left out: it is too light for a line on
// white.
var colours = []color.NRGBA{
	{R: 0x00, G: 0x72, B: 0xB2, A: 0xFF}, // blue
	{R: 0xD5, G: 0x5E, B: 0x00, A: 0xFF}, // vermilion
	{R: 0x00, G: 0x9E, B: 0x73, A: 0xFF}, // bluish green
	{R: 0xE6, G: 0x9F, B: 0x00, A: 0xFF}, // orange
	{R: 0xCC, G: 0x79, B: 0xA7, A: 0xFF}, // reddish purple
	{R: 0x56, G: 0xB4, B: 0xE9, A: 0xFF}, // sky blue
	{R: 0x20, G: 0x20, B: 0x20, A: 0xFF}, // black
}

var (
	black = color.NRGBA{R: 0x20, G: 0x20, B: 0x20, A: 0xFF}
	grey  = color.NRGBA{R: 0x66, G: 0x66, B: 0x66, A: 0xFF}
	light = color.NRGBA{R: 0xE2, G: 0xE2, B: 0xE2, A: 0xFF}
	veil  = color.NRGBA{R: 0xFF, G: 0xFF, B: 0xFF, A: 0xD8} // white through which the grid is just to be seen
	white = color.NRGBA{R: 0xFF, G: 0xFF, B: 0xFF, A: 0xFF}
)

// dashes are the patterns of dashed lines, one after the other.
var dashes = [][]vg.Length{{6, 3}, {1.5, 2.5}, {8, 2.5, 1.5, 2.5}, {3, 2}, {10, 4}}

// corners are the marks as polygons: how many corners, and where the first one is, in parts of a
// full turn. A mark without corners is a disc.
var corners = []struct {
	count int
	first float64
}{{0, 0}, {4, 1.0 / 8}, {3, 1.0 / 4}, {4, 0}, {3, 3.0 / 4}, {5, 1.0 / 4}, {6, 0}}

// style is how a series looks.
type style struct {
	colour color.NRGBA
	series int         // in colours, or reference
	dash   []vg.Length // nil is solid
	mark   int         // in corners, or noMark
	width  vg.Length   // of the line
	radius vg.Length   // of the mark
}

// What a reference has in place of a colour and a mark of its own.
const (
	reference = -1
	noMark    = -1
)

// stylesOf are the looks of the series of a panel.
func stylesOf(series []result.Series) []style {
	styles := make([]style, len(series))
	dashed, own := 0, 0
	var references []string
	for i, s := range series {
		if s.Reference != "" {
			if !slices.Contains(references, s.Reference) {
				references = append(references, s.Reference)
			}
			dash := dashes[slices.Index(references, s.Reference)%len(dashes)]
			styles[i] = style{colour: black, series: reference, mark: noMark, width: referenceWidth, dash: dash}
			of := slices.IndexFunc(series, func(o result.Series) bool { return o.Name == s.Name && o.Reference == "" })
			if s.Dashed && of >= 0 && of < i {
				styles[i].colour, styles[i].series = styles[of].colour, styles[of].series
			}
			continue
		}
		styles[i] = style{
			colour: colours[own%len(colours)], series: own % len(colours), mark: own % len(corners),
			width: lineWidth, radius: markRadius,
		}
		own++
		if s.Dashed {
			styles[i].dash = dashes[dashed%len(dashes)]
			dashed++
		}
	}
	return styles
}

// faint is the colour of a band.
func (s style) faint() color.NRGBA {
	c := s.colour
	c.A = 0x2A
	return c
}

// edge is the colour of the edges of a band.
func (s style) edge() color.NRGBA {
	c := s.colour
	c.A = 0x90
	return c
}

func (s style) line() draw.LineStyle {
	return draw.LineStyle{Color: s.colour, Width: s.width, Dashes: s.dash}
}

// polygon is the corners of the mark around a point, none of a disc.
func (s style) polygon(at vg.Point, r vg.Length) []vg.Point {
	m := corners[s.mark]
	r *= 1.2 // as much to see as of the disc
	points := make([]vg.Point, m.count)
	for i := range points {
		sin, cos := math.Sincos(2 * math.Pi * (m.first + float64(i)/float64(m.count)))
		points[i] = vg.Point{X: at.X + r*vg.Length(cos), Y: at.Y + r*vg.Length(sin)}
	}
	return points
}

// drawMark draws the mark of a series with a thin white edge, which keeps it apart from lines below
// it.
func (s style) drawMark(c draw.Canvas, at vg.Point) {
	if s.mark == noMark {
		return
	}
	shape := func(r vg.Length) vg.Path {
		var p vg.Path
		m := corners[s.mark]
		if m.count == 0 {
			p.Move(vg.Point{X: at.X + r, Y: at.Y})
			p.Arc(at, r, 0, 2*math.Pi)
			p.Close()
			return p
		}
		for i, corner := range s.polygon(at, r) {
			add(&p, i, corner)
		}
		p.Close()
		return p
	}
	c.SetColor(white)
	c.Fill(shape(s.radius + 0.6))
	c.SetColor(s.colour)
	c.Fill(shape(s.radius))
}
