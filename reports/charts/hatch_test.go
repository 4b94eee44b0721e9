package charts

import (
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"github.com/joulemark/joulemark/bench/result"
)

// Bars of several series differ by strokes as well as by colour, which stay within the bar; those
// of one series have none.
func TestBarsDifferByStrokes(t *testing.T) {
	box := rectangle(10, 20, 40, 90)
	seen := map[string]int{}
	for i := range colours {
		var text strings.Builder
		for _, stroke := range (style{series: i}).hatch(box) {
			for _, p := range stroke {
				if p.X < box.Min.X-1e-9 || p.X > box.Max.X+1e-9 || p.Y < box.Min.Y-1e-9 || p.Y > box.Max.Y+1e-9 {
					t.Errorf("series %d: %v is outside of %v", i, p, box)
				}
				text.WriteString(spot(p))
			}
		}
		if other, as := seen[text.String()]; as {
			t.Errorf("series %d has the strokes of %d", i, other)
		}
		seen[text.String()] = i
	}
	if seen[""] != 0 {
		t.Errorf("series %d has no strokes", seen[""])
	}
	if n := len((style{series: 1}).hatch(vg.Rectangle{})); n != 0 {
		t.Errorf("%d strokes on a bar without height", n)
	}
	fig := result.Figure{Title: "t", Panels: []result.Panel{{
		X: result.Axis{Categories: []string{"a", "b"}}, Y: result.Axis{Label: "y", Zero: true},
		Series: []result.Series{{Name: "one", Y: []float64{3, 4}}, {Name: "two", Y: []float64{5, 6}}},
	}}}
	text, err := Inline(fig)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(text, `class="h"`); n != 3 {
		t.Errorf("%d bars and swatches with strokes; two bars and one swatch", n)
	}
	fig.Panels[0].Series = fig.Panels[0].Series[:1]
	if text, _ = Inline(fig); strings.Contains(text, `class="h"`) {
		t.Error("strokes on the bars of a single series")
	}
}
