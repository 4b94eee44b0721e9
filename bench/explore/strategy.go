package explore

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Strategy is which schedules are tried.
type Strategy uint8

// The strategies. All but the first draw schedules, each from the seed and its number alone, for
// networks of which nobody can visit all states.
const (
	// Exhaustive visits every state.
	Exhaustive Strategy = iota
	// Random takes any step that is possible.
	Random
	// PCT gives each node's events a priority, takes the step of the highest, and at a few moments
	// makes the one at work the lowest: a fault that needs d events in one order is found with a
	// chance of at least 1/(nk^(d-1)) for n nodes and k steps (Burckhardt, Kothari, Musuvathi and
	// Nagarakatte, A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs, ASPLOS
	// 2010).
	PCT
	// Portfolio is one half of the schedules of each.
	Portfolio
	strategies
)

var strategyNames = [strategies]string{"exhaustive", "random", "pct", "portfolio"}

// String is the strategy's name.
func (s Strategy) String() string { return strategyNames[s] }

// Draws reports whether the strategy draws schedules.
func (s Strategy) Draws() bool { return s != Exhaustive }

// MarshalText implements encoding.TextMarshaler.
func (s Strategy) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Strategy) UnmarshalText(text []byte) (err error) {
	*s, err = ParseStrategy(string(text))
	return err
}

// Strategies are the names of all strategies.
func Strategies() []string { return slices.Clone(strategyNames[:]) }

// ParseStrategy reads the name of a strategy.
func ParseStrategy(name string) (Strategy, error) {
	i := slices.Index(strategyNames[:], name)
	if i < 0 {
		return 0, suggest.Key("strategy", name, Strategies())
	}
	return Strategy(i), nil
}

// chooser says which of the actions of a state is taken.
type chooser interface {
	choose(rng *algorithms.Rand, acts []action) int
}

// chooser is that of the schedule of a number.
func (s Strategy) chooser(rng *algorithms.Rand, number int64) chooser {
	if s == PCT || s == Portfolio && number%2 == 1 {
		return newPriorities(rng)
	}
	return uniform{}
}

// failing is how often a step is a failure where one is possible: most of the possible steps would
// be, and a schedule would have used them up before anything has happened.
const failing = 1.0 / 16

// uniform takes any action.
type uniform struct{}

func (uniform) choose(rng *algorithms.Rand, acts []action) int {
	fails := rng.Float64() < failing
	pick, count := -1, 0
	for i := range acts {
		if acts[i].verb >= crash == fails {
			if count++; rng.IntN(count) == 0 {
				pick = i
			}
		}
	}
	if pick < 0 {
		return rng.IntN(len(acts))
	}
	return pick
}

// priorities are those of PCT: of each node, and of failures as of one more.
type priorities struct {
	of      map[algorithms.ID]float64
	lowest  float64
	changes []int // the steps at which the node at work gets the lowest
	step    int
}

const (
	deepest = 3  // events whose order a schedule of PCT decides
	others  = -2 // the number of no node
)

func newPriorities(rng *algorithms.Rand) *priorities {
	p := &priorities{of: map[algorithms.ID]float64{}}
	// Nobody knows beforehand how many steps there will be: among the first 32, 128, 512 or 2048.
	steps := 32 << (2 * rng.IntN(4))
	for range rng.IntN(deepest) {
		p.changes = append(p.changes, rng.IntN(steps))
	}
	return p
}

// group is whose priority an action has.
func (p *priorities) group(a *action) algorithms.ID {
	if a.verb >= crash {
		return others
	}
	return a.node
}

func (p *priorities) choose(rng *algorithms.Rand, acts []action) int {
	best, highest := 0, -1e300
	for i := range acts {
		g := p.group(&acts[i])
		if _, ok := p.of[g]; !ok {
			p.of[g] = rng.Float64()
		}
		if p.of[g] > highest {
			best, highest = i, p.of[g]
		}
	}
	if slices.Contains(p.changes, p.step) {
		p.lowest--
		p.of[p.group(&acts[best])] = p.lowest
	}
	p.step++
	// Of the events of one node any.
	g, count := p.group(&acts[best]), 0
	for i := range acts {
		if p.group(&acts[i]) == g {
			if count++; rng.IntN(count) == 0 {
				best = i
			}
		}
	}
	return best
}
