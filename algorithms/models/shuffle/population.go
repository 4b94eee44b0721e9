package shuffle

import "github.com/joulemark/joulemark/algorithms/models/meanfield"

// States of a node in the population model, in the order of its vectors. In a hand-over the number
// of copies stays the same. The model lets the giver go on holding the item and puts the receiver
// into FD or LD, so these two do not count as holders.
const (
	stateO  = iota // has held the item and does not now
	stateD         // holds it
	stateI         // never had it
	stateFD        // got it by a hand-over, for the first time
	statePD        // the one node that holds it for ever, so that it cannot get lost
	stateLD        // got it by a hand-over, and had held it before
	states
)

// rates are the coefficients of the population model: a node that meets holders at the rate r gets
// a copy with probability alpha r and has one handed over with beta r; a holder loses its copy with
// gamma r.
type rates struct{ alpha, beta, gamma float64 }

func (p Params) rates() rates {
	a, pair := p.Rate(), p.Pair()
	return rates{a * pair.Replicate, a * pair.HandOver, a * pair.Lose}
}

// Population is the population model of the tracked item, with the states O, D, I, FD, PD, and LD
// of the paper. A node gains or loses the item depending on the fractions of holders, r, and of
// others, x, alone:
//
//	O  → D  αr   LD βr          D → O γr
//	I  → D  αr   FD βr
//	FD → D  αr   O  βx
//	LD → D  αr   O  βx          PD stays
//
// The replication counts D and PD, the coverage all but I. The parameters must be valid.
func (p Params) Population() *meanfield.Model {
	c := p.rates()
	second := c.second()
	return &meanfield.Model{
		States: []string{"O", "D", "I", "FD", "PD", "LD"},
		Transitions: []meanfield.Transition{
			{From: stateO, To: stateD},
			{From: stateO, To: stateLD},
			{From: stateD, To: stateO},
			{From: stateI, To: stateD},
			{From: stateI, To: stateFD},
			{From: stateFD, To: stateD},
			{From: stateFD, To: stateO},
			{From: stateLD, To: stateD},
			{From: stateLD, To: stateO},
		},
		Rates: func(m, p []meanfield.Number) {
			r := m[stateD].Add(m[statePD])
			x := m[stateO].Add(m[stateI]).Add(m[stateFD]).Add(m[stateLD])
			get, given := r.Scale(c.alpha), r.Scale(c.beta)
			lose, give := r.Scale(c.gamma), x.Scale(c.beta)
			p[0], p[1] = get, given
			p[2] = lose
			p[3], p[4] = get, given
			p[5], p[6] = get, give
			p[7], p[8] = get, give
		},
		Derivatives: func(m, a, b []float64) {
			copy(b, second[:])
			// Φ_j(m) = m_j + ½ m·B_j m, so its gradient is the unit vector plus B_j m.
			for j := range states {
				for k := range states {
					row, sum := second[(j*states+k)*states:][:states], 0.0
					for l, v := range row {
						sum += v * m[l]
					}
					if j == k {
						sum++
					}
					a[j*states+k] = sum
				}
			}
		},
	}
}

// second are the second derivatives of the six-state map, which are the same everywhere.
func (c rates) second() (b [states * states * states]float64) {
	holders := []int{stateD, statePD}
	others := []int{stateO, stateI, stateFD, stateLD}
	// flow adds those of a flow from one state to another at a rate times the sum over the states
	// that it takes two with.
	flow := func(rate float64, from, to int, with []int) {
		for _, w := range with {
			for _, end := range []struct {
				state int
				by    float64
			}{{from, -rate}, {to, rate}} {
				b[(end.state*states+from)*states+w] += end.by
				b[(end.state*states+w)*states+from] += end.by
			}
		}
	}
	for _, from := range others {
		flow(c.alpha, from, stateD, holders)
	}
	flow(c.beta, stateO, stateLD, holders)
	flow(c.beta, stateI, stateFD, holders)
	flow(c.beta, stateFD, stateO, others)
	flow(c.beta, stateLD, stateO, others)
	flow(c.gamma, stateD, stateO, holders)
	return b
}

// Start is the occupancy measure at the start: one holder is PD, the others are D, and the rest
// never had the item.
func (p Params) Start() []float64 {
	counts, m := p.StartCounts(), make([]float64, states)
	for i, x := range counts {
		m[i] = float64(x) / float64(p.Nodes)
	}
	return m
}

// StartCounts are the numbers of nodes by state at the start.
func (p Params) StartCounts() []int64 {
	counts := make([]int64, states)
	counts[statePD] = 1
	counts[stateD] = int64(p.Holders - 1)
	counts[stateI] = int64(p.Nodes - p.Holders)
	return counts
}
