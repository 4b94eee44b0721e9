package charts

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"github.com/joulemark/joulemark/bench/result"
)

var look = flag.String("look", "", "a folder to write all pictures of the tests to, for looking at them")

// Every figure becomes a well-formed drawing, the same one each time.
func TestDrawings(t *testing.T) {
	for name, fig := range figures() {
		drawing := rendered(t, SVG, fig)
		if _, err := texts(drawing); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !bytes.Equal(drawing, rendered(t, SVG, fig)) {
			t.Errorf("%s: another drawing the second time", name)
		}
		if *look != "" {
			for ext, picture := range map[string][]byte{".png": rendered(t, PNG, fig), ".svg": drawing} {
				if err := os.WriteFile(filepath.Join(*look, name+ext), picture, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// An image has the size of its page, and is the same each time.
func TestImages(t *testing.T) {
	for _, name := range []string{"failure", "negative", "traffic"} {
		fig := figures()[name]
		p, err := compose(fig)
		if err != nil {
			t.Fatal(err)
		}
		picture := rendered(t, PNG, fig)
		decoded, err := png.Decode(bytes.NewReader(picture))
		if err != nil {
			t.Fatal(err)
		}
		if w, h := pixels(p.width), pixels(p.height); decoded.Bounds().Dx() != w || decoded.Bounds().Dy() != h {
			t.Errorf("%s: %v, want %d x %d pixels", name, decoded.Bounds(), w, h)
		}
		if len(fig.Panels) == 1 && !bytes.Equal(picture, rendered(t, PNG, fig)) {
			t.Errorf("%s: another image the second time", name)
		}
		for i, want := range colours[:2] {
			if !has(decoded, want) {
				t.Errorf("%s: colour %d is not in the image", name, i+1)
			}
		}
	}
}

// has reports whether any pixel of an image has a colour.
func has(m image.Image, want color.Color) bool {
	r, g, b, a := want.RGBA()
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			if r1, g1, b1, a1 := m.At(x, y).RGBA(); r1 == r && g1 == g && b1 == b && a1 == a {
				return true
			}
		}
	}
	return false
}

func pixels(l vg.Length) int { return int(math.Floor(float64(l)/72*dpi + 0.5)) }

func TestSizes(t *testing.T) {
	for name, want := range map[string][2]int{
		"load-bytes": {1600, 1000}, "balance": {1600, 1000}, "traffic": {2400, 1000}, "three": {3600, 1000},
	} {
		p, err := compose(figures()[name])
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]int{pixels(p.width), pixels(p.height)}; got != want {
			t.Errorf("%s: %v pixels, want %v", name, got, want)
		}
	}
}

func rendered(t *testing.T, draw func(io.Writer, result.Figure) error, fig result.Figure) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := draw(&b, fig); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// texts are all texts of a drawing, one a line, if it is well-formed.
func texts(svg []byte) (string, error) {
	var all strings.Builder
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			return all.String(), nil
		case err != nil:
			return "", err
		}
		if data, ok := token.(xml.CharData); ok {
			all.WriteString(strings.TrimSpace(string(data)) + "\n")
		}
	}
}

// What is in the figure can be read in the picture.
func TestTexts(t *testing.T) {
	failure := failureFigure()
	failure.Title = "Coverage <when> & \"how\"\x00 nodes\nfail"
	for name, c := range map[string]struct {
		fig  result.Figure
		want []string
	}{
		"lines": {failure, []string{
			"Coverage <when> & \"how\"\uFFFD nodes fail", "probability that a node has failed",
			"coverage of the living", "0.1", "0.5",
			"gossip (error bars: p10 to p90)", "MQTT (error bars: p10 to p90)", failure.Caption,
		}},
		"scaled": {loadFigure(false), []string{
			"bytes per event (kB)", "MQTT", "CoAP", "gossip", "10", "25", "400",
			"150",
		}},
		"decades": {loadFigure(true), []string{"messages per event", "10", "100", "1k"}},
		"bars": {
			balanceFigure(),
			[]string{"gossip", "MQTT", "0.0583", "0.994", "Gini coefficient of messages sent"},
		},
		"panels": {trafficFigure(), []string{
			"Messages", "Carbon", "hirschberg-sinclair", "9,853", "assumed", "metered", "1 ng", "10 µg",
			"carbon (g CO2)",
		}},
		"dropped": {figures()["zeros-log"], []string{"a caption. Not shown on a logarithmic axis: 4 values " +
			"not above 0."}},
		"thinned": {shuffleFigure(), []string{
			"protocol, 500 runs (error bars: one standard deviation)",
			shuffleFigure().Caption + ". Of protocol, 500 runs, one value in 100 is drawn. Cut off where the axis " +
				"begins: the lower ends of 13 intervals.",
		}},
		"nothing": {result.Figure{Title: "Nothing"}, []string{"Nothing", "no data"}},
	} {
		got, err := texts(rendered(t, SVG, c.fig))
		if err != nil {
			t.Fatal(name, err)
		}
		for _, want := range c.want {
			if !strings.Contains("\n"+got, "\n"+want+"\n") {
				t.Errorf("%s: no %q in\n%s", name, want, got)
			}
		}
	}
	if got, _ := texts(rendered(t, SVG, balanceFigure())); strings.Contains(got, "\nGini coefficient\n") {
		t.Error("a legend that says what the axis says")
	}
}

