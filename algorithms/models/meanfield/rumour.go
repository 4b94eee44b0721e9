package meanfield

import (
	"errors"
	"fmt"
)

// States of the model that [Rumour] makes.
const (
	Susceptible = iota // has not heard the rumour
	Infected           // knows it and calls others
	Removed            // knows it and has lost interest
)

// Rumour is push gossip with feedback and coin (A. Demers et al.: Epidemic algorithms for
// replicated database maintenance, PODC 1987, rumor mongering): in every step each infected node
// calls so many random nodes, and after a call to one that knew already it loses interest with the
// given probability. Calls are independent, to nodes drawn from all with replacement.
//
// A susceptible node is missed by all I calling nodes with probability (1-1/N)^(fanout I); the
// model takes the limit exp(-fanout m_I). A called node that hears of the rumour in the same step
// from two nodes counts as useful for both, since what nodes know is as of the beginning of the
// step. So the only departure from the protocol is that of a population model: given m, nodes move
// independently of each other.
func Rumour(fanout int, loseInterest float64) (*Model, error) {
	var errs []error
	if fanout < 1 || fanout > 1<<20 {
		errs = append(errs, fmt.Errorf("meanfield: fanout: %d (allowed: 1 to %d)", fanout, 1<<20))
	}
	if !(loseInterest >= 0 && loseInterest <= 1) {
		errs = append(errs, fmt.Errorf("meanfield: probability to lose interest: %v (allowed: 0 to 1)", loseInterest))
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	one := Const(1)
	return &Model{
		States:      []string{"susceptible", "infected", "removed"},
		Transitions: []Transition{{Susceptible, Infected}, {Infected, Removed}},
		Rates: func(m, p []Number) {
			missed := m[Infected].Scale(-float64(fanout)).Exp()
			p[0] = one.Sub(missed)
			keeps := one.Sub(one.Sub(m[Susceptible]).Scale(loseInterest)) // interest after one call
			p[1] = one.Sub(keeps.Pow(fanout))
		},
	}, nil
}
