package charts

import (
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"github.com/joulemark/joulemark/bench/result"
)

// The sizes of pages, in points.
const (
	singleWidth = 576 // of a page with one panel
	severalEach = 432 // of a page with more, for each panel of a row
	mostColumns = 3
	pageHeight  = 360 // of each row, or more where its panels would get too low
	leastArea   = 190 // of the height of a panel inside its axes
	margin      = 12
	panelGap    = 14
)

// page is a figure with a place for everything on it.
type page struct {
	width, height  vg.Length
	title, caption string
	titleLines     []string
	captionLines   []string
	panels         []*panel
	legends        []legendAt
}

type legendAt struct {
	legend
	at vg.Point
}

// compose finds out where everything is to be.
func compose(fig result.Figure) (*page, error) {
	if err := check(fig); err != nil {
		return nil, err
	}
	if len(fig.Panels) == 0 {
		fig.Panels = []result.Panel{{}}
	}
	columns := min(len(fig.Panels), mostColumns)
	p := &page{width: vg.Length(columns) * severalEach, title: clean(fig.Title)}
	if columns == 1 {
		p.width = singleWidth
	}
	each := (p.width - 2*margin - vg.Length(columns-1)*panelGap) / vg.Length(columns)
	for _, f := range fig.Panels {
		p.panels = append(p.panels, newPanel(f, each))
	}
	p.caption = sentences(clean(fig.Caption), notes(p.panels))
	p.titleLines = titleLetters.broken(p.title, p.width-2*margin)
	p.captionLines = captionLetters.broken(p.caption, p.width-2*margin)
	p.place(columns, each)
	return p, nil
}

// place puts the panels into rows, and their legends into or below them.
func (p *page) place(columns int, each vg.Length) {
	shared := p.sharedLegend()
	below := make([]legend, len(p.panels)) // legends for which there was no room inside the axes
	p.frame(columns, each, below, shared)
	if shared.entries == nil {
		for i, c := range p.panels {
			if len(c.legend) == 0 {
				continue
			}
			if _, ok := c.corner(column(c.legend)); !ok {
				below[i] = rows(c.legend, c.area.Max.X-c.area.Min.X)
			}
		}
		p.frame(columns, each, below, shared)
	}
	for i, c := range p.panels {
		switch {
		case shared.entries != nil || len(c.legend) == 0:
			continue
		case below[i].entries == nil:
			l := column(c.legend)
			if at, ok := c.corner(l); ok {
				p.legends = append(p.legends, legendAt{l, at})
				continue
			}
			below[i] = rows(c.legend, c.area.Max.X-c.area.Min.X)
			fallthrough
		default:
			p.legends = append(p.legends, legendAt{below[i], vg.Point{
				X: (c.area.Min.X + c.area.Max.X - below[i].size.X) / 2, Y: c.area.Min.Y - c.bottom - 2,
			}})
		}
	}
	if shared.entries != nil {
		p.legends = append(p.legends, legendAt{shared, vg.Point{
			X: (p.width - shared.size.X) / 2, Y: p.captionTop() + shared.size.Y,
		}})
	}
}

// sharedLegend is the legend of a page whose panels have the same series.
func (p *page) sharedLegend() legend {
	if len(p.panels) == 1 || len(p.panels[0].legend) == 0 {
		return legend{}
	}
	for _, c := range p.panels[1:] {
		if !slices.EqualFunc(c.legend, p.panels[0].legend, entry.equal) {
			return legend{}
		}
	}
	return rows(p.panels[0].legend, p.width-2*margin)
}

func (e entry) equal(o entry) bool {
	return e.text == o.text && e.bar == o.bar && e.band == o.band && e.interval == o.interval && e.line == o.line &&
		e.style.colour == o.style.colour && slices.Equal(e.style.dash, o.style.dash)
}

// captionTop is the upper end of the caption.
func (p *page) captionTop() vg.Length {
	if len(p.captionLines) == 0 {
		return margin - 4
	}
	return margin + vg.Length(len(p.captionLines))*captionLetters.height()
}

func (p *page) titleBottom() vg.Length {
	if len(p.titleLines) == 0 {
		return p.height - margin/2
	}
	return p.height - margin - vg.Length(len(p.titleLines))*titleLetters.height() - 2
}

// frame gives every panel its place, with the same heights in a row, and the page its height.
func (p *page) frame(columns int, each vg.Length, below []legend, shared legend) {
	type row struct{ top, bottom vg.Length }
	var all []row
	total := vg.Length(0)
	for i := 0; i < len(p.panels); i += columns {
		var r row
		for k := i; k < min(i+columns, len(p.panels)); k++ {
			c := p.panels[k]
			r.top, r.bottom = max(r.top, c.top), max(r.bottom, c.bottom+below[k].size.Y)
		}
		r.bottom += 4
		all = append(all, r)
		total += r.top + r.bottom
	}
	p.height = vg.Length(len(all)) * pageHeight
	used := total + p.captionTop() + shared.size.Y + p.height - p.titleBottom()
	area := max((p.height-used)/vg.Length(len(all)), leastArea)
	p.height = used + area*vg.Length(len(all))
	y := p.titleBottom()
	for i, c := range p.panels {
		r := all[i/columns]
		x := margin + vg.Length(i%columns)*(each+panelGap)
		c.frame(rectangle(x, y-r.top-area-r.bottom, x+each, y), r.top, r.bottom)
		if i%columns == columns-1 {
			y -= r.top + area + r.bottom
		}
	}
}

func (p *page) draw(c draw.Canvas) {
	c.SetColor(white)
	c.Fill(c.Rectangle.Path())
	y := p.height - margin - titleLetters.size*0.8
	for _, line := range p.titleLines {
		titleLetters.write(c, line, vg.Point{X: margin, Y: y}, left, 0)
		y -= titleLetters.height()
	}
	for _, panel := range p.panels {
		panel.draw(c)
	}
	for _, l := range p.legends {
		l.draw(c, l.at)
	}
	y = p.captionTop() - captionLetters.size
	for _, line := range p.captionLines {
		captionLetters.write(c, line, vg.Point{X: margin, Y: y}, left, 0)
		y -= captionLetters.height()
	}
}
