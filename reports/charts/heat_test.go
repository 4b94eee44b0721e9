package charts

import (
	"bytes"
	"image/color"
	"image/png"
	"math"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/result"
)

// heat is a map of 3 columns and 2 rows, of which one cell is missing and one went wrong.
func heat() result.Figure {
	h := result.Heat{Scale: result.Axis{Label: "energy (J)"}}
	for column := range 3 {
		for row := range 2 {
			v := float64(1 + column + 10*row)
			if column < 2 || row < 1 {
				h.Cells = append(h.Cells, result.Cell{Column: column, Row: row, Low: v, Value: v, High: v})
			}
		}
	}
	h.Cells[3].Low, h.Cells[3].Fault = 11.5, "goal not reached: in 3 of 20 trials"
	return result.Figure{Name: "heat", Title: "a map", Panels: []result.Panel{{
		X:    result.Axis{Label: "loss", Categories: []string{"0", "0.1", "0.3"}},
		Y:    result.Axis{Label: "fanout", Categories: []string{"1", "2"}},
		Heat: &h,
	}}}
}

// Steps of the same size look equally far apart wherever they are, and darker is always more.
func TestColoursOfMapsAreEven(t *testing.T) {
	const steps = 20
	far := func(a, b oklab) float64 { return math.Hypot(math.Hypot(a.light-b.light, a.a-b.a), a.b-b.b) }
	for i := range steps {
		a, b := float64(i)/steps, float64(i+1)/steps
		if d := far(rampAt(a), rampAt(b)); math.Abs(d*steps/far(rampLow, rampHigh)-1) > 1e-9 {
			t.Errorf("from %v to %v it is %v, a %d-th of %v", a, b, d, steps, far(rampLow, rampHigh))
		}
		if luminance(ramp(a)) <= luminance(ramp(b)) {
			t.Errorf("%v is not lighter than %v", a, b)
		}
	}
	for _, c := range []struct {
		of   oklab
		want color.NRGBA
	}{
		{oklab{1, 0, 0}, white},
		{oklab{}, color.NRGBA{A: 0xFF}},
		{oklab{0.62796, 0.22486, 0.12585}, color.NRGBA{R: 0xFF, A: 0xFF}}, // as published
	} {
		if got := c.of.colour(); got != c.want {
			t.Errorf("%v is %v, want %v", c.of, got, c.want)
		}
	}
	if ramp(-1) != ramp(0) || ramp(2) != ramp(1) {
		t.Error("what is beyond the scale has no colour of its end")
	}
}

// What is written in a cell stands out from any colour by 4.5 to 1, as WCAG 2 asks of texts.
func TestValuesInCellsCanBeRead(t *testing.T) {
	for i := range 101 {
		of := ramp(float64(i) / 100)
		low, high := luminance(of), luminance(inkOn(of))
		if low > high {
			low, high = high, low
		}
		if contrast := (high + 0.05) / (low + 0.05); contrast < 4.5 {
			t.Errorf("at %d %% the contrast is %.2f", i, contrast)
		}
	}
}

// Every cell says where it is, its value with its interval, and what went wrong; that is hatched
// too, and below the map a sentence says what hatching means.
func TestCellsSayWhatTheyAre(t *testing.T) {
	text, err := Inline(heat())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`aria-label="loss 0, fanout 1: energy 1 J"`,
		`aria-label="loss 0.1, fanout 2: energy 12 J (11.5 J to 12 J); goal not reached: in 3 of 20 trials"`,
		`>fanout</text>`, `>loss</text>`, `>energy (J)</text>`, `>0.3</text>`,
		"Hatched: not all trials went as asked.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the map lacks %s", want)
		}
	}
	if n := strings.Count(text, `tabindex="0"`); n != 5 {
		t.Errorf("%d cells can be focused, want 5", n)
	}
	if n := strings.Count(text, `<path class="h" style="stroke:`); n != 1 {
		t.Errorf("%d cells are hatched, want 1", n)
	}
	if n := strings.Count(text, `<text class="v"`); n != 5 {
		t.Errorf("%d values are written, want 5", n)
	}
	well := heat()
	well.Panels[0].Heat.Cells[3].Fault = ""
	if text, err = Inline(well); err != nil || strings.Contains(text, "Hatched") {
		t.Errorf("a map without faults: %v, %s", err, text)
	}
}

