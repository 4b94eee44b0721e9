package charts

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/bench/result"
)

// elements counts the elements of a part of a page by name, and fails where it is not well formed.
func elements(t interface{ Fatalf(string, ...any) }, text string) map[string]int {
	count := map[string]int{}
	d := xml.NewDecoder(strings.NewReader("<all>" + text + "</all>"))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return count
		}
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		if start, ok := token.(xml.StartElement); ok {
			count[start.Name.Local]++
			for _, a := range start.Attr {
				if a.Name.Local == "tabindex" {
					count["value"]++
				}
			}
		}
	}
}

// Any figure that passes the check is a well-formed part of a page, a drawing for each panel, and
// every value with a place on its axes can be focused.
func TestAnyFigureInline(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		fig := result.Figure{Name: "any", Title: rapid.String().Draw(t, "title")}
		for range rapid.IntRange(0, 3).Draw(t, "panels") {
			p := anyPanel(t)
			for i := range p.Series {
				if p.X.Categories == nil && rapid.Bool().Draw(t, "reference") {
					p.Series[i].Reference = rapid.String().Draw(t, "what")
				}
			}
			if rapid.Bool().Draw(t, "right") {
				p.Right = &result.Scale{
					Label:  rapid.String().Draw(t, "right label"),
					Factor: rapid.Float64Range(1e-9, 1e9).Draw(t, "factor"),
				}
			}
			fig.Panels = append(fig.Panels, p)
		}
		text, err := Inline(fig)
		if check(fig) != nil {
			if err == nil {
				t.Fatal("what cannot be drawn is no error")
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		values := 0
		for _, p := range fig.Panels {
			c := newPanel(p, inlineWidth)
			for i, s := range p.Series {
				for k := range s.Y {
					if c.shows(s, k) && c.styles[i].mark != noMark {
						values++
					}
				}
			}
		}
		count := elements(t, text)
		if got := strings.Count(text, `class="chart"`); got != len(fig.Panels) || count["value"] != values ||
			count["title"] != values {
			t.Fatalf("%d drawings of %d, %d values and %d titles of %d", got, len(fig.Panels), count["value"],
				count["title"], values)
		}
	})
}

// A value says what it is, in words and with its range and the second scale; a reference is a
// dashed line without values, with one entry in the legend for all.
func TestInlineSaysWhatValuesAre(t *testing.T) {
	line := func(name string, y ...float64) result.Series {
		return result.Series{Name: name, X: []float64{4, 64}, Y: y}
	}
	a, b := line("a<b", 1e-6, 3e-3), line("c", 2e-6, 4e-3)
	a.Low, a.High = []float64{5e-7, 2e-3}, []float64{2e-6, 4e-3}
	ref, other := line("a<b", 1e-6, 1e-3), line("c", 1e-6, 1e-3)
	ref.Reference, other.Reference = "textbook", "textbook"
	text, err := Inline(result.Figure{Title: "T", Panels: []result.Panel{{
		X: result.Axis{Label: "N", Log: true}, Y: result.Axis{Label: "energy (J)", Log: true},
		Series: []result.Series{a, b, ref, other}, Right: &result.Scale{Label: "CO2e (g)", Factor: .001},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`aria-label="a&lt;b, N = 64: energy 3 mJ (2 mJ to 4 mJ); CO2e 3 µg"`,
		`<title>c, N = 4: energy 2 µJ; CO2e 2 ng</title>`,
		`role="group" aria-label="T"`, `>1 ng</text>`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it lacks %s:\n%s", want, text)
		}
	}
	if n := strings.Count(text, "</svg>textbook</li>"); n != 1 {
		t.Errorf("%d entries of the textbook in the legend", n)
	}
	if n := strings.Count(text, `<g class="ref d0"><path class="l"`); n != 3 { // two lines and the entry
		t.Errorf("%d lines of reference", n)
	}
}

// The second scale has its ticks where the first one times the factor is.
func TestRightScale(t *testing.T) {
	p := result.Panel{
		X: result.Axis{Label: "N"}, Y: result.Axis{Label: "energy (J)", Zero: true},
		Series: []result.Series{{Name: "a", X: []float64{0, 10}, Y: []float64{0, 10}}},
		Right:  &result.Scale{Label: "CO2e (g)", Factor: 100},
	}
	c := newPanel(p, inlineWidth)
	c.frame(rectangle(0, 0, inlineWidth, inlineHeight), c.top, c.bottom)
	if len(c.rightScale.ticks) < 3 {
		t.Fatalf("%d ticks", len(c.rightScale.ticks))
	}
	for _, tick := range c.rightScale.ticks {
		if got, want := c.rightY(tick.value), c.pointY(tick.value/100); got-want > 1e-6 || want-got > 1e-6 {
			t.Errorf("%s is at %v, and its value at %v", tick.label, got, want)
		}
	}
	p.Right.Factor = 0
	if err := check(result.Figure{Name: "f", Panels: []result.Panel{p}}); err == nil {
		t.Error("a factor of 0 is no error")
	}
}

// A bar has the line of an interval only where the series has intervals.
func TestInlineIntervalsOfBars(t *testing.T) {
	for _, with := range []bool{false, true} {
		s := result.Series{Name: "a", Y: []float64{1, 2}}
		if with {
			s.Low, s.High = []float64{.5, 1}, []float64{2, 3}
		}
		text, err := Inline(result.Figure{Panels: []result.Panel{{
			X: result.Axis{Categories: []string{"x", "y"}}, Series: []result.Series{s},
		}}})
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(text, `class="i"`); with != (n == 2) || !with && n > 0 {
			t.Errorf("with intervals %v: %d lines", with, n)
		}
	}
}
