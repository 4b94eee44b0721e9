package charts

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
)

func TestBars(t *testing.T) {
	for name, fig := range figures() {
		p, err := compose(fig)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range p.panels {
			bars := c.bars()
			if want := len(fig.Panels); want > 0 &&
				len(bars) != len(fig.Panels[i].X.Categories)*len(fig.Panels[i].Series) {
				t.Errorf("%s, panel %d: %d bars", name, i+1, len(bars))
			}
			for k, b := range bars {
				if k > 0 && b.Min.X < bars[k-1].Max.X-1e-6 {
					t.Errorf("%s, panel %d: bar %d begins at %v, before the last one ends at %v",
						name, i+1, k, b.Min.X, bars[k-1].Max.X)
				}
				inside(t, name, c.area, b.Min)
				inside(t, name, c.area, b.Max)
			}
		}
	}
}

func inside(t *testing.T, what string, area vg.Rectangle, p vg.Point) {
	t.Helper()
	const slack = 1e-6
	if p.X < area.Min.X-slack || p.X > area.Max.X+slack || p.Y < area.Min.Y-slack || p.Y > area.Max.Y+slack {
		t.Errorf("%s: %v is outside of %v", what, p, area)
	}
}

// The heights of bars are in the ratio of their values.
func TestBarHeights(t *testing.T) {
	p, err := compose(balanceFigure())
	if err != nil {
		t.Fatal(err)
	}
	b := p.panels[0].bars()
	if got, want := float64(b[0].Size().Y/b[1].Size().Y), 0.0583/0.99436; math.Abs(got-want) > 1e-9 {
		t.Errorf("ratio %v, want %v", got, want)
	}
}

// Legends cover nothing, and nothing is beyond the edges of the page.
func TestPlaces(t *testing.T) {
	for name, fig := range figures() {
		p, err := compose(fig)
		if err != nil {
			t.Fatal(err)
		}
		sheet := vg.Rectangle{Max: vg.Point{X: p.width, Y: p.height}}
		for i, l := range p.legends {
			box := vg.Rectangle{
				Min: vg.Point{X: l.at.X, Y: l.at.Y - l.size.Y},
				Max: vg.Point{X: l.at.X + l.size.X, Y: l.at.Y},
			}
			inside(t, fmt.Sprint(name, ", legend ", i+1), sheet, box.Min)
			inside(t, fmt.Sprint(name, ", legend ", i+1), sheet, box.Max)
			for _, c := range p.panels {
				for _, at := range c.taken() {
					if at.X > box.Min.X && at.X < box.Max.X && at.Y > box.Min.Y && at.Y < box.Max.Y {
						t.Fatalf("%s: legend %d covers %v", name, i+1, at)
					}
				}
			}
		}
		texts := &textBoxes{Canvas: new(recorder.Canvas)}
		p.draw(draw.NewCanvas(texts, p.width, p.height))
		for _, box := range texts.boxes {
			inside(t, name, sheet, box.Min)
			inside(t, name, sheet, box.Max)
		}
		for i, a := range texts.boxes {
			for j, b := range texts.boxes[:i] {
				if min(a.Max.X, b.Max.X)-max(a.Min.X, b.Min.X) > 0.5 &&
					min(a.Max.Y, b.Max.Y)-max(a.Min.Y, b.Min.Y) > 0.5 {
					t.Errorf("%s: %q is over %q", name, texts.texts[i], texts.texts[j])
				}
			}
		}
	}
}

// textBoxes is a canvas that finds out where the level texts are.
type textBoxes struct {
	*recorder.Canvas
	turned int
	texts  []string
	boxes  []vg.Rectangle
}

func (c *textBoxes) Push() { c.turned++; c.Canvas.Push() }
func (c *textBoxes) Pop()  { c.turned--; c.Canvas.Pop() }

func (c *textBoxes) FillString(f font.Face, at vg.Point, s string) {
	if c.turned > 0 {
		return
	}
	c.texts = append(c.texts, s)
	c.boxes = append(c.boxes, vg.Rectangle{Min: at, Max: vg.Point{X: at.X + f.Width(s), Y: at.Y + 0.7*f.Font.Size}})
}

func TestBroken(t *testing.T) {
	width := tickLetters.width("two words")
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"two words", []string{"two words"}},
		{" two  words more", []string{"two words", "more"}},
		{"a twowordsmore b", []string{"a", "twowords", "more b"}},
	} {
		if got := tickLetters.broken(c.text, width); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}
