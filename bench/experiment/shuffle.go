package experiment

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/joulemark/joulemark/algorithms/models/shuffle"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Shuffle is how an item spreads by shuffling caches, computed in five ways (Gast, Latella,
// Massink: Refined Mean Field Analysis of the Gossip Shuffle Protocol, COORDINATION 2020).
type Shuffle struct {
	Case     string   `key:"case" doc:"published network whose numbers stand where they are 0" choices:"small medium"`
	Nodes    int      `key:"nodes" doc:"number of nodes; 0: 100 (small), 2500 (medium)"`
	Items    int      `key:"items" doc:"number of different items, the tracked one among them"`
	Cache    int      `key:"cache" doc:"items that a node keeps"`
	Exchange int      `key:"exchange" doc:"items that each side of an exchange sends"`
	Gmax     int      `key:"gmax" doc:"longest pause between two attempts of a node, in steps; 0: 3 (small), 9 (medium)"`
	Holders  int      `key:"holders" doc:"nodes that hold the tracked item at the start"`
	Steps    int      `key:"steps" doc:"steps of the clock; 0: 1000 (small), 3000 (medium)"`
	Runs     int      `key:"runs" doc:"runs of each of the two simulations; 0: 500, but 100 of the protocol on the medium network, which takes long"`
	Trials   int      `key:"trials" doc:"another name for runs; 0: as many as runs says"`
	Methods  []string `key:"methods" doc:"what to compute, or all that fits" choices:"all classic refined model exact protocol"`
	Seed     uint64   `key:"seed" doc:"seed of the simulations"`
	ItemSize int      `key:"item-size" unit:"B" doc:"size of an item, for the energy of exchanges"`

	protocolRuns int // in what is resolved
}

// NewShuffle has the published parameters of the small network.
func NewShuffle() *Shuffle {
	return &Shuffle{
		Case: "small", Items: 500, Cache: 100, Exchange: 50, Holders: 1,
		Methods: []string{"all"}, Seed: 1, ItemSize: 50,
	}
}

// About implements Experiment.
func (*Shuffle) About() About {
	return About{
		Name:  "shuffle",
		Title: "Replication and coverage of an item by shuffling caches",
		Text: "Nodes with caches exchange random items in pairs. How many of them hold an item that one node brings " +
			"in, and how many ever did, is computed by the classic and the refined mean field, by simulating the " +
			"population model, by its exact law, and by simulating the caches themselves. Expect the item in " +
			"cache/items of the nodes in the end, the classic mean field to be too fast by a good deal, and the " +
			"refined one to cut its error to a third.",
	}
}

// Cases implements Several: both networks of the paper, unless another one was asked for.
func (s *Shuffle) Cases() []Experiment {
	if s.Case != NewShuffle().Case || s.Nodes != 0 || s.Gmax != 0 || s.Steps != 0 {
		return []Experiment{s}
	}
	small, medium := *s, *s
	small.Case, medium.Case = "small", "medium"
	return []Experiment{&small, &medium}
}

// The methods, in the order of the tables.
const (
	classicMethod  = "classic"
	refinedMethod  = "refined"
	modelMethod    = "model"
	exactMethod    = "exact"
	protocolMethod = "protocol"
)

var methods = []string{classicMethod, refinedMethod, modelMethod, exactMethod, protocolMethod}

// Bounds of the experiment, beside those of the network.
const (
	maxSteps = 1_000_000
	maxRuns  = 1_000_000

	maxItemSize = 1_000_000 // bytes
)

// The runs of a simulation, as published, and those of the protocol on the medium network unless
// more are asked for.
const (
	publishedRuns = 500
	mediumRuns    = 100
)

// resolved is the experiment with the numbers of its case.
func (s *Shuffle) resolved() *Shuffle {
	r := *s
	p, steps := shuffle.Small(), 1000
	if r.Case == "medium" {
		p, steps = shuffle.Medium(), 3000
	}
	if r.Nodes == 0 {
		r.Nodes = p.Nodes
	}
	if r.Gmax == 0 {
		r.Gmax = p.Gmax
	}
	if r.Steps == 0 {
		r.Steps = steps
	}
	if r.Trials != 0 {
		r.Runs, r.Trials = r.Trials, 0
	}
	r.protocolRuns = r.Runs
	if r.Runs == 0 {
		r.Runs, r.protocolRuns = publishedRuns, publishedRuns
		if r.Case == "medium" {
			r.protocolRuns = mediumRuns
		}
	}
	return &r
}

