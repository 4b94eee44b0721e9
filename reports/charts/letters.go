package charts

import (
	"image/color"
	"math"
	"strings"
	"sync"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/internal/wrap"
)

// fonts are those that gonum/plot brings along.
var fonts = sync.OnceValue(func() *font.Cache { return font.NewCache(liberation.Collection()) })

// letters is a way of writing.
type letters struct {
	size   vg.Length
	bold   bool
	colour color.Color
}

var (
	titleLetters   = letters{13, true, black}
	headLetters    = letters{10, true, black}
	labelLetters   = letters{9.5, false, black}
	tickLetters    = letters{8.5, false, black}
	legendLetters  = letters{8.5, false, black}
	valueLetters   = letters{7, false, black}
	captionLetters = letters{7.5, false, grey}
)

func (l letters) face() font.Face {
	f := font.Font{Typeface: "Liberation", Variant: "Sans"}
	if l.bold {
		f.Weight = xfont.WeightBold
	}
	return fonts().Lookup(f, l.size)
}

func (l letters) width(s string) vg.Length {
	face := l.face()
	return face.Width(s)
}

// height is that of a line, with the gap to the next one.
func (l letters) height() vg.Length { return 1.25 * l.size }

// middle is how far the baseline is below the middle of the digits.
func (l letters) middle() vg.Length { return 0.35 * l.size }

// Where a text is with respect to its point.
const (
	left   = 0
	centre = 0.5
	right  = 1
)

// write writes a line with its baseline at a point, turned by so many degrees around it.
func (l letters) write(c draw.Canvas, s string, at vg.Point, align vg.Length, degrees float64) {
	if s == "" {
		return
	}
	face := l.face()
	c.SetColor(l.colour)
	if degrees == 0 {
		c.FillString(face, vg.Point{X: at.X - align*face.Width(s), Y: at.Y}, s)
		return
	}
	c.Push()
	c.Translate(at)
	c.Rotate(degrees * math.Pi / 180)
	c.FillString(face, vg.Point{X: -align * face.Width(s)}, s)
	c.Pop()
}

// broken breaks a text into lines that are not wider than given: between words, and within one that
// is wider by itself.
func (l letters) broken(s string, width vg.Length) []string {
	face := l.face()
	return wrap.Lines(s, func(_ int, s string) bool { return face.Width(s) <= width })
}

// clean makes a text that can be drawn in one line, and be in an XML file.
func clean(s string) string { return strings.Join(strings.Fields(suggest.Drawn(s)), " ") }
