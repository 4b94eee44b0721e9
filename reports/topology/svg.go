package topology

import (
	"bytes"
	"fmt"
	"html"
	"io"
)

// look is how shapes of a class are drawn; the colours are those of Okabe and Ito.
type look struct {
	fill, stroke         string // "" is none
	darkFill, darkStroke string
	width                float64 // of the stroke
	dash                 []float64
	opacity              float64 // of what is behind others
	halo                 bool    // of text on lines: its edge has the colour of the paper
}

// looks are those of all classes.
var looks = map[string]look{
	"paper": {fill: "#ffffff", darkFill: "#181818"},
	"ink":   {fill: "#222222", darkFill: "#dddddd"},
	"pale":  {fill: "#666666", darkFill: "#aaaaaa"},
	"label": {
		fill: "#222222", darkFill: "#eeeeee", stroke: "#ffffff", darkStroke: "#181818", width: 3, halo: true,
	},
	"used":          {stroke: "#555555", darkStroke: "#b5b5b5", width: 1.3},
	"unused":        {stroke: "#909090", darkStroke: "#6f6f6f", width: 0.9, dash: []float64{3, 3}},
	"used many":     {stroke: "#555555", darkStroke: "#b5b5b5", width: 0.7, opacity: 0.45},
	"unused many":   {stroke: "#909090", darkStroke: "#6f6f6f", width: 0.5, dash: []float64{2, 3}, opacity: 0.45},
	"sent":          {fill: "#0072b2", darkFill: "#56b4e9"},
	"received":      {stroke: "#222222", darkStroke: "#f0f0f0", width: 1.4},
	"received many": {stroke: "#222222", darkStroke: "#f0f0f0", width: 0.6},
	"idle":          {fill: "#767676", darkFill: "#999999"},
	"crash":         {stroke: "#d55e00", darkStroke: "#ff8c42", width: 2.4},
}

// classes are in the order of the style sheet.
var classes = []string{
	"paper", "ink", "pale", "label", "used", "unused", "used many", "unused many", "sent", "received", "received many",
	"idle", "crash",
}

// SVG writes the drawing. Nodes say their numbers to those who point at them. Nothing is written
// where it cannot be drawn.
func SVG(w io.Writer, d *Drawing) error {
	s, err := sceneOf(d)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" `+
		`role="img" aria-labelledby="title about" `+
		"font-family=\"Liberation Sans,Arial,Helvetica,sans-serif\">\n",
		s.width, s.height, s.width, s.height)
	fmt.Fprintf(&b, "<title id=\"title\">%s</title>\n<desc id=\"about\">%s</desc>\n",
		escaped(s.title), escaped(s.about))
	b.WriteString("<style>\n")
	for _, c := range classes {
		sheet(&b, c, looks[c].fill, looks[c].stroke, looks[c])
	}
	b.WriteString("@media (prefers-color-scheme: dark) {\n")
	for _, c := range classes {
		sheet(&b, c, looks[c].darkFill, looks[c].darkStroke, look{})
	}
	b.WriteString("}\n</style>\n<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n")
	for _, g := range s.groups {
		if g.title != "" {
			fmt.Fprintf(&b, "<g><title>%s</title>", escaped(g.title))
		}
		for i := range g.shapes {
			g.shapes[i].svg(&b)
		}
		if g.title != "" {
			b.WriteString("</g>\n")
		} else {
			b.WriteString("\n")
		}
	}
	b.WriteString("</svg>\n")
	return write(w, b.Bytes())
}

// sheet writes the rule of a class. Where there is a width or an opacity of its own, so does it.
func sheet(b *bytes.Buffer, class, fill, stroke string, l look) {
	rule := func(name, value string) { fmt.Fprintf(b, "%s:%s;", name, value) }
	fmt.Fprintf(b, ".%s{", bytes.ReplaceAll([]byte(class), []byte(" "), []byte(".")))
	if fill == "" {
		fill = "none"
	}
	rule("fill", fill)
	if stroke != "" {
		rule("stroke", stroke)
	}
	if l.width > 0 {
		rule("stroke-width", px(l.width))
	}
	if l.dash != nil {
		rule("stroke-dasharray", px(l.dash[0])+" "+px(l.dash[1]))
	}
	if l.halo {
		rule("paint-order", "stroke")
		rule("stroke-linejoin", "round")
	}
	if l.opacity > 0 {
		rule("opacity", px(l.opacity))
	}
	b.WriteString("}\n")
}

func (s *shape) svg(b *bytes.Buffer) {
	switch {
	case s.text != "":
		align := ""
		if s.align > 0 {
			align = ` text-anchor="middle"`
		}
		if s.bold {
			align += ` font-weight="bold"`
		}
		fmt.Fprintf(b, `<text class="%s" x="%s" y="%s" font-size="%s"%s>%s</text>`,
			s.class, px(s.at.x), px(s.at.y), px(s.size), align, escaped(s.text))
	case s.path != nil:
		fmt.Fprintf(b, `<path class="%s" d="M%s %s`, s.class, px(s.path[0].x), px(s.path[0].y))
		for _, p := range s.path[1:] {
			fmt.Fprintf(b, "L%s %s", px(p.x), px(p.y))
		}
		b.WriteString(`"/>`)
	default:
		fmt.Fprintf(b, `<circle class="%s" cx="%s" cy="%s" r="%s"/>`,
			s.class, px(s.at.x), px(s.at.y), px(s.radius))
	}
}

// px writes a length to a tenth of a pixel, or less where it is small.
func px(v float64) string { return fmt.Sprintf("%.4g", v) }

func escaped(s string) string { return html.EscapeString(s) }
