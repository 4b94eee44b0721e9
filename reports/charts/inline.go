package charts

import (
	"bytes"
	_ "embed" // the styles
	"fmt"
	"html"
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"

	"github.com/joulemark/joulemark/bench/result"
)

// Styles are what a page with pictures by [Inline] needs in its style element: the colours of the
// series, light and dark and in print, by the classes that the pictures have.
//
//go:embed inline.css
var Styles string

// The size of a panel in a page, in units of its own that the page scales.
const (
	inlineWidth  = 350
	inlineHeight = 245
)

// Inline is a figure as a part of a page of HTML: a drawing for each panel beside or below each
// other, and their legend, with classes for [Styles] in place of colours. Every value can be
// focused and says what it is. The places, scales and texts are those of [SVG], from the same
// composition. A figure that cannot be drawn is an error that names the place.
func Inline(fig result.Figure) (string, error) {
	if err := check(fig); err != nil {
		return "", err
	}
	var b inlineWriter
	var legend []entry
	var panels []*panel
	b.WriteString(`<div class="panels">`)
	for _, p := range fig.Panels {
		c := newPanel(p, inlineWidth)
		c.frame(rectangle(0, 0, inlineWidth, inlineHeight), c.top, c.bottom)
		b.panel(c, clean(fig.Title))
		for _, e := range c.legend {
			if !slices.ContainsFunc(legend, e.alike) {
				legend = append(legend, e)
			}
		}
		panels = append(panels, c)
	}
	b.WriteString("</div>\n")
	b.legend(legend)
	if n := notes(panels); len(n) > 0 {
		fmt.Fprintf(&b, "<p class=\"note\">%s</p>\n", html.EscapeString(strings.Join(n, " ")))
	}
	return b.String(), nil
}

// inlineWriter writes panels as elements of HTML. In them, Y goes down.
type inlineWriter struct{ bytes.Buffer }

// points is a length in few letters.
func points(v vg.Length) string {
	s := strconv.FormatFloat(math.Round(float64(v)*10)/10, 'f', -1, 64)
	if s == "-0" {
		return "0"
	}
	return s
}

// down is a height from the upper edge.
func down(y vg.Length) vg.Length { return inlineHeight - y }

// spot is a point as coordinates of a path.
func spot(at vg.Point) string { return points(at.X) + " " + points(down(at.Y)) }

func (b *inlineWriter) panel(c *panel, title string) {
	if len(c.title) > 0 {
		title += ": " + strings.Join(c.title, " ")
	}
	fmt.Fprintf(b, `<svg class="chart" viewBox="0 0 %d %d" role="group" aria-label="%s">`,
		inlineWidth, inlineHeight, html.EscapeString(title))
	b.axes(c)
	switch {
	case c.Heat != nil:
		b.heat(c)
	case c.isBars():
		b.bars(c)
	default:
		b.lines(c)
	}
	if c.empty {
		b.text("note", (c.area.Min.X+c.area.Max.X)/2, (c.area.Min.Y+c.area.Max.Y)/2, "no data")
	}
	b.WriteString("</svg>")
}

// text writes a text, whose class says where it is to its point.
func (b *inlineWriter) text(class string, x, y vg.Length, s string) {
	if s == "" {
		return
	}
	if class != "" {
		class = ` class="` + class + `"`
	}
	fmt.Fprintf(b, `<text%s x="%s" y="%s">%s</text>`, class, points(x), points(down(y)), html.EscapeString(s))
}

// turned writes the lines of a label of an axis, upwards.
func (b *inlineWriter) turned(lines []string, x, y vg.Length) {
	for _, line := range lines {
		fmt.Fprintf(b, `<text class="b" transform="translate(%s %s)rotate(-90)">%s</text>`,
			points(x), points(down(y)), html.EscapeString(line))
		x += labelLetters.height()
	}
}

// class is that of a series, with the pattern of its line.
func (s style) class() string {
	class := "s" + strconv.Itoa(s.series)
	if s.series == reference {
		class = "ref"
	}
	if s.mark == noMark && s.series != reference {
		class += " thin"
	}
	if s.dash != nil {
		class += " d" + strconv.Itoa(s.pattern())
	}
	return class
}

// wider is the width of a line that shows below a later one, "" of others.
func (s style) wider() string {
	if s.width <= lineWidth {
		return ""
	}
	return ` style="stroke-width:` + points(s.width) + `"`
}

