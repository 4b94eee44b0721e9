package topology

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/reports/document"
)

// shape is one thing to draw, in pixels from the upper left. Its class says how it looks.
type shape struct {
	class  string
	path   []point // of a line
	at     point   // of a disc or text
	radius float64 // of a disc; 0 for what is none
	text   string
	align  float64 // of text: 0 begins at the place, 0.5 is around it
	size   float64 // of text
	bold   bool
}

// group is shapes that belong together, with what they say to those who point at them.
type group struct {
	title  string
	shapes []shape
}

// scene is a drawing with a place for everything.
type scene struct {
	width, height float64
	title, about  string
	groups        []group
	largest       float64 // radius of a node
}

// Sizes in pixels.
const (
	sceneWidth  = 1060.0
	areaSide    = 720.0 // of what the graph is drawn in
	edge        = 24.0
	legendLeft  = sceneWidth - 280
	textSize    = 13.0
	smallSize   = 11.0
	largestNode = 30.0
	leastNode   = 2.5
	farthest    = 130.0 // of two neighbours
)

func sceneOf(d *Drawing) (*scene, error) {
	if err := d.validate(); err != nil {
		return nil, err
	}
	p := layout(d.Graph)
	s := &scene{width: sceneWidth, title: clean(d.Title)}
	if s.title == "" {
		s.title = "load of nodes"
	}
	top := edge
	for _, l := range broken(s.title, 17, true, sceneWidth-2*edge) {
		top += 20
		s.add("", shape{class: "ink", at: point{edge, top - 4}, text: l, size: 17, bold: true})
	}
	top += 16
	at, spacing, bottom := fitted(p.at, top)
	s.largest = min(max(0.45*spacing, leastNode), largestNode)
	lines, left := d.lines()
	s.links(&p, at, lines, spacing)
	most := int64(0)
	for _, l := range d.Load.loads {
		most = max(most, l.Sent, l.Received)
	}
	scale := func(v int64) float64 {
		if v == 0 {
			return 0
		}
		return max(s.largest*math.Sqrt(float64(v)/float64(most)), 1.2)
	}
	for i := range at {
		s.node(i, &d.Load.loads[i], at[i], scale)
	}
	s.labels(d, &p, at, scale, spacing)
	bottom = max(bottom, s.legend(d, lines, top, most, scale)) + 24
	var below []string
	for _, w := range append([]string{p.words, left}, d.words()...) {
		if w = clean(w); w != "" {
			below = append(below, broken(w, textSize, false, sceneWidth-2*edge)...)
		}
	}
	s.about = strings.Join(below, " ")
	for _, l := range below {
		bottom += 18
		s.add("", shape{class: "pale", at: point{edge, bottom}, text: l, size: textSize})
	}
	s.height = math.Ceil(bottom + edge)
	return s, nil
}

func (s *scene) add(title string, shapes ...shape) { s.groups = append(s.groups, group{title, shapes}) }

// fitted puts places into the area below a line, as large as they fit there with room for discs and
// labels around. Spacing is the distance of most nodes from the nearest other.
func fitted(places []point, top float64) (at []point, spacing, bottom float64) {
	const room = 56 // around the area
	low, high := bounds(places)
	wide, tall := high.x-low.x, high.y-low.y
	const side = areaSide - 2*room
	scale := min(side/max(wide, 1e-9), side/max(tall, 1e-9), farthest)
	left := edge + room + (side-scale*wide)/2
	for _, p := range places {
		at = append(at, point{left + scale*(p.x-low.x), top + room + scale*(p.y-low.y)})
	}
	return at, typical(at), top + 2*room + scale*tall
}

// typical is the distance to the nearest other that nine nodes in ten have at least.
func typical(at []point) float64 {
	if len(at) == 1 {
		return farthest
	}
	nearest := make([]float64, len(at))
	for i, p := range at {
		nearest[i] = math.Inf(1)
		for k, o := range at {
			if k != i {
				nearest[i] = min(nearest[i], math.Hypot(p.x-o.x, p.y-o.y))
			}
		}
	}
	slices.Sort(nearest)
	return nearest[len(nearest)/10]
}

