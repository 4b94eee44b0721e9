package experiment

import (
	"context"
	"math"

	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/cost"
	"github.com/joulemark/joulemark/internal/suggest"
)

// An Experiment is a pointer to a struct whose exported fields with a key tag are its
// parameters, see [Parameters].
type Experiment interface {
	About() About
	// Validate names every parameter that is out of range.
	Validate() error
	// Estimate is how long Run will take, roughly. The parameters have to be valid.
	Estimate() Estimate
	// Run validates, and then does all of it. Where a piece of it fails, the others are done all
	// the same; cancelling ctx ends it. Either is an error, with which comes the result of what is
	// finished, if anything is: its Missing names the rest.
	Run(ctx context.Context, o Options) (*result.Result, error)
}

// About is what an experiment says of itself.
type About struct {
	Name  string // as on the command line
	Title string // in a few words
	Text  string // a paragraph: the procedure, and what to expect
}

// Several is an Experiment that was published in several cases, which [All] lists as one.
type Several interface {
	Experiment
	Cases() []Experiment
}

// Options are what an experiment needs of the world around it. The zero value will do for all but
// those that meter energy.
type Options struct {
	Workers int // goroutines for trials; 0 is one a processor. Results do not depend on it
	// Progress is told, from several goroutines but one at a time, how many of so many pieces of
	// work are done. May be nil.
	Progress func(done, total int)
	// Source is for Traffic, which meters this machine.
	Source energy.Source
	// Accounting is for Traffic and those that are [Priced]; the zero value stands for the usual
	// one.
	Accounting carbon.Accounting
	// Profile is for those that are Priced; the zero value stands for DefaultProfile.
	Profile cost.Profile
}

// Threads is how many goroutines work on trials where there are many.
func (o Options) Threads() int { return o.workers(math.MaxInt) }

// All lists the experiments with their published parameters, in report order. What departs from the
// published ones is said where they are made, and in the notes of the result.
func All() []Experiment {
	return []Experiment{
		NewLoad(), NewFailure(), NewPartition(), NewBalance(), NewShuffle(), NewAgents(), NewTraffic(),
		NewClocks(),
	}
}

// Names lists the names of all experiments.
func Names() []string {
	all := All()
	names := make([]string, len(all))
	for i, e := range all {
		names[i] = e.About().Name
	}
	return names
}

// Find returns an experiment with its published parameters. The error suggests the nearest name.
func Find(name string) (Experiment, error) {
	for _, e := range All() {
		if e.About().Name == name {
			return e, nil
		}
	}
	return nil, suggest.Key("experiment", name, Names(), "or all")
}
