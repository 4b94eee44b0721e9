package algotest

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
	"github.com/joulemark/joulemark/internal/longtest"
)

// Options say what to run an algorithm on. The zero value of every field is its default.
type Options struct {
	// Sizes are numbers of nodes; those below Spec.MinNodes are left out. The default
	// is 1, 2, 3, 5, 8, 16 and Spec.MinNodes.
	Sizes []int
	// Params are variants to run besides the defaults. A variant may be impossible at some
	// sizes, which are then left out for it, but not at all of them.
	Params []algorithms.Params
	// Graphs makes the network; the default takes turns, by seed, through the shapes
	// that Spec.Topology allows, starting with the complete graph at seed 0.
	Graphs func(n int, seed uint64) *algorithms.Graph
	// Seeds is the number of random scenarios with faults; the default is 200. Of these, and of
	// what is given, a quarter is run where the long tests are not asked for (see longtest).
	Seeds int
}

// Run puts the algorithm through the whole suite, each check as a subtest of t.
func Run[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	t *testing.T, alg *algorithms.Algorithm[M, S], opts Options,
) {
	t.Helper()
	s := newSuite[M, S, P](alg, opts, !longtest.On())
	for _, c := range s.checks() {
		t.Run(c.name, func(t *testing.T) {
			if err := c.run(); err != nil {
				t.Error(err)
			}
		})
	}
}

// suite is an algorithm and what it is run on.
type suite[M algorithms.Message, S any, P algorithms.NodeOf[S, M]] struct {
	alg    *algorithms.Algorithm[M, S]
	sizes  []int
	params []algorithms.Params // the first is nil, for the defaults
	graphs func(n int, seed uint64) *algorithms.Graph
	seeds  int
}

// check is one named promise; its error says how it was broken.
type check struct {
	name string
	run  func() error
}

const (
	defaultSeeds = 200
	// shortShare of the seeds, one in so many, is run where the long tests are not asked for. With
	// that many of the default, all broken algorithms that the suite is tested with are found.
	shortShare = 4
)

func newSuite[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	alg *algorithms.Algorithm[M, S], opts Options, short bool,
) *suite[M, S, P] {
	s := &suite[M, S, P]{
		alg: alg, sizes: opts.Sizes, graphs: opts.Graphs, seeds: opts.Seeds,
		params: append([]algorithms.Params{nil}, opts.Params...),
	}
	least := max(1, alg.Spec.MinNodes)
	if s.sizes == nil {
		s.sizes = []int{least, 1, 2, 3, 5, 8, 16}
	}
	s.sizes = slices.DeleteFunc(slices.Clone(s.sizes), func(n int) bool { return n < least })
	slices.Sort(s.sizes)
	s.sizes = slices.Compact(s.sizes)
	if s.graphs == nil {
		s.graphs = func(n int, seed uint64) *algorithms.Graph { return shape(alg.Spec.Topology, n, seed) }
	}
	if s.seeds == 0 {
		s.seeds = defaultSeeds
	}
	if short {
		s.seeds = max(1, s.seeds/shortShare)
	}
	return s
}

func (s *suite[M, S, P]) checks() []check {
	all := []check{
		{"spec", s.spec},
		{"determinism", s.determinism},
		{"isolation", s.isolation},
		{"counts", s.counts},
		{"encoding", s.encoding},
		{"goal", s.goal},
		{"overtime", s.overtime},
		{"faults", s.faults},
		{"hostile", s.hostile},
		{"claims", s.claims},
	}
	for i, c := range all {
		all[i].run = func() error { return guard(c.run) }
	}
	return all
}

// guard turns a panic of f into an error with the place where it happened.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, stack())
		}
	}()
	return f()
}

// stack is the calls that led to a panic, from the innermost, without those of the runtime.
func stack() string {
	const lines = 12 // two for each call
	_, trace, _ := strings.Cut(string(debug.Stack()), "\npanic(")
	all := strings.Split(trace, "\n")
	return strings.Join(all[min(2, len(all)):min(2+lines, len(all))], "\n")
}

// run executes one configuration; a panic is an error too.
func (s *suite[M, S, P]) run(cfg sim.Config) (out engine.Outcome, err error) {
	err = guard(func() error {
		out, err = sim.Run[M, S, P](context.Background(), s.alg, cfg)
		return err
	})
	return out, err
}

// failure says what went wrong and how to see it again.
func failure(cfg *sim.Config, err error) error {
	return fmt.Errorf("%w\nreplay with\n%s", err, replay(cfg))
}

// enough failures of one check are reported at once.
const enough = 3

// each calls f with every failure-free configuration: all sizes and variants, with
// latencies and shapes of the network that change with the seed. What f changes in its
// configuration shows in the failure.
func (s *suite[M, S, P]) each(seeds int, f func(cfg *sim.Config) error) error {
	var errs []error
	for _, p := range s.params {
		for _, n := range s.sizes {
			for seed := range uint64(seeds) {
				cfg := s.plain(n, p, seed)
				if !s.possible(&cfg) {
					continue
				}
				if err := guard(func() error { return f(&cfg) }); err != nil {
					errs = append(errs, failure(&cfg, err))
					if len(errs) == enough {
						return errors.Join(errs...)
					}
					break // the other seeds have the same to say
				}
			}
		}
	}
	return errors.Join(errs...)
}

// freeEvents is far above what a failure-free run needs.
func freeEvents(n int) int64 { return 200_000 + 1000*int64(n)*int64(n) }

// plain is a configuration without failures.
func (s *suite[M, S, P]) plain(n int, p algorithms.Params, seed uint64) sim.Config {
	return sim.Config{
		Graph: s.graphs(n, seed), Params: p, Seed: seed,
		Links:  network.Links{Latency: latencies[seed%uint64(len(latencies))]},
		Limits: engine.Limits{Events: freeEvents(n)},
	}
}

// possible reports whether the algorithm takes this size with these parameters. That it
// takes its defaults is for the check of the spec to say.
func (s *suite[M, S, P]) possible(cfg *sim.Config) bool {
	_, err := s.alg.Prepare(sim.Setup(*cfg))
	return err == nil
}