// links draws lines; those that close a row or column of a torus are stubs at both ends.
func (s *scene) links(p *places, at []point, lines []line, spacing float64) {
	g := group{}
	many := ""
	if len(lines) > 500 {
		many = " many"
	}
	for _, l := range lines {
		class := "unused" + many
		if l.used {
			class = "used" + many
		}
		a, b := at[l.a], at[l.b]
		far := math.Hypot(b.x-a.x, b.y-a.y)
		if p.columns == 0 || far < 1.2*spacing {
			g.shapes = append(g.shapes, shape{class: class, path: []point{a, b}})
			continue
		}
		reach := min(0.6*spacing, 40) / far
		dx, dy := reach*(b.x-a.x), reach*(b.y-a.y)
		g.shapes = append(g.shapes, shape{class: class, path: []point{a, {a.x - dx, a.y - dy}}},
			shape{class: class, path: []point{b, {b.x + dx, b.y + dy}}})
	}
	if len(g.shapes) > 0 {
		s.groups = append(s.groups, g)
	}
}

// node draws one node: a disc for what it sends, a circle for what it receives, a dot for neither,
// and a cross where it crashed.
func (s *scene) node(i int, l *Load, at point, scale func(int64) float64) {
	title := fmt.Sprintf("node %d: sends %s, receives %s", i, document.Count(float64(l.Sent)),
		document.Count(float64(l.Received)))
	g := group{}
	if l.Sent == 0 && l.Received == 0 {
		g.shapes = append(g.shapes, shape{class: "idle", at: at, radius: 1.6})
	}
	if l.Sent > 0 {
		g.shapes = append(g.shapes, shape{class: "sent", at: at, radius: scale(l.Sent)})
	}
	if l.Received > 0 {
		g.shapes = append(g.shapes, shape{class: s.received(), at: at, radius: scale(l.Received)})
	}
	if l.Crashes > 0 {
		title += fmt.Sprintf(", crashed %s", number.Plural(l.Crashes, "time"))
		if l.Down {
			title += ", down at the end"
		}
		g.shapes = append(g.shapes, crossed(at, max(scale(max(l.Sent, l.Received)), 5)+3, l.Down)...)
	}
	g.title = title
	s.groups = append(s.groups, g)
}

// received is the class of circles, thinner where all are small.
func (s *scene) received() string {
	if s.largest < 6 {
		return "received many"
	}
	return "received"
}

// crossed is the mark of a crash: two strokes where the node is down at the end, one where it came
// back.
func crossed(at point, reach float64, down bool) []shape {
	stroke := func(dx float64) shape {
		return shape{class: "crash", path: []point{
			{at.x - dx*reach, at.y - reach}, {at.x + dx*reach, at.y + reach},
		}}
	}
	if down {
		return []shape{stroke(1), stroke(-1)}
	}
	return []shape{stroke(-1)}
}

// Up to how many nodes all have labels, and these their load as well.
const (
	mostNumbered = 100
	mostCounted  = 32
)

// labels writes the numbers of nodes: of all, or of the busiest ones and those that crashed.
func (s *scene) labels(d *Drawing, p *places, at []point, scale func(int64) float64, spacing float64) {
	n := len(at)
	middle := point{}
	if p.centre != nil {
		for _, a := range at {
			middle.x, middle.y = middle.x+a.x/float64(n), middle.y+a.y/float64(n)
		}
	}
	for _, id := range d.named() {
		l := &d.Load.loads[id]
		lines := []string{id.String()}
		if n <= mostCounted && spacing > 34 || n > mostNumbered {
			lines = append(lines, fmt.Sprintf("%s / %s", document.Count(float64(l.Sent)),
				document.Count(float64(l.Received))))
		}
		radius := max(scale(l.Sent), scale(l.Received), 3)
		if l.Crashes > 0 {
			radius = max(radius, 5) + 3
		}
		place := point{at[id].x, at[id].y + radius + 12}
		if p.columns > 0 { // beside the links of a grid
			place = point{at[id].x + 0.7*radius + 9, at[id].y + 0.7*radius + 12}
		}
		if dx, dy := at[id].x-middle.x, at[id].y-middle.y; p.centre != nil && math.Hypot(dx, dy) > 20 {
			// Texts are wider than high, so that they go farther to the sides.
			far := math.Hypot(dx, dy)
			place = point{at[id].x + dx/far*(radius+16), at[id].y + dy/far*(radius+13) + 4}
			if len(lines) > 1 {
				place.x, place.y = place.x+dx/far*8, place.y-6+dy/far*4
			}
		}
		for k, text := range lines {
			s.add("", shape{
				class: "label", at: point{place.x, place.y + 12*float64(k)}, text: text, align: 0.5,
				size: smallSize, bold: k == 0,
			})
		}
	}
}
