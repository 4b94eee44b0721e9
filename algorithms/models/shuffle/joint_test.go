package shuffle_test

import (
	"math"
	"testing"

	"github.com/joulemark/joulemark/algorithms/models/shuffle"
)

// TestExactAgainstTheJointLaw follows the numbers of holders and of nodes that never had the item
// together, over all outcomes of every step, without any tagging or cutting off.
func TestExactAgainstTheJointLaw(t *testing.T) {
	const steps = 60
	p := shuffle.Params{Nodes: 9, Items: 40, Cache: 12, Exchange: 5, Gmax: 1, Holders: 3}
	c := curves(t, exact, p, steps)
	a, pair := p.Rate(), p.Pair()

	type state struct{ holders, never int }
	law := map[state]float64{{p.Holders, p.Nodes - p.Holders}: 1}
	for at := range steps + 1 {
		var sum [2]float64
		var squares [2]float64
		next := map[state]float64{}
		for s, mass := range law {
			for i, x := range []float64{float64(s.holders), float64(p.Nodes - s.never)} {
				sum[i] += mass * x
				squares[i] += mass * x * x
			}
			r := float64(s.holders) / float64(p.Nodes)
			get, given, lose := a*pair.Replicate*r, a*pair.HandOver*r, a*pair.Lose*r
			had := p.Nodes - s.holders - s.never
			for lost := range s.holders {
				for again := range had + 1 {
					for first := range s.never + 1 {
						for handed := range s.never - first + 1 {
							q := choose(s.holders-1, lost, lose) * choose(had, again, get) *
								choose(s.never, first, get) * choose(s.never-first, handed, given/(1-get))
							next[state{s.holders - lost + again + first, s.never - first - handed}] += mass * q
						}
					}
				}
			}
		}
		for i, curve := range []shuffle.Curve{c.Replication, c.Coverage} {
			near(t, "mean", curve.Mean[at], sum[i])
			near(t, "variance", curve.SD[at]*curve.SD[at], squares[i]-sum[i]*sum[i])
		}
		law = next
	}
}

// choose is the binomial probability of k successes of n.
func choose(n, k int, p float64) float64 {
	x := math.Pow(p, float64(k)) * math.Pow(1-p, float64(n-k))
	for i := range k {
		x *= float64(n-i) / float64(i+1)
	}
	return x
}