// params are those of the network.
func (s *Shuffle) params() shuffle.Params {
	return shuffle.Params{
		Nodes: s.Nodes, Items: s.Items, Cache: s.Cache, Exchange: s.Exchange, Gmax: s.Gmax, Holders: s.Holders,
	}
}

// Validate implements Experiment.
func (s *Shuffle) Validate() error {
	r := s.resolved()
	errs := []error{choice("case", s.Case, "small", "medium"), r.params().Validate()}
	errs = append(errs, within("steps", r.Steps, 1, maxSteps), within("runs", s.Runs, 0, maxRuns),
		within("trials", s.Trials, 0, maxRuns), within("item-size", s.ItemSize, 1, maxItemSize))
	if len(s.Methods) == 0 {
		errs = append(errs, suggest.Wrong("methods", "none", "all, %s", list(methods)))
	}
	for _, m := range s.Methods {
		errs = append(errs, choice("methods", m, append([]string{"all"}, methods...)...))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for _, m := range methods {
		if slices.Contains(s.Methods, m) {
			errs = append(errs, r.fits(m, maxSeconds))
		}
	}
	return errors.Join(errs...)
}

// What a simulation may take, if it is asked for by name, and if it is one of all; the exact law
// has limits of its own. A day is beyond what somebody waits for, and a quarter of an hour beyond
// what somebody expects.
const (
	maxBytes   = 4 << 30
	maxSeconds = 24 * 3600
	patience   = 15 * 60
	// perChainStep is roughly what a step of one simulation of the population model takes.
	perChainStep = 0.4e-6
	// perMeanField is a step of the mean fields.
	perMeanField = 1e-6
)

// cost estimates the memory and the CPU time of a method.
func (s *Shuffle) cost(method string) shuffle.Cost {
	p := s.params()
	switch method {
	case modelMethod:
		return shuffle.Cost{Seconds: perChainStep * float64(s.Steps) * float64(s.Runs)}
	case exactMethod:
		return p.ExactCost(s.Steps)
	case protocolMethod:
		c := p.ProtocolCost(s.Steps, s.protocolRuns)
		c.Bytes *= float64(Options{}.workers(s.protocolRuns)) // each has a network of its own
		return c
	}
	return shuffle.Cost{Seconds: perMeanField * float64(s.Steps)}
}

// fits reports why a method cannot be used within so many seconds of CPU time, or nil.
func (s *Shuffle) fits(method string, seconds float64) error {
	most := shuffle.Cost{Bytes: maxBytes, Seconds: seconds}
	if method == exactMethod {
		most = shuffle.Cost{Bytes: shuffle.MaxExactBytes, Seconds: min(seconds, shuffle.MaxExactSeconds)}
	}
	c := s.cost(method)
	var err error
	switch {
	case method == modelMethod && s.Nodes > math.MaxInt32:
		err = fmt.Errorf("%s counts up to %d nodes (here: %d); %s", method, math.MaxInt32, s.Nodes, instead)
	case c.Bytes > most.Bytes || c.Seconds > most.Seconds:
		err = fmt.Errorf("%s at %d nodes would need about %s of memory and %s of CPU time (allowed: %s and %s); %s",
			method, s.Nodes, bytesText(c.Bytes), timeText(c.Seconds),
			bytesText(most.Bytes), timeText(most.Seconds), instead)
	default:
		return nil
	}
	return suggest.About("methods", err)
}

const instead = "the methods " + classicMethod + " and " + refinedMethod + " take no longer for more nodes"

// chosen lists the methods to use, and says why others are left out.
func (s *Shuffle) chosen() (chosen, left []string) {
	all := slices.Contains(s.Methods, "all")
	for _, m := range methods {
		err := s.fits(m, patience)
		switch {
		case slices.Contains(s.Methods, m), all && err == nil:
			chosen = append(chosen, m)
		case all:
			note := "Left out: " + err.Error() + "."
			if s.fits(m, maxSeconds) == nil {
				note += " If it is named, it takes its time."
			}
			left = append(left, note)
		}
	}
	return chosen, left
}

// computed is what a method gave.
type computed struct {
	method string
	curves shuffle.Curves
	took   time.Duration
	runs   int // of a simulation that are finished
}

// asked is how many runs a method is to have, 0 where it is no simulation.
func (s *Shuffle) asked(method string) int {
	switch method {
	case modelMethod:
		return s.Runs
	case protocolMethod:
		return s.protocolRuns
	}
	return 0
}

// Run implements Experiment. Methods that are finished are kept, and of a simulation the runs that
// are.
func (s *Shuffle) Run(ctx context.Context, o Options) (*result.Result, error) {
	by, err := o.begin(s)
	if err != nil {
		return nil, err
	}
	s = s.resolved()
	chosen, left := s.chosen()
	var all []computed
	var lacking []string
	var errs []error
	done, total := 0.0, 0.0
	for _, m := range chosen {
		total += s.cost(m).Seconds
	}
	for _, m := range chosen {
		start, from := time.Now(), done
		done += s.cost(m).Seconds
		c, err := s.compute(ctx, o.share(from/total, done/total), m)
		if err != nil && ctx.Err() == nil {
			err = fmt.Errorf("shuffle, %s: %w", m, err)
		}
		errs = append(errs, err)
		switch {
		case err == nil:
		case c.runs > 0:
			lacking = append(lacking, missing(m, c.runs, s.asked(m))...)
		default:
			lacking = append(lacking, m+": not finished")
			continue
		}
		c.took = time.Since(start)
		all = append(all, c)
	}
	err = errors.Join(onceEach(errs)...)
	if all == nil {
		return nil, err
	}
	r, unpriced := s.result(all, left, lacking, by)
	return r, errors.Join(err, unpriced)
}

func (*Shuffle) priced() {}

// Compute gives the curves of one method, by its name.
func (s *Shuffle) Compute(ctx context.Context, o Options, method string) (shuffle.Curves, error) {
	c, err := s.resolved().compute(ctx, o, method)
	return c.curves, err
}

// compute is Compute, and gives with an error what runs of a simulation are finished.
func (s *Shuffle) compute(ctx context.Context, o Options, method string) (c computed, err error) {
	p := s.params()
	c.method = method
	if err := ctx.Err(); err != nil {
		return c, err
	}
	switch method {
	case classicMethod:
		c.curves, err = p.Classic(s.Steps)
	case refinedMethod:
		c.curves, err = p.Refined(s.Steps)
	case exactMethod:
		c.curves, err = p.Exact(ctx, s.Steps)
	case modelMethod:
		err = s.simulate(ctx, o, &c, func() (simulation, error) {
			chain, err := shuffle.NewChain(p)
			return func(run *shuffle.Run, index uint64) error {
				chain.Run(run, s.Seed, index)
				return nil
			}, err
		})
	default:
		err = s.simulate(ctx, o, &c, func() (simulation, error) {
			n, err := shuffle.NewNetwork(p)
			return func(run *shuffle.Run, index uint64) error { return n.Run(ctx, run, s.Seed, index) }, err
		})
	}
	return c, err
}

// simulation does the run of an index, with memory of its own that it uses again and again.
type simulation func(run *shuffle.Run, index uint64) error

// simulate does all runs of a simulation, each worker with one of its own.
func (s *Shuffle) simulate(ctx context.Context, o Options, c *computed, prepare func() (simulation, error)) error {
	type bench struct {
		simulation
		run   shuffle.Run
		tally shuffle.Tally
	}
	asked := s.asked(c.method)
	benches := make([]bench, o.workers(asked))
	for i := range benches {
		sim, err := prepare()
		if err != nil {
			return err
		}
		benches[i] = bench{simulation: sim, run: shuffle.NewRun(s.Steps)}
	}
	work := each(ctx, o, asked, func(worker, i int) error {
		b := &benches[worker]
		if err := b.simulation(&b.run, uint64(i)); err != nil {
			return err
		}
		b.tally.Add(b.run)
		return nil
	})
	var total shuffle.Tally
	for i := range benches {
		total.Merge(&benches[i].tally)
	}
	if c.runs = work.count(0, asked); c.runs > 0 {
		c.curves = total.Curves()
	}
	return work.err()
}
