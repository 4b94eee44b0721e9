package charts

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/bench/result"
)

// Any figure that passes the check is drawn on its page, with its data inside the axes.
func TestAnyFigure(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		fig := result.Figure{
			Name: "any", Title: rapid.String().Draw(t, "title"),
			Caption: rapid.String().Draw(t, "caption"),
		}
		for range rapid.IntRange(0, 4).Draw(t, "panels") {
			fig.Panels = append(fig.Panels, anyPanel(t))
		}
		if err := check(fig); err != nil {
			t.Skip(err)
		}
		p, err := compose(fig)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range p.panels {
			if c.area.Size().X < 50 || c.area.Size().Y < leastArea-1e-6 {
				t.Fatalf("no room inside the axes: %v", c.area)
			}
			for _, at := range c.taken() {
				if math.IsNaN(float64(at.X+at.Y)) || at.X < c.area.Min.X-1 || at.X > c.area.Max.X+1 {
					t.Fatalf("%v is outside of %v", at, c.area)
				}
			}
		}
		texts := &textBoxes{Canvas: new(recorder.Canvas)}
		p.draw(draw.NewCanvas(texts, p.width, p.height))
		for i, box := range texts.boxes {
			if sheet := (vg.Rectangle{Max: vg.Point{X: p.width, Y: p.height}}); box.Min.X < 0 || box.Min.Y < 0 ||
				box.Max.X > sheet.Max.X || box.Max.Y > sheet.Max.Y {
				t.Fatalf("%q is beyond the page, at %v of %v", texts.texts[i], box, sheet)
			}
		}
	})
}

func anyPanel(t *rapid.T) result.Panel {
	p := result.Panel{
		Title: rapid.String().Draw(t, "title"),
		X: result.Axis{
			Label: rapid.String().Draw(t, "X"), Log: rapid.Bool().Draw(t, "log X"),
			Zero: rapid.Bool().Draw(t, "zero X"),
		},
		Y: result.Axis{
			Label: rapid.String().Draw(t, "Y"), Log: rapid.Bool().Draw(t, "log Y"),
			Zero: rapid.Bool().Draw(t, "zero Y"),
		},
	}
	n := rapid.IntRange(0, 40).Draw(t, "values")
	value := rapid.OneOf(rapid.Float64Range(-1e-3, 1e6), rapid.Just(0.0), rapid.Just(7.0),
		rapid.Float64Range(1e-280, 1e280))
	some := func() []float64 { return rapid.SliceOfN(value, n, n).Draw(t, "numbers") }
	bars := rapid.Bool().Draw(t, "bars")
	if bars {
		p.X.Categories = []string{}
		for i := range n {
			p.X.Categories = append(p.X.Categories, fmt.Sprint(rapid.StringN(0, 30, -1).Draw(t, "category"), i))
		}
	}
	for range rapid.IntRange(0, 2).Draw(t, "marks") {
		if bars {
			break
		}
		p.Marks = append(p.Marks, result.Mark{
			X: rapid.Float64Range(-10, 50).Draw(t, "mark"), Text: rapid.String().Draw(t, "word"),
		})
	}
	for range rapid.IntRange(0, 4).Draw(t, "series") {
		s := result.Series{
			Name: rapid.String().Draw(t, "name"), Y: some(), Bars: rapid.Bool().Draw(t, "as bars"),
			Dashed: rapid.Bool().Draw(t, "dashed"),
		}
		if !bars {
			s.X = some()
		}
		if rapid.Bool().Draw(t, "intervals") {
			for _, y := range s.Y {
				s.Low, s.High = append(s.Low, y-math.Abs(y)/2-1), append(s.High, y+math.Abs(y)/3)
			}
			s.Spread = rapid.String().Draw(t, "spread")
		}
		p.Series = append(p.Series, s)
	}
	return p
}