// Where one value has no room, none is written; all are still said.
func TestNarrowCells(t *testing.T) {
	fig := heat()
	p := &fig.Panels[0]
	p.X.Categories = nil
	p.Heat.Cells = nil
	for i := range 60 {
		p.X.Categories = append(p.X.Categories, "0")
		p.Heat.Cells = append(p.Heat.Cells, result.Cell{Column: i, Low: 100.5, Value: 100.5, High: 100.5})
	}
	text, err := Inline(fig)
	said := strings.Count(text, `aria-label="loss 0, fanout 1: energy 100 J"`)
	if err != nil || strings.Contains(text, `<text class="v"`) || said != 60 {
		t.Errorf("%v: %.200s", err, text)
	}
}

// The image and the drawing have the cells with their colours, those that are missing are empty.
func TestDrawnMap(t *testing.T) {
	p, err := compose(heat())
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(rendered(t, PNG, heat())))
	if err != nil {
		t.Fatal(err)
	}
	c := p.panels[0]
	if n := len(c.cells()); n != 5 {
		t.Fatalf("%d cells, want 5", n)
	}
	for _, of := range c.cells() {
		x, y := pixels(of.Min.X+8), pixels(p.height-of.Min.Y-2.5)
		if got := color.NRGBAModel.Convert(picture.At(x, y)); of.Fault == "" && got != of.colour {
			t.Errorf("column %d, row %d: %v, want %v", of.Column, of.Row, got, of.colour)
		}
	}
	last := c.cells()[4]
	above := picture.At(pixels(last.Min.X+8), pixels(p.height-last.Max.Y-8))
	if color.NRGBAModel.Convert(above) != white {
		t.Errorf("where there is no cell it is %v", above)
	}
	if !bytes.Contains(rendered(t, SVG, heat()), []byte(">fanout</text>")) {
		t.Error("the drawing lacks the label of its rows")
	}
}

// What is no map is an error that says what it would have to be.
func TestNoMap(t *testing.T) {
	for want, change := range map[string]func(*result.Panel){
		"categories on the Y axis (allowed: on the X axis, or on both of a map)": func(p *result.Panel) {
			p.Heat = nil
		},
		"a map without categories (allowed: with categories on both axes)": func(p *result.Panel) {
			p.Y.Categories = nil
		},
		"a map with series or a second scale (allowed: with cells)": func(p *result.Panel) {
			p.Series = []result.Series{{}}
		},
		"cell 4: column 3, row 0 (allowed: columns below 3, rows below 2)": func(p *result.Panel) {
			p.Heat.Cells[4].Column = 3
		},
		"cell 0: [1] = NaN (allowed: 0, and magnitudes from 1e-290 to 1e+290)": func(p *result.Panel) {
			p.Heat.Cells[0].Value = math.NaN()
		},
		"cell 0: from 2 to 1 (allowed: the low end below the high one)": func(p *result.Panel) {
			p.Heat.Cells[0].Low = 2
		},
	} {
		fig := heat()
		change(&fig.Panels[0])
		if _, err := Inline(fig); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// Values that have different colours are not written alike for want of digits; a map without cells
// says that there is nothing.
func TestDigitsOfCells(t *testing.T) {
	fig := heat()
	fig.Panels[0].Heat.Cells = []result.Cell{
		{Column: 0, Low: 0.9998, Value: 0.9998, High: 0.9998}, {Column: 1, Low: 1, Value: 1, High: 1},
	}
	text, err := Inline(fig)
	if err != nil || !strings.Contains(text, ">0.9998</text></g>") {
		t.Errorf("%v: %.300s", err, text)
	}
	fig.Panels[0].Heat.Cells = nil
	if text, err = Inline(fig); err != nil || !strings.Contains(text, "no data") {
		t.Errorf("%v: %.300s", err, text)
	}
}
