package charts

import (
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"

	"github.com/joulemark/joulemark/bench/result"
)

// On a logarithmic axis there is no zero for a bar to stand on: what has a name there is a point.
func TestNoBarsOnLogarithmicAxes(t *testing.T) {
	for name, fig := range figures() {
		p, err := compose(fig)
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range p.panels {
			for _, b := range c.bars() {
				if c.y.log && b.Size().Y != 0 {
					t.Fatalf("%s, panel %d: a bar of height %v on a logarithmic axis", name, i+1, b.Size().Y)
				}
			}
			for _, e := range c.legend {
				if c.y.log && (e.bar || c.isBars() && e.line) {
					t.Errorf("%s, panel %d: the legend shows %q as a bar or a line", name, i+1, e.text)
				}
			}
		}
	}
}

// The values of bars stand inside the axes, however high the bars are.
func TestValuesOfBarsInside(t *testing.T) {
	for _, ys := range [][]float64{{5, 6}, {1}, {0.994, 0.0587}, {-3, 100}, {0, 0}, {1e9, 1e9}} {
		s := result.Series{Name: "sent", Y: ys}
		fig := result.Figure{Panels: []result.Panel{{Series: []result.Series{s}}}}
		for _, name := range "ab"[:len(ys)] {
			fig.Panels[0].X.Categories = append(fig.Panels[0].X.Categories, string(name))
		}
		p, err := compose(fig)
		if err != nil {
			t.Fatal(err)
		}
		c := p.panels[0]
		for _, b := range c.bars() {
			if b.label == "" {
				t.Errorf("%v: no value", ys)
			}
			inside(t, "value", c.area, b.labelBox().Min)
			inside(t, "value", c.area, b.labelBox().Max)
		}
	}
}

// Intervals of several lines are no bands, which would hide each other; that of one line is.
func TestBandsDoNotHideEachOther(t *testing.T) {
	fig := failureFigure()
	p, err := compose(fig)
	if err != nil {
		t.Fatal(err)
	}
	if got := filled(p); got != 0 {
		t.Errorf("%d bands of two lines", got)
	}
	fig.Panels[0].Series = fig.Panels[0].Series[:1]
	if p, err = compose(fig); err != nil {
		t.Fatal(err)
	}
	if got := filled(p); got != 1 {
		t.Errorf("%d bands of one line", got)
	}
}

// filled counts the areas that are filled with the faint colour of a series.
func filled(p *page) int {
	var r recorder.Canvas
	for _, panel := range p.panels {
		panel.draw(draw.NewCanvas(&r, p.width, p.height))
	}
	n, faint := 0, false
	for _, a := range r.Actions {
		switch a := a.(type) {
		case *recorder.SetColor:
			_, _, _, alpha := a.Color.RGBA()
			faint = alpha>>8 == 0x2A
		case *recorder.Fill:
			if faint {
				n++
			}
		}
	}
	return n
}

// A mark has its word inside the axes, on the side where there is room.
func TestMarks(t *testing.T) {
	for _, x := range []float64{0, 6, 17.9, 18} {
		xs, ys := curve(19, func(x float64) float64 { return x })
		p, err := compose(result.Figure{Panels: []result.Panel{{
			Series: []result.Series{{Name: "line", X: xs, Y: ys}}, Marks: []result.Mark{{X: x, Text: "merge"}},
		}}})
		if err != nil {
			t.Fatal(err)
		}
		texts := &textBoxes{Canvas: new(recorder.Canvas)}
		p.draw(draw.NewCanvas(texts, p.width, p.height))
		if !strings.Contains(strings.Join(texts.texts, "|"), "merge") {
			t.Errorf("%v: no word in %q", x, texts.texts)
		}
		_, box := p.panels[0].momentBox(0)
		for _, at := range []vg.Point{box.Min, box.Max} {
			inside(t, "word", p.panels[0].area, at)
		}
	}
}
