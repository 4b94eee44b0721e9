package spacetime

import (
	"bytes"
	"fmt"
	"math"
	"slices"
)

// label is a text of the picture. Its place is the beginning of its base line, or the middle where
// it stands on a slanted one.
type label struct {
	x, y    float64
	angle   float64 // in degrees
	text    string
	colour  string
	halo    bool
	anchor  string
	covered []point // places along the middle of its letters
	box     box
}

// box is a rectangle around something.
type box struct{ low, high point }

// around is the box of two points, with a margin.
func around(a, b point, margin float64) box {
	return box{
		point{min(a.x, b.x) - margin, min(a.y, b.y) - margin},
		point{max(a.x, b.x) + margin, max(a.y, b.y) + margin},
	}
}

func (a *box) meets(b *box) bool {
	return a.low.x <= b.high.x && b.low.x <= a.high.x && a.low.y <= b.high.y && b.low.y <= a.high.y
}

// labels finds places for texts, one after the other, where they cover as little as can be.
type labels struct {
	shafts []shaft
	avoid  []point // signs of events and heads of arrows
	placed []label
}

func (l *labels) add(t label) { l.placed = append(l.placed, t) }

// cover fills in what a label of a width covers, from its left end on.
func (t *label) cover(left point, width, angle float64) {
	const step = 7
	sin, cos := math.Sincos(angle * math.Pi / 180)
	for d := 0.0; d <= width; d += step {
		t.covered = append(t.covered, point{left.x + d*cos, left.y + d*sin})
	}
	t.box = around(left, point{left.x + width*cos, left.y + width*sin}, letter)
}

// cost is what is wrong with a place: other texts that it covers, and lines but its own.
func (l *labels) cost(t *label, own int) float64 {
	cost := 0.0
	for i := range l.placed {
		if o := &l.placed[i]; t.box.meets(&o.box) {
			for _, c := range t.covered {
				if slices.ContainsFunc(o.covered, func(q point) bool { return touch(c, q) }) {
					cost += 12
				}
			}
		}
	}
	for _, q := range l.avoid {
		if at := (box{q, q}); t.box.meets(&at) &&
			slices.ContainsFunc(t.covered, func(c point) bool { return touch(c, q) }) {
			cost += 12
		}
	}
	for i, s := range l.shafts {
		if line := around(s.from, s.to, 0); i == own || !t.box.meets(&line) {
			continue
		}
		for _, c := range t.covered {
			if distance(c, s) < 7 {
				cost++
			}
		}
	}
	return cost
}

// letter is the height of a letter, and touch says whether those at two places would touch.
const letter = 13

func touch(a, b point) bool { return math.Abs(a.y-b.y) < letter && math.Abs(a.x-b.x) < 8 }

// distance is that of a point from a line between two others.
func distance(p point, s shaft) float64 {
	dx, dy := s.to.x-s.from.x, s.to.y-s.from.y
	if dx == 0 && dy == 0 {
		return p.to(s.from)
	}
	t := ((p.x-s.from.x)*dx + (p.y-s.from.y)*dy) / (dx*dx + dy*dy)
	return p.to(s.from.toward(s.to, min(max(t, 0), 1)))
}

// smaller is the size of the words of messages, of that of events.
const smaller = 0.85

// along puts a text on the line of a message, as near to its sender as there is room for.
func (l *labels) along(i int, text string) {
	s := l.shafts[i]
	length, width := s.from.to(s.to), smaller*textWidth(text)
	angle := math.Atan2(s.to.y-s.from.y, s.to.x-s.from.x) * 180 / math.Pi
	if angle > 90 {
		angle -= 180
	}
	var best label
	least := math.Inf(1)
	const steps = 14
	first := min((width/2+12)/length, 0.5)
	for k := range steps + 1 {
		at := first + (max(1-first, first)-first)*float64(k)/steps
		for _, above := range []float64{0, 9, -9} {
			m := s.from.toward(s.to, at)
			sin, cos := math.Sincos(angle * math.Pi / 180)
			m.x, m.y = m.x+above*sin, m.y-above*cos
			t := label{x: m.x, y: m.y, angle: angle, text: text, colour: s.colour, halo: true, anchor: "middle"}
			t.cover(point{m.x - width/2*cos, m.y - width/2*sin}, width, angle)
			// Near the sender, and above the line, rather than on it or below.
			cost := l.cost(&t, i) + 0.5*float64(k)
			switch above {
			case 0:
				cost++
			case -9:
				cost += 1.5
			}
			if cost < least {
				best, least = t, cost
			}
		}
	}
	l.add(best)
}

const lineHeight = 14

// beside puts lines of text to the right or left of an event, at its height or a little off.
func (l *labels) beside(at point, lines []string) {
	var best []label
	least := math.Inf(1)
	for k, c := range []struct{ side, dy float64 }{
		{1, 0}, {-1, 0}, {1, -13}, {1, 13}, {-1, -13}, {-1, 13}, {1, -26}, {1, 26}, {-1, -26}, {-1, 26},
	} {
		cost, all := 0.8*float64(k)+math.Abs(c.dy)/6, []label(nil)
		for i, text := range lines {
			y := at.y + c.dy + lineHeight*(float64(i)-float64(len(lines)-1)/2)
			t := label{x: at.x + 12*c.side, y: y + 4.5, text: text, halo: true}
			left := t.x
			if c.side < 0 {
				t.anchor = "end"
				left -= textWidth(text)
			}
			t.cover(point{left, y}, textWidth(text), 0)
			cost += l.cost(&t, -1)
			if left < axisWidth {
				cost += 50
			}
			all = append(all, t)
		}
		if cost < least {
			best, least = all, cost
		}
	}
	l.placed = append(l.placed, best...)
}

// write writes the texts on top of everything else.
func (l *labels) write(b *bytes.Buffer) {
	for _, t := range l.placed {
		b.WriteString(`<text`)
		if t.angle != 0 || t.anchor == "middle" {
			fmt.Fprintf(b, ` class="label" transform="translate(%.1f %.1f) rotate(%.1f)" y="4" font-size="11"`,
				t.x, t.y, t.angle)
		} else {
			fmt.Fprintf(b, ` x="%.1f" y="%.1f"`, t.x, t.y)
		}
		if t.anchor != "" {
			fmt.Fprintf(b, ` text-anchor="%s"`, t.anchor)
		}
		if t.colour != "" {
			fmt.Fprintf(b, ` fill="%s"`, t.colour)
		}
		if t.halo {
			fmt.Fprintf(b, ` stroke="%s" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke"`, paper)
		}
		fmt.Fprintf(b, ">%s</text>\n", escaped(t.text))
	}
}
