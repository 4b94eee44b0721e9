package meanfield_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/joulemark/joulemark/algorithms/models/meanfield"
)

// A protocol of one's own: nodes sleep to save energy. In a step a sleeping node wakes up with
// probability 0.02, and a node that is awake pings a random node: if that is awake as well, it goes
// to sleep with probability 0.1.
func Example() {
	const asleep, awake = 0, 1
	m := &meanfield.Model{
		States:      []string{"asleep", "awake"},
		Transitions: []meanfield.Transition{{From: asleep, To: awake}, {From: awake, To: asleep}},
		Rates: func(m, p []meanfield.Number) {
			p[0] = meanfield.Const(0.02)
			p[1] = m[awake].Scale(0.1)
		},
	}
	h, err := m.Measure("awake")
	if err != nil {
		fmt.Println(err)
		return
	}

	const nodes, steps = 20, 200
	refined, err := m.Refined([]float64{0, 1}) // all are awake at first
	if err != nil {
		fmt.Println(err)
		return
	}
	for range steps {
		if err := refined.Step(); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Printf("classic mean field: %.2f of %d nodes are awake\n", refined.Classic.Mean(h, nodes), nodes)
	fmt.Printf("refined mean field: %.2f ± %.2f\n", refined.Mean(h, nodes), refined.SD(h, nodes))

	const runs = 4000
	sum, squares := 0.0, 0.0
	for run := range uint64(runs) {
		s, err := m.Simulate([]int64{asleep: 0, awake: nodes}, rand.NewPCG(1, run))
		if err != nil {
			fmt.Println(err)
			return
		}
		for range steps {
			if err := s.Step(); err != nil {
				fmt.Println(err)
				return
			}
		}
		sum += s.Total(h)
		squares += s.Total(h) * s.Total(h)
	}
	mean := sum / runs
	fmt.Printf("%d simulations:   %.2f ± %.2f\n", runs, mean, math.Sqrt(squares/runs-mean*mean))
	// Output:
	// classic mean field: 7.17 of 20 nodes are awake
	// refined mean field: 7.01 ± 1.69
	// 4000 simulations:   7.00 ± 1.71
}

// How many nodes never hear of a rumour, of which each node that knows it tells one other in a
// step, by how soon they stop.
func ExampleModel_Classic() {
	const susceptible, infected, removed = 0, 1, 2
	for _, lose := range []float64{1, 0.5, 0.25} {
		m := &meanfield.Model{
			States:      []string{"susceptible", "infected", "removed"},
			Transitions: []meanfield.Transition{{From: susceptible, To: infected}, {From: infected, To: removed}},
			Rates: func(m, p []meanfield.Number) {
				one := meanfield.Const(1)
				p[0] = one.Sub(m[infected].Scale(-1).Exp()) // called by somebody
				p[1] = one.Sub(m[susceptible]).Scale(lose)  // called one who knew
			},
		}
		c, err := m.Classic([]float64{0.999, 0.001, 0})
		if err != nil {
			fmt.Println(err)
			return
		}
		for c.Mu[infected] > 1e-6 {
			if err := c.Step(); err != nil {
				fmt.Println(err)
				return
			}
		}
		fmt.Printf("loses interest with probability %.2f: after %d steps %.1f %% have not heard\n",
			lose, c.Time, 100*c.Mu[susceptible])
	}
	// Output:
	// loses interest with probability 1.00: after 25 steps 17.5 % have not heard
	// loses interest with probability 0.50: after 37 steps 5.0 % have not heard
	// loses interest with probability 0.25: after 62 steps 0.6 % have not heard
}
