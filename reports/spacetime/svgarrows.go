package spacetime

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/joulemark/joulemark/internal/suggest"
)

func sortedRows(notes map[int]string) []int { return slices.Sorted(maps.Keys(notes)) }

// point is a place in the picture.
type point struct{ x, y float64 }

func (a point) toward(b point, t float64) point { return point{a.x + t*(b.x-a.x), a.y + t*(b.y-a.y)} }
func (a point) to(b point) float64              { return math.Hypot(b.x-a.x, b.y-a.y) }

// place is where an event is.
func (p *picture) place(e int) point { return point{p.x[p.Events[e].Process], p.y[p.Events[e].Row]} }

// shaft is the line of a message.
type shaft struct {
	from, to point
	colour   string
}

// clearance is how near to a process a message that does not arrive may end.
const clearance = 18

// aim lays the lines of all messages. One that does not arrive ends on its way, as far as its words
// need and its receiver allows; of several slopes it takes the one that keeps it away from what is
// there.
func (p *picture) aim() {
	p.shafts = make([]shaft, len(p.Messages))
	var there []shaft
	for i, m := range p.Messages {
		if m.To != Nowhere {
			p.shafts[i] = shaft{p.place(m.From), p.place(m.To), blue}
			there = append(there, p.shafts[i])
		}
	}
	for i, m := range p.Messages {
		if m.To != Nowhere {
			continue
		}
		colour := blue
		if m.Lost != "" {
			colour = vermilion
		}
		from := p.place(m.From)
		far := p.x[m.Toward] - from.x
		length := min(max(70, smaller*textWidth(p.words(i))+34), math.Abs(far)-clearance)
		for _, x := range p.x { // not beside the line of a process, as if it ended there
			if math.Abs(from.x+math.Copysign(length, far)-x) < clearance {
				length = max(math.Abs(x-from.x)-clearance, clearance)
			}
		}
		least := math.Inf(1)
		for k := range 7 {
			s := shaft{from, point{from.x + math.Copysign(length, far), from.y + 8 + 16*float64(k)}, colour}
			if cost := float64(k) + p.crowd(s, there); cost < least {
				least, p.shafts[i] = cost, s
			}
		}
		there = append(there, p.shafts[i])
	}
}

// crowd says how much a line comes near others and events, apart from its beginning.
func (p *picture) crowd(s shaft, others []shaft) float64 {
	const step, near = 12, 12
	cost, length := 0.0, s.from.to(s.to)
	for d := 36.0; d <= length; d += step {
		at := s.from.toward(s.to, d/length)
		for _, o := range others {
			if distance(at, o) < near {
				cost++
			}
		}
		for e := range p.Events {
			if at.to(p.place(e)) < near {
				cost += 3
			}
		}
	}
	return cost
}

// arrows draws the messages, lines first and then their heads.
func (p *picture) arrows() {
	for i, s := range p.shafts {
		dash := ""
		switch m := &p.Messages[i]; {
		case m.Copy:
			dash = ` stroke-dasharray="1.5 4" stroke-linecap="round"`
		case m.To == Nowhere:
			dash = ` stroke-dasharray="6 4"`
		}
		p.draw(`<path class="message" d="M%.1f %.1fL%.1f %.1f" stroke="%s" stroke-width="1.6"%s/>`,
			s.from.x, s.from.y, s.to.x, s.to.y, s.colour, dash)
	}
	for i := range p.Messages {
		if m := &p.Messages[i]; m.Lost == "" {
			p.head(p.shafts[i], m.To != Nowhere)
		} else {
			p.draw(`<path class="lost" d="M%.1f %.1fm-5 -5l10 10m-10 0l10 -10" stroke="%s" stroke-width="2.4"/>`,
				p.shafts[i].to.x, p.shafts[i].to.y, vermilion)
		}
	}
}

// write finds places for the words: first those of events, then those of messages, the shortest
// lines first because they have the least choice.
func (p *picture) write() {
	p.labels.shafts = p.shafts
	for e := range p.Events {
		p.labels.avoid = append(p.labels.avoid, p.place(e))
	}
	for _, s := range p.labels.shafts {
		if length := s.from.to(s.to); length > 0 {
			p.labels.avoid = append(p.labels.avoid, s.to.toward(s.from, min(1, 9/length)))
		}
	}
	for e := range p.Events {
		if text := p.Events[e].Label; text != "" {
			p.labels.beside(p.place(e), labelLines(text))
		}
	}
	order := make([]int, len(p.shafts))
	for i := range order {
		order[i] = i
	}
	length := func(i int) float64 { return p.shafts[i].from.to(p.shafts[i].to) - smaller*textWidth(p.words(i)) }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(length(a), length(b)) })
	for _, i := range order {
		p.labels.along(i, p.words(i))
	}
}

// head draws that of an arrow, which touches the sign of the event it comes to; an open one stands
// for a message that is still under way.
func (p *picture) head(s shaft, arrives bool) {
	length := s.from.to(s.to)
	if length == 0 {
		return
	}
	ux, uy := (s.to.x-s.from.x)/length, (s.to.y-s.from.y)/length
	tip, fill := s.to, s.colour
	class := "head"
	if arrives {
		tip = point{s.to.x - dotRadius*ux, s.to.y - dotRadius*uy}
	} else {
		class, fill = "open", paper
	}
	base := point{tip.x - headLength*ux, tip.y - headLength*uy}
	const half = 4.2
	p.draw(`<path class="%s" d="M%.1f %.1fL%.1f %.1fL%.1f %.1fz" fill="%s" stroke="%s" stroke-width="1"/>`,
		class, tip.x, tip.y, base.x-half*uy, base.y+half*ux, base.x+half*uy, base.y-half*ux, fill, s.colour)
}

// marks draws the signs of events.
func (p *picture) marks() {
	for e := range p.Events {
		at := p.place(e)
		switch p.Events[e].Mark {
		case Timer:
			p.draw(`<path class="event" d="M%.1f %.1fl7 7l-7 7l-7 -7z" fill="%s" stroke="%s"/>`,
				at.x, at.y-7, orange, ink)
		case Crash:
			p.draw(`<rect class="event" x="%.1f" y="%.1f" width="13" height="13" fill="%s"/>`,
				at.x-6.5, at.y-6.5, vermilion)
		case Recovery:
			p.draw(`<circle class="event" cx="%.1f" cy="%.1f" r="6" fill="%s" stroke="%s" stroke-width="3"/>`,
				at.x, at.y, paper, green)
		default:
			p.draw(`<circle class="event" cx="%.1f" cy="%.1f" r="%d" fill="%s"/>`, at.x, at.y, dotRadius, ink)
		}
	}
}

// labelLines breaks the label of an event into short lines.
func labelLines(text string) []string { return wrapped(suggest.Drawn(text), labelWidth) }

const labelWidth = 24