// A drawing names fonts that are to be had, and the width of every text.
func TestDrawingStandsAlone(t *testing.T) {
	got := string(rendered(t, SVG, trafficFigure()))
	if n, m := strings.Count(got, "<text "), strings.Count(got, "<text textLength="); n == 0 || n != m {
		t.Errorf("%d texts, %d with their widths", n, m)
	}
	const family = "font-family:Liberation Sans,Arial,Helvetica,sans-serif;"
	if n, m := strings.Count(got, "font-family:"), strings.Count(got, family); n != m {
		t.Errorf("%d fonts, %d with others to stand in", n, m)
	}
}

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*result.Figure)
		want  string
	}{
		"not a number": {
			func(f *result.Figure) { f.Panels[0].Series[1].Y[2] = math.NaN() },
			`figure "coverage", panel 1: series "MQTT": Y[2] = NaN`,
		},
		"infinite": {
			func(f *result.Figure) { f.Panels[0].Series[0].X = []float64{0, 0.1, 0.2, 0.3, math.Inf(1)} },
			`series "gossip": X[4] = +Inf`,
		},
		"low":  {func(f *result.Figure) { f.Panels[0].Series[0].Low[0] = math.Inf(-1) }, "Low[0] = -Inf"},
		"high": {func(f *result.Figure) { f.Panels[0].Series[0].High[1] = math.NaN() }, "High[1] = NaN"},
		"too great": {func(f *result.Figure) { f.Panels[0].Series[0].Y[0] = 1e300 }, "Y[0] = 1e+300 (allowed: 0, " +
			"and magnitudes from"},
		"too small": {func(f *result.Figure) { f.Panels[0].Series[0].Y[0] = 1e-300 }, "Y[0] = 1e-300"},
		"tick": {
			func(f *result.Figure) { f.Panels[0].X.At = []float64{1, math.NaN()} },
			"ticks of the X axis: [1] = NaN",
		},
		"X too short": {func(f *result.Figure) { f.Panels[0].Series[0].X = nil }, "5 Y values (allowed: 0, as many " +
			"as X values)"},
		"one end": {func(f *result.Figure) { f.Panels[0].Series[0].Low = nil }, "0 low and 5 high ends"},
		"few ends": {
			func(f *result.Figure) { s := &f.Panels[0].Series[0]; s.Low = s.Low[1:] },
			"4 low and 5 high ends",
		},
		"wrong way": {func(f *result.Figure) { f.Panels[0].Series[0].Low[2] = 2 }, "interval 2: from 2 to 1"},
		"categories": {
			func(f *result.Figure) { f.Panels[0].X.Categories = []string{"a"} },
			"5 X values (allowed: none, since there are categories)",
		},
		"few bars": {func(f *result.Figure) {
			*f = balanceFigure()
			f.Panels[0].Series[0].Y = []float64{1}
		}, "1 Y values (allowed: 2, as many as categories)"},
		"sideways": {func(f *result.Figure) { f.Panels[0].Y.Categories = []string{"a"} }, "categories on the Y axis"},
	} {
		fig := failureFigure()
		c.spoil(&fig)
		for _, draw := range []func(io.Writer, result.Figure) error{PNG, SVG} {
			var b bytes.Buffer
			if err := draw(&b, fig); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v, want one with %q", name, err, c.want)
			}
			if b.Len() > 0 {
				t.Errorf("%s: something was written", name)
			}
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestWriteErrors(t *testing.T) {
	if err := PNG(full{}, result.Figure{}); err == nil || !strings.Contains(err.Error(), "no room") {
		t.Error(err)
	}
	if err := SVG(full{}, result.Figure{}); err == nil || !strings.Contains(err.Error(), "no room") {
		t.Error(err)
	}
}
