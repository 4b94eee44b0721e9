package topology

import (
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/reports/document"
)

// legend says what the signs mean, with discs of known numbers for the scale, and returns where it
// ends.
func (s *scene) legend(d *Drawing, lines []line, top float64, most int64, scale func(int64) float64) float64 {
	const sign, text = legendLeft + 34, legendLeft + 78
	y := top + 30
	entry := func(room float64, words string, shapes ...shape) {
		y += room
		g := group{shapes: shapes}
		for i := range g.shapes {
			g.shapes[i].at.x, g.shapes[i].at.y = g.shapes[i].at.x+sign, g.shapes[i].at.y+y
			for k := range g.shapes[i].path {
				g.shapes[i].path[k].x, g.shapes[i].path[k].y = g.shapes[i].path[k].x+sign, g.shapes[i].path[k].y+y
			}
		}
		for k, l := range broken(words, smallSize+1, false, sceneWidth-edge-text) {
			g.shapes = append(g.shapes, shape{
				class: "ink", at: point{text, y + 4 + 15*float64(k)}, text: l, size: smallSize + 1,
			})
			if k > 0 {
				room += 15
			}
		}
		s.groups = append(s.groups, g)
		y += max(room, 12)
	}
	for i, v := range steps(most) {
		words := number.Plural(v, "message") + " sent (area)"
		if i > 0 {
			words = number.Plural(v, "message") + " sent"
		}
		entry(max(scale(v), 6)+2, words, shape{class: "sent", radius: scale(v)})
	}
	if most > 0 {
		last := steps(most)[0]
		entry(max(scale(last), 6)+2, fmt.Sprintf("%s received (area of the circle)", document.Count(float64(last))),
			shape{class: s.received(), radius: scale(last)})
	}
	has := func(which func(Load) bool) bool { return slices.ContainsFunc(d.Load.loads, which) }
	if has(func(l Load) bool { return l.Sent == 0 && l.Received == 0 }) {
		entry(10, "neither sends nor receives", shape{class: "idle", radius: 1.6})
	}
	if has(func(l Load) bool { return l.Crashes > 0 && l.Down }) {
		entry(10, "crashed, down at the end", crossed(point{}, 8, true)...)
	}
	if has(func(l Load) bool { return l.Crashes > 0 && !l.Down }) {
		entry(10, "crashed and came back", crossed(point{}, 8, false)...)
	}
	used, unused := false, false
	for _, l := range lines {
		used, unused = used || l.used, unused || !l.used
	}
	if used {
		entry(10, "link that carried messages", shape{class: "used", path: []point{{-14, 0}, {14, 0}}})
	}
	if unused {
		entry(10, "link without messages", shape{class: "unused", path: []point{{-14, 0}, {14, 0}}})
	}
	if n := d.Graph.N(); n <= mostCounted {
		entry(10, "numbers: that of the node, messages sent / received")
	} else if n > mostNumbered && len(d.named()) > 0 {
		entry(10, "numbers: nodes that do most or crashed, with messages sent / received")
	}
	return y
}

// steps are the numbers of messages that the legend has discs for.
func steps(most int64) []int64 {
	switch {
	case most <= 0:
		return nil
	case most < 4:
		return []int64{most}
	case most < 16:
		return []int64{most, most / 4}
	}
	return []int64{most, most / 4, most / 16}
}
