package spacetime

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"math"
	"strings"

	"github.com/joulemark/joulemark/internal/suggest"
)

// Colours of the picture: those of Okabe and Ito, which the colour-blind tell apart as well.
const (
	ink       = "#222222"
	pale      = "#767676" // times and remarks
	lifeline  = "#9a9a9a"
	paper     = "#ffffff"
	band      = "#f0f0f0"
	blue      = "#0072b2" // messages
	vermilion = "#d55e00" // what goes wrong
	orange    = "#e69f00" // timers
	green     = "#007a5a" // recovery
)

// Sizes in pixels.
const (
	fontSize   = 13
	glyph      = 7.2 // a character of that font, on the generous side
	axisWidth  = 96
	headHeight = 34
	rowLeast   = 30
	rowMost    = 84
	rowClose   = 11   // where a picture would get too high
	tallest    = 1500 // of all rows together, if they can be so close
	mostHeight = 2400 // of all rows together; what comes later is cut off
	dotRadius  = 5
	headLength = 10 // of an arrow
	lostHeight = 16 // for a message that does not arrive
	columnGap  = 150.0
	columnMost = 260.0
	columnMin  = 96.0 // where there are many
	manyHeads  = 10
)

// picture is a diagram on its way to SVG.
type picture struct {
	order
	b             bytes.Buffer
	x, y          []float64 // of the processes, of the rows
	width, height float64
	top           float64
	shafts        []shaft // of the messages
	labels        labels
}

// SVG draws the diagram as a picture that stands by itself and can be put into a page as it is.
// Nothing is written where the diagram is not valid. One with more rows than a picture can have is
// cut off, and says so.
func SVG(w io.Writer, d Diagram) error {
	if err := d.Validate(); err != nil {
		return err
	}
	p := &picture{order: inOrder(&d)}
	if rows := p.rowsThatFit(); rows < len(d.Rows) {
		d = d.cutTo(rows, len(d.Events), len(d.Messages))
		p.order = inOrder(&d)
	}
	p.measure()
	p.open()
	p.lifelines()
	p.bands()
	p.arrows()
	p.marks()
	p.write()
	p.labels.write(&p.b)
	p.remarks()
	p.draw("</svg>")
	_, err := w.Write(p.b.Bytes())
	return err
}

// draw writes one line of the file.
func (p *picture) draw(format string, values ...any) { fmt.Fprintf(&p.b, format+"\n", values...) }

func textWidth(s string) float64 { return glyph * float64(runes(s)) }

// below are the lines of text under the picture.
func (p *picture) below() []string {
	var lines []string
	if legend := p.legend(textSigns, string(textLost)); len(p.Rows) > 0 {
		legend = append([]string{"Time runs downwards, not to scale"}, legend...)
		lines = append(lines, wrapped(strings.Join(legend, "; ")+".", int((p.width-32)/6.6))...)
	} else {
		lines = append(lines, "Nothing happens.")
	}
	for _, r := range p.Remarks {
		lines = append(lines, wrapped(suggest.Drawn(r), int((p.width-32)/6.6))...)
	}
	return lines
}

const remarkHeight = 18

// open writes the head of the file, the title, the axis and the heads of the lines.
func (p *picture) open() {
	height := p.height + remarkHeight*float64(len(p.below())) + 10
	title := suggest.Drawn(p.Title)
	if title == "" {
		title = "Space-time diagram"
	}
	p.draw(`<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" `+
		`role="img" aria-label="%s" `+
		`font-family="'DejaVu Sans', 'Segoe UI', Helvetica, Arial, sans-serif" font-size="%d" fill="%s">`,
		p.width, height, p.width, height, escaped(title), fontSize, ink)
	p.draw("<title>%s</title>", escaped(title))
	p.draw("<desc>Space-time diagram: %d processes, %d events, %d messages. Time runs downwards.</desc>",
		len(p.Processes), len(p.Events), len(p.Messages))
	p.draw(`<rect width="100%%" height="100%%" fill="%s"/>`, paper)
	if p.Title != "" {
		p.draw(`<text x="16" y="30" font-size="17" font-weight="bold">%s</text>`, escaped(suggest.Drawn(p.Title)))
	}
	for i, h := range p.Processes {
		p.draw(`<text x="%.1f" y="%.1f" font-weight="bold" text-anchor="middle">%s</text>`,
			p.x[i], p.top+22, escaped(suggest.Drawn(h)))
	}
	bottom := math.Inf(-1)
	for i := range p.Rows {
		if t := p.time(i); t != "" && p.y[i]-bottom >= 14 {
			bottom = p.y[i]
			p.draw(`<text x="%d" y="%.1f" font-size="11" fill="%s" text-anchor="end">%s</text>`,
				axisWidth, p.y[i]+4, pale, escaped(t))
			p.draw(`<path d="M%d %.1fH%.1f" stroke="%s" stroke-width="1"/>`, axisWidth+6, p.y[i], p.end(), band)
		}
	}
}

// end is where the lines that mark a time end.
func (p *picture) end() float64 {
	if len(p.x) == 0 {
		return p.width - 16
	}
	return p.x[len(p.x)-1]
}

// lifelines draws those of the processes; where one is down, its line is dotted.
func (p *picture) lifelines() {
	bottom := p.height - 14
	for i, x := range p.x {
		y := p.top + 32
		for row := range p.Rows {
			if down, crash := p.down(i, row); down && crash {
				p.line(x, y, p.y[row], "")
				y = p.y[row]
			} else if !down && row > 0 {
				if before, _ := p.down(i, row-1); before {
					p.line(x, y, p.y[row], ` stroke-dasharray="2 6"`)
					y = p.y[row]
				}
			}
		}
		dash := ""
		if n := len(p.Rows); n > 0 {
			if down, _ := p.down(i, n-1); down {
				dash = ` stroke-dasharray="2 6"`
			}
		}
		p.line(x, y, bottom, dash)
		if dash == "" {
			p.draw(`<path d="M%.1f %.1fl-4 -8h8z" fill="%s"/>`, x, bottom+4, lifeline)
		}
	}
}

func (p *picture) line(x, from, to float64, dash string) {
	p.draw(`<path d="M%.1f %.1fV%.1f" stroke="%s" stroke-width="1.6"%s/>`, x, from, to, lifeline, dash)
}

// bands are the notes.
func (p *picture) bands() {
	for _, row := range sortedRows(p.notes) {
		y, text := p.y[row], p.notes[row]
		p.draw(`<rect x="%d" y="%.1f" width="%.1f" height="22" fill="%s"/>`,
			axisWidth+6, y-11, p.width-axisWidth-22, band)
		p.draw(`<path d="M%d %.1fH%.1f" stroke="%s" stroke-width="1.2" stroke-dasharray="6 4"/>`,
			axisWidth+6, y+11, p.width-16, vermilion)
		p.labels.add(label{x: axisWidth + 14, y: y + 4, text: text, halo: true})
	}
}

func (p *picture) remarks() {
	for i, l := range p.below() {
		p.draw(`<text x="16" y="%.1f" font-size="12" fill="%s">%s</text>`,
			p.height+remarkHeight*float64(i)+10, pale, escaped(l))
	}
}

func escaped(s string) string { return html.EscapeString(s) }
