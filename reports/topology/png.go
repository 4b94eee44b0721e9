package topology

import (
	"bytes"
	"fmt"
	"image/color"
	"io"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// dpi is twice that of a point a pixel, so that small numbers can be read.
const dpi = 144

// PNG writes the drawing as an image, 2,000 pixels wide, black on white.
func PNG(w io.Writer, d *Drawing) error {
	s, err := sceneOf(d)
	if err != nil {
		return err
	}
	c := vgimg.NewWith(vgimg.UseWH(vg.Length(s.width), vg.Length(s.height)), vgimg.UseDPI(dpi))
	for _, g := range s.groups {
		for i := range g.shapes {
			g.shapes[i].draw(c, s.height)
		}
	}
	var b bytes.Buffer
	if _, err := (vgimg.PngCanvas{Canvas: c}).WriteTo(&b); err != nil {
		return fmt.Errorf("topology: %w", err)
	}
	return write(w, b.Bytes())
}

// draw draws a shape on a canvas whose lengths count from the lower left.
func (s *shape) draw(c *vgimg.Canvas, height float64) {
	l := looks[s.class]
	to := func(p point) vg.Point { return vg.Point{X: vg.Length(p.x), Y: vg.Length(height - p.y)} }
	var path vg.Path
	switch {
	case s.text != "":
		f := face(s.size, s.bold)
		at := to(s.at)
		at.X -= vg.Length(s.align) * f.Width(s.text)
		if l.halo {
			c.SetColor(colour(l.stroke, 1))
			for turn := range 8 {
				sin, cos := math.Sincos(float64(turn) * math.Pi / 4)
				c.FillString(f, vg.Point{X: at.X + vg.Length(1.3*cos), Y: at.Y + vg.Length(1.3*sin)}, s.text)
			}
		}
		c.SetColor(colour(l.fill, 1))
		c.FillString(f, at, s.text)
		return
	case s.path != nil:
		path.Move(to(s.path[0]))
		for _, p := range s.path[1:] {
			path.Line(to(p))
		}
	default:
		at := to(s.at)
		path.Move(vg.Point{X: at.X + vg.Length(s.radius), Y: at.Y})
		path.Arc(at, vg.Length(s.radius), 0, 2*math.Pi)
		path.Close()
	}
	opacity := 1.0
	if l.opacity > 0 {
		opacity = l.opacity
	}
	if l.fill != "" {
		c.SetColor(colour(l.fill, opacity))
		c.Fill(path)
	}
	if l.stroke != "" {
		c.SetColor(colour(l.stroke, opacity))
		c.SetLineWidth(vg.Length(l.width))
		var dash []vg.Length
		for _, d := range l.dash {
			dash = append(dash, vg.Length(d))
		}
		c.SetLineDash(dash, 0)
		c.Stroke(path)
	}
}

// colour reads one of a look.
func colour(text string, opacity float64) color.NRGBA {
	var r, g, b uint8
	_, _ = fmt.Sscanf(text, "#%02x%02x%02x", &r, &g, &b) // those of the table are right
	return color.NRGBA{R: r, G: g, B: b, A: uint8(255*opacity + 0.5)}
}

func write(w io.Writer, picture []byte) error {
	n, err := w.Write(picture)
	if err == nil && n < len(picture) {
		err = io.ErrShortWrite
	}
	if err != nil {
		return fmt.Errorf("topology: %w", err)
	}
	return nil
}
