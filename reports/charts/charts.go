package charts

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"

	"github.com/joulemark/joulemark/bench/result"
)

// dpi makes a picture of one panel 1600 pixels wide.
const dpi = 200

// PNG writes a figure as an image: 1600 x 1000 pixels for one panel, 2400 or 3600 wide for two or
// three, and higher where long texts need the room. A figure that cannot be drawn is an error that
// names the place, and then nothing is written.
func PNG(w io.Writer, fig result.Figure) error {
	p, err := compose(fig)
	if err != nil {
		return err
	}
	c := vgimg.NewWith(vgimg.UseWH(p.width, p.height), vgimg.UseDPI(dpi))
	p.draw(draw.New(c))
	var b bytes.Buffer
	if _, err := (vgimg.PngCanvas{Canvas: c}).WriteTo(&b); err != nil {
		return fmt.Errorf("charts: %w", err)
	}
	return write(w, b.Bytes())
}

// SVG writes the same picture as PNG does, as a drawing. Its texts are texts, in Liberation Sans or
// whatever stands in for it where it is shown, and as wide as in the image.
func SVG(w io.Writer, fig result.Figure) error {
	p, err := compose(fig)
	if err != nil {
		return err
	}
	c := &svgCanvas{Canvas: vgsvg.New(p.width, p.height)}
	p.draw(draw.New(c))
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return fmt.Errorf("charts: %w", err)
	}
	return write(w, c.finished(b.String(), p))
}

func write(w io.Writer, picture []byte) error {
	n, err := w.Write(picture)
	if err == nil && n < len(picture) {
		err = io.ErrShortWrite
	}
	if err != nil {
		return fmt.Errorf("charts: %w", err)
	}
	return nil
}

// svgCanvas remembers how wide each text is.
type svgCanvas struct {
	*vgsvg.Canvas
	widths []vg.Length
}

// FillString implements [vg.Canvas].
func (c *svgCanvas) FillString(f font.Face, at vg.Point, s string) {
	c.widths = append(c.widths, f.Width(s))
	c.Canvas.FillString(f, at, s)
}

// finished adds to a drawing what the canvas has no means for: title and description for those who
// do not see it, fonts like Liberation Sans where there is none, and the widths of texts, which
// keep a wider font inside the places that were computed for this one.
func (c *svgCanvas) finished(svg string, p *page) []byte {
	const text, family = "<text ", "font-family:Liberation Sans;"
	head, body, _ := strings.Cut(svg, "xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n")
	var b strings.Builder
	fmt.Fprintf(&b, "%sxmlns:xlink=\"http://www.w3.org/1999/xlink\" role=\"img\">\n", head)
	fmt.Fprintf(&b, "<title>%s</title>\n<desc>%s</desc>\n", xmlText(p.title), xmlText(p.caption))
	parts := strings.Split(body, text)
	b.WriteString(parts[0])
	for i, part := range parts[1:] {
		fmt.Fprintf(&b, "%stextLength=\"%.5g\" lengthAdjust=\"spacingAndGlyphs\" %s", text, c.widths[i].Points(), part)
	}
	return []byte(strings.ReplaceAll(b.String(), family, "font-family:Liberation Sans,Arial,Helvetica,sans-serif;"))
}

func xmlText(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}
