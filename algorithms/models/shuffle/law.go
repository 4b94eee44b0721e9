package shuffle

import (
	"math"
	"slices"
)

// Where probabilities are cut off.
const (
	rowCut  = 1e-18 // of a binomial distribution, relative to its largest
	bandCut = 1e-24 // of the law, absolute
)

// As in package meanfield, conversions to float64 keep products from being fused with sums, for the
// same results on every kind of processor.

// chainLaw is the distribution of the number d of D-nodes, together with the event that all tagged
// nodes never had the item.
type chainLaw struct {
	nodes, tagged int
	c             rates
	mass, next    []float64 // by d; what is not in the band is 0
	low, high     int       // band of d that may have mass, both ends in it
	rows          []row     // by d, made when first needed
	gain, lose    binomial
	work          []float64
}

// row are the probabilities to go from some d to first, first+1, ...
type row struct {
	first int
	p     []float64
}

func newChainLaw(p Params, tagged int) *chainLaw {
	l := &chainLaw{nodes: p.Nodes, tagged: tagged, c: p.rates()}
	size := p.Nodes - tagged // d goes from 0 to N-1 less the tagged
	l.mass, l.next, l.rows = make([]float64, size), make([]float64, size), make([]row, size)
	l.low, l.high = p.Holders-1, p.Holders-1
	l.mass[l.low] = 1
	return l
}

func (l *chainLaw) total() float64 {
	sum := 0.0
	for _, m := range l.mass[l.low : l.high+1] {
		sum += m
	}
	return sum
}

// replication is the mean and the standard deviation of the number of holders, d and the one of PD.
func (l *chainLaw) replication() (mean, sd float64) {
	for d := l.low; d <= l.high; d++ {
		mean += float64(l.mass[d] * float64(d+1))
	}
	variance := 0.0
	for d := l.low; d <= l.high; d++ {
		x := float64(d+1) - mean
		variance += float64(l.mass[d] * x * x)
	}
	return mean, math.Sqrt(variance)
}

// step moves all mass along the rows.
func (l *chainLaw) step() {
	first, last := len(l.mass), -1
	for d := l.low; d <= l.high; d++ {
		m := l.mass[d]
		l.mass[d] = 0
		if m == 0 {
			continue
		}
		if l.rows[d].p == nil {
			l.rows[d] = l.row(d)
		}
		r := l.rows[d]
		to := l.next[r.first:][:len(r.p)]
		for i, p := range r.p {
			to[i] += float64(m * p)
		}
		first, last = min(first, r.first), max(last, r.first+len(r.p)-1)
	}
	l.mass, l.next = l.next, l.mass
	if last < 0 { // the event has become so improbable that nothing is left of it
		first, last = 0, 0
	}
	l.low, l.high = first, last
	for l.low < l.high && l.mass[l.low] < bandCut {
		l.mass[l.low] = 0
		l.low++
	}
	for l.low < l.high && l.mass[l.high] < bandCut {
		l.mass[l.high] = 0
		l.high--
	}
}

// row computes the transition probabilities from d.
func (l *chainLaw) row(d int) row {
	r := float64(d+1) / float64(l.nodes)
	l.gain.set(l.nodes-1-d-l.tagged, l.c.alpha*r)
	l.lose.set(d, l.c.gamma*r)
	width := len(l.gain.p) + len(l.lose.p) - 1
	l.work = slices.Grow(l.work[:0], width)[:width]
	clear(l.work)
	out := row{d + l.gain.first - l.lose.last(), l.work}
	stay := 1.0
	for range l.tagged {
		stay *= 1 - float64((l.c.alpha+l.c.beta)*r)
	}
	for j, q := range l.lose.p {
		q *= stay
		// What loses most goes furthest down.
		to := out.p[len(l.lose.p)-1-j:]
		for i, p := range l.gain.p {
			to[i] += float64(p * q)
		}
	}
	return out.trim()
}

// trim is a copy without the ends, which are products of two tails. A row keeps at least one term.
func (r row) trim() row {
	most := 0.0
	for _, p := range r.p {
		most = max(most, p)
	}
	from, to := 0, len(r.p)
	for from < to-1 && r.p[from] < rowCut*most {
		from++
	}
	for to-1 > from && r.p[to-1] < rowCut*most {
		to--
	}
	return row{r.first + from, slices.Clone(r.p[from:to])}
}

// binomial are the probabilities of first, first+1, ... successes.
type binomial struct {
	first int
	p     []float64
}

func (b *binomial) last() int { return b.first + len(b.p) - 1 }

// set computes the distribution of n trials with probability p < 1 outwards from its mode, so that
// there are no factorials and hardly any rounding.
func (b *binomial) set(n int, p float64) {
	mode := min(n, int(float64(n+1)*p))
	odds := p / (1 - p)
	b.p = b.p[:0]
	for k, x := mode, 1.0; k > 0; k-- {
		x *= float64(k) / (float64(n-k+1) * odds)
		if x < rowCut {
			break
		}
		b.p = append(b.p, x)
	}
	b.first = mode - len(b.p)
	for i, j := 0, len(b.p)-1; i < j; i, j = i+1, j-1 {
		b.p[i], b.p[j] = b.p[j], b.p[i]
	}
	b.p = append(b.p, 1)
	for k, x := mode, 1.0; k < n; k++ {
		x *= float64(n-k) / float64(k+1) * odds
		if x < rowCut {
			break
		}
		b.p = append(b.p, x)
	}
	sum := 0.0
	for _, x := range b.p {
		sum += x
	}
	for i := range b.p {
		b.p[i] /= sum
	}
}
