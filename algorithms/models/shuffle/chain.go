package shuffle

import (
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/models/meanfield"
)

// chainLabel tells the streams of a Chain from those of other users of the same seed.
const chainLabel = 0x636861696e

// Chain simulates the population model. O, FD, and LD all gain the item with the same probability,
// never go back to I, and count alike for both measures; so the three lump exactly into one state,
// those who had the item and do not hold it, and a step takes four binomial draws in place of nine.
// A Chain serves one goroutine at a time.
type Chain struct {
	nodes, holders int64
	c              rates
	rng            algorithms.Rand
}

// NewChain checks the parameters. There may be at most 2^31-1 nodes, which is what a Run can count.
func NewChain(p Params) (*Chain, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	if p.Nodes > math.MaxInt32 {
		return nil, fmt.Errorf("nodes: %d (allowed in a simulation: 2 to %d; Classic and Refined take more)",
			p.Nodes, math.MaxInt32)
	}
	return &Chain{nodes: int64(p.Nodes), holders: int64(p.Holders), c: p.rates()}, nil
}

// Run fills in a run from step 0 on. The numbers depend on the parameters, the seed, and the
// index of the run alone. It allocates no memory.
func (c *Chain) Run(run *Run, seed, index uint64) {
	c.rng = algorithms.NewRand(seed, index, chainLabel)
	rng := &c.rng
	holders, never := c.holders, c.nodes-c.holders // D and PD, I
	for t := range run.Replication {
		run.Replication[t] = int32(holders)
		run.Coverage[t] = int32(c.nodes - never)
		r := float64(holders) / float64(c.nodes)
		get, given := float64(c.c.alpha*r), c.c.beta*r // not fused with the difference below
		before := c.nodes - holders - never            // O, FD, and LD
		lost := meanfield.Binomial(rng, holders-1, c.c.gamma*r)
		first := meanfield.Binomial(rng, never, get)
		again := meanfield.Binomial(rng, before, get)
		handed := meanfield.Binomial(rng, never-first, given/(1-get))
		holders += first + again - lost
		never -= first + handed
	}
}