// pattern is the number of the dashes.
func (s style) pattern() int {
	return slices.IndexFunc(dashes, func(d []vg.Length) bool { return slices.Equal(d, s.dash) })
}

func (b *inlineWriter) lines(c *panel) {
	for i, s := range c.Series {
		style := c.styles[i]
		fmt.Fprintf(b, `<g class="%s">`, style.class())
		var line, band strings.Builder
		for _, run := range c.runs(s) {
			var high []string
			for n, k := range run {
				command := "L"
				if n == 0 {
					command = "M"
				}
				line.WriteString(command + spot(c.point(s.X[k], s.Y[k])))
				if c.banded(s) {
					band.WriteString(command + spot(c.point(s.X[k], s.Low[k])))
					high = append(high, "L"+spot(c.point(s.X[k], s.High[k])))
				}
			}
			slices.Reverse(high)
			if len(high) > 0 {
				band.WriteString(strings.Join(high, "") + "z")
			}
		}
		if band.Len() > 0 {
			fmt.Fprintf(b, `<path class="band" d="%s"/>`, band.String())
		}
		if !s.Bars {
			fmt.Fprintf(b, `<path class="l"%s d="%s"/>`, style.wider(), line.String())
		}
		if style.mark != noMark {
			for k := range s.Y {
				if c.shows(s, k) {
					b.point(c, i, k)
				}
			}
		}
		b.WriteString(`</g>`)
	}
}

// point writes the value of a line with its interval.
func (b *inlineWriter) point(c *panel, i, k int) {
	s, at := c.Series[i], c.point(c.Series[i].X[k], c.Series[i].Y[k])
	b.open(c, i, k)
	if s.Low != nil && !c.banded(s) {
		x := at.X
		if c.apart != nil {
			x += c.apart[i]
		}
		b.interval(x, c.pointY(s.Low[k]), c.pointY(s.High[k]))
	}
	b.mark(c.styles[i], at)
	b.WriteString(`</g>`)
}

// open begins what stands for one value: it can be focused, and says which it is.
func (b *inlineWriter) open(c *panel, i, k int) {
	label := html.EscapeString(c.spoken(i, k))
	fmt.Fprintf(b, `<g tabindex="0" role="img" aria-label="%s"><title>%s</title>`, label, label)
}

func (b *inlineWriter) interval(x, low, high vg.Length) {
	if low == high {
		return
	}
	fmt.Fprintf(b, `<path class="i" d="M%sV%s"/>`, spot(vg.Point{X: x, Y: low}), points(down(high)))
}

func (b *inlineWriter) mark(s style, at vg.Point) {
	radius := 1.28 * s.radius
	corners := s.polygon(at, radius)
	if len(corners) == 0 {
		fmt.Fprintf(b, `<circle cx="%s" cy="%s" r="%s"/>`, points(at.X), points(down(at.Y)), points(radius))
		return
	}
	spots := make([]string, len(corners))
	for i, corner := range corners {
		spots[i] = spot(corner)
	}
	fmt.Fprintf(b, `<path d="M%sz"/>`, strings.Join(spots, "L"))
}

func (b *inlineWriter) bars(c *panel) {
	for i := range c.Series {
		fmt.Fprintf(b, `<g class="%s">`, c.styles[i].class())
		for _, bar := range c.bars() {
			if bar.series != i || !bar.shown {
				continue
			}
			b.open(c, i, bar.category)
			middle, at := (bar.Min.X+bar.Max.X)/2, bar.labelPoint()
			if c.Series[i].Low == nil {
				bar.low, bar.high = 0, 0
			}
			if c.y.log {
				b.interval(middle, bar.low, bar.high)
				b.mark(c.styles[i], vg.Point{X: middle, Y: bar.Max.Y})
			} else {
				fmt.Fprintf(b, `<rect x="%s" y="%s" width="%s" height="%s"/>`,
					points(bar.Min.X+0.5), points(down(bar.Max.Y)),
					points(max(bar.Size().X-1, 0.5)), points(bar.Size().Y))
				b.hatch(c.styles[i], rectangle(bar.Min.X+0.5, bar.Min.Y, max(bar.Max.X-0.5, bar.Min.X+1), bar.Max.Y))
				b.interval(middle, bar.low, bar.high)
			}
			if bar.label != "" {
				b.text("v", at.X, at.Y, bar.label)
			}
			b.WriteString(`</g>`)
		}
		b.WriteString(`</g>`)
	}
}
