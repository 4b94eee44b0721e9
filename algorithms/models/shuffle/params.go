package shuffle

import (
	"errors"
	"math"

	"github.com/joulemark/joulemark/internal/suggest"
)

// Params are a network and what its nodes do. Make one with Small or Medium and change what is
// to be different; the zero value is not valid.
type Params struct {
	Nodes    int // N
	Items    int // n, different items, the tracked one among them
	Cache    int // c, items that a node keeps; its cache is always full
	Exchange int // s, items that each side of an exchange sends
	// Gmax is the longest pause between two attempts of a node to exchange, in steps. In each
	// window of Gmax+1 steps a node makes one.
	Gmax    int
	Holders int // nodes that hold the tracked item at the start
}

// Small is the smaller network of the paper.
func Small() Params {
	return Params{Nodes: 100, Items: 500, Cache: 100, Exchange: 50, Gmax: 3, Holders: 1}
}

// Medium is the larger one.
func Medium() Params {
	return Params{Nodes: 2500, Items: 500, Cache: 100, Exchange: 50, Gmax: 9, Holders: 1}
}

// Bounds of the parameters, which keep every number of the models exact in a float64.
const (
	MaxNodes = 1 << 40
	MaxItems = 1 << 20
	MaxGmax  = 1 << 20
)

// Validate names everything that is out of range.
func (p Params) Validate() error {
	var errs []error
	check := func(name string, value, least, most int) {
		if value < least || value > most {
			errs = append(errs, suggest.Wrong(name, value, "%d to %d", least, most))
		}
	}
	check("nodes", p.Nodes, 2, MaxNodes)
	check("items", p.Items, 2, MaxItems)
	// With a cache for all items every node would hold every one of them, and there is nothing to
	// model.
	check("cache", p.Cache, 1, max(p.Items-1, 1))
	check("exchange", p.Exchange, 1, max(p.Cache, 1))
	check("gmax", p.Gmax, 1, MaxGmax)
	check("holders", p.Holders, 1, max(p.Nodes, 1))
	return errors.Join(errs...)
}

// Active is the probability that a node tries to exchange in a given step, 1/(Gmax+1).
func (p Params) Active() float64 { return 1 / float64(p.Gmax+1) }

// NoCollision is the probability that nobody else gets in the way of an attempt, in the limit of
// many nodes: exp(-2/(Gmax+1)).
func (p Params) NoCollision() float64 { return math.Exp(-2 * p.Active()) }

// Rate is the probability that a node takes part in an exchange in a given step, on either side of
// it: 2 Gmax/(Gmax+1)² exp(-2/(Gmax+1)).
func (p Params) Rate() float64 {
	active := p.Active()
	return 2 * active * (1 - active) * p.NoCollision()
}

// Pair is what one exchange does to the tracked item, as probabilities. 1 stands for a node that
// holds it and 0 for one that does not; the pair before is on the right, the pair after on
// the left. By symmetry P(a'b'|ab) = P(b'a'|ba).
type Pair struct {
	HandOver  float64 // P(01|10): the item moves
	Replicate float64 // P(11|10): there is one copy more
	Keep      float64 // P(10|10): it was not among the items sent
	Lose      float64 // P(01|11): one of two copies is dropped
	Both      float64 // P(11|11): both keep theirs
}

// Pair computes the probabilities of one exchange between nodes with independent, uniformly
// random caches.
func (p Params) Pair() Pair {
	n, c, s := float64(p.Items), float64(p.Cache), float64(p.Exchange)
	lose := s / c * (c - s) / c * (n - c) / (n - s)
	return Pair{
		HandOver:  s / c * (n - c) / (n - s),
		Replicate: s / c * (c - s) / (n - s),
		Keep:      (c - s) / c,
		Lose:      lose,
		Both:      1 - 2*lose,
	}
}
