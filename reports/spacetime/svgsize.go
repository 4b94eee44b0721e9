package spacetime

import (
	"math"
	"slices"

	"github.com/joulemark/joulemark/internal/suggest"
)

// measure places processes and rows. Time is compressed: twice the distance makes a row only a
// little higher, so that a time-out of seconds and an answer within microseconds fit the same
// picture. What is added to the width of a text is for dots, heads of arrows and a gap.
func (p *picture) measure() {
	n := len(p.Processes)
	wide := make([]float64, n) // by process: its widest label
	for _, e := range p.Events {
		for _, l := range labelLines(e.Label) {
			wide[e.Process] = max(wide[e.Process], textWidth(l))
		}
	}
	gap := columnGap
	for i, h := range p.Processes {
		gap = max(gap, wide[i]+70, textWidth(suggest.Drawn(h))+20)
	}
	for i, m := range p.Messages {
		if m.To == Nowhere {
			gap = max(gap, smaller*textWidth(p.words(i))+60)
		}
	}
	gap = min(gap, columnMost)
	first, last := 60.0, 60.0
	if n > 0 {
		first, last = max(first, wide[0]+30), max(last, wide[n-1]+30)
	}
	if n > manyHeads {
		gap = columnMin
	}
	p.width = axisWidth + first
	for range p.Processes {
		p.x = append(p.x, p.width)
		p.width += gap
	}
	p.width = max(p.width-gap+last, 420)
	p.top = 16
	if p.Title != "" {
		p.top += 28
		p.width = max(p.width, 32+10.5*float64(runes(p.Title)))
	}
	y := p.top + headHeight + 24
	for i, gap := range p.gaps() {
		if i > 0 {
			y += gap
		}
		p.y = append(p.y, y)
	}
	p.height = y + 28
	p.aim()
	for _, s := range p.shafts { // what leaves at the end needs room below
		p.height = max(p.height, s.to.y+20)
	}
}

// gaps are the distances of the rows from those above them. Where together they would be higher
// than a picture should be, all shrink alike, down to what keeps events and words apart.
func (p *picture) gaps() []float64 {
	typical, total := p.typical(), 0.0
	wide, close := make([]float64, len(p.Rows)), p.closest()
	for i := 1; i < len(p.Rows); i++ {
		wide[i] = rowLeast + lostHeight*float64(p.undelivered(i-1))
		if d := p.Rows[i].At - p.Rows[i-1].At; d > 0 && typical > 0 {
			wide[i] += min(14*math.Log2(1+d/typical), rowMost-rowLeast)
		}
		total += wide[i]
	}
	if total <= tallest {
		return wide
	}
	sum := func(share float64) (height float64) {
		for i, gap := range wide {
			height += max(share*gap, close[i])
		}
		return height
	}
	least, most := 0.0, 1.0
	for range 40 {
		if middle := (least + most) / 2; sum(middle) > tallest {
			most = middle
		} else {
			least = middle
		}
	}
	for i := range wide {
		wide[i] = max(least*wide[i], close[i])
	}
	return wide
}

// closest is how near each row may come to the one above it.
func (o *order) closest() []float64 {
	gaps := make([]float64, len(o.Rows))
	for i := 1; i < len(o.Rows); i++ {
		gaps[i] = max(rowClose, o.roomOf(i), o.roomOf(i-1), lostHeight*float64(o.undelivered(i-1)))
	}
	return gaps
}

// roomOf is what a row takes to be read: a note its band, and an event its words.
func (o *order) roomOf(row int) float64 {
	if _, ok := o.notes[row]; ok {
		return rowLeast
	}
	for _, e := range o.events[row] {
		if o.Events[e].Label != "" {
			return 16
		}
	}
	return 0
}

// rowsThatFit is how many rows a picture can have.
func (o *order) rowsThatFit() int {
	height := 0.0
	for i, gap := range o.closest() {
		if height += gap; height > mostHeight {
			return i
		}
	}
	return len(o.Rows)
}

// undelivered is the most messages that one event of a row sends in vain.
func (o *order) undelivered(row int) int {
	most := 0
	for _, e := range o.events[row] {
		n := 0
		for _, i := range o.sent[e] {
			if o.Messages[i].To == Nowhere {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// typical is the median of the distances between rows in time.
func (p *picture) typical() float64 {
	var gaps []float64
	for i := 1; i < len(p.Rows); i++ {
		if d := p.Rows[i].At - p.Rows[i-1].At; d > 0 {
			gaps = append(gaps, d)
		}
	}
	if gaps == nil {
		return 0
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/2]
}
