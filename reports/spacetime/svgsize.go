package spacetime

import (
	"math"
	"slices"
)

// measure places processes and rows. Time is compressed: twice the distance makes a row only a
// little higher.
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
		gap = max(gap, wide[i]+70, textWidth(clean(h))+20)
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
	y, typical := p.top+headHeight+24, p.typical()
	for i, r := range p.Rows {
		if i > 0 {
			d := r.At - p.Rows[i-1].At
			y += rowLeast
			if d > 0 && typical > 0 {
				y += min(14*math.Log2(1+d/typical), rowMost-rowLeast)
			}
			y += lostHeight * float64(p.undelivered(i-1))
		}
		p.y = append(p.y, y)
	}
	p.height = y + 28
	p.aim()
	for _, s := range p.shafts { // what leaves at the end needs room below
		p.height = max(p.height, s.to.y+20)
	}
}

// undelivered is the most messages that one event of a row sends in vain.
func (p *picture) undelivered(row int) int {
	most := 0
	for _, e := range p.events[row] {
		n := 0
		for _, i := range p.sent[e] {
			if p.Messages[i].To == Nowhere {
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
