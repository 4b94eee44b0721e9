package broadcast

import (
	"math"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/models/epidemic"
)

// promised reports whether a run is one of those about whose coverage something can be promised:
// calls go to any node, and arrive in their round.
func promised(s algorithms.Setup) bool {
	return s.Graph.IsComplete() && s.Faults&^algorithms.Duplication == algorithms.NoFaults
}

// leastPushed is how many nodes are informed at least where each pushes by a rule of its own. A
// node makes at least the calls that it would make if all of them were useless.
func leastPushed(p *plan, n int) int {
	return epidemic.Mongering(n, func(k int) float64 {
		inside := epidemic.Within(n, k, min(p.fanout, n-1))
		switch p.rule {
		case byCounter:
			return math.Ceil(float64(p.k)/float64(p.fanout)) * inside
		case byCoin:
			// After each round of useless contacts it goes on with this probability.
			goes := math.Pow(1-1/float64(p.k), float64(p.fanout))
			once := math.Exp(inside)
			return math.Log(once * (1 - goes) / (1 - once*goes))
		}
		return float64(p.rounds) * inside
	})
}

// leastCalled is how many nodes are informed at least after the rounds in which all call, or those
// that do not know the rumour.
func leastCalled(p *plan, n int) int {
	start, rounds := 1, int(p.rounds)
	if p.pushes && rounds > 0 { // in the first round the source calls nodes that do not know
		start, rounds = 1+p.fanout, rounds-1
	}
	return epidemic.Rounds(n, start, rounds, func(k int) float64 {
		missed := math.Exp(epidemic.Within(n, n-k, min(p.fanout, n-1)))
		if p.pushes {
			missed *= notPushed(p, n, k)
		}
		return missed
	})
}

// leastTold is leastCalled where those who know the rumour call alone.
func leastTold(c *schedule, n int) int {
	start, rounds := 0, int(c.rounds)
	for _, holds := range c.holders {
		if holds {
			start++
		}
	}
	if start > 0 && rounds > 0 {
		start, rounds = max(start, 1+c.fanout), rounds-1
	}
	return epidemic.Rounds(n, start, rounds, func(k int) float64 { return notPushed(&c.plan, n, k) })
}

// notPushed is the probability that none of k nodes calls a certain other one in a round.
func notPushed(p *plan, n, k int) float64 {
	return math.Pow(1-float64(min(p.fanout, n-1))/float64(n-1), float64(k))
}
