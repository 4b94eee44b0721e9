// Package campaign explores several algorithms on networks of several sizes, one after the other,
// and keeps a journal meanwhile, with which it goes on where it was interrupted.
package campaign

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/explore"
	"github.com/joulemark/joulemark/bench/explore/journal"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/internal/number"
)

// Campaign is what is to be explored. Algorithms and Nodes are required.
type Campaign struct {
	Algorithms []catalogue.Algorithm
	Nodes      []int
	Topology   network.Topology
	Params     map[string]algorithms.Params // by algorithm, problem or "" for all, as scenarios have them
	// Bounds are those within which an algorithm is explored, one after the other; nil stands for
	// those of Config.
	Bounds func(*algorithms.Spec) []explore.Bounds
	// Config is what all explorations have in common. Its graph, parameters and progress are not
	// looked at.
	Config explore.Config
	// Limit is after how much time each exploration ends; 0 is no limit.
	Limit time.Duration
	// Journal is what is known, and what is found is added to it; nil is a journal of its own.
	Journal *journal.Journal
	// Progress, where it is not nil, is told how far an exploration is; Save, where it is not nil,
	// that the journal has something new, which is often.
	Progress func(s journal.Subject, p explore.Progress)
	Save     func()
}

var errBudget = errors.New("the budget of time is used up")

// one is an exploration that can be run.
type one struct {
	alg    catalogue.Algorithm
	config explore.Config
	journal.Exploration
}

// Run explores all of it, and is what was found. An error, before anything was explored, says what
// in the journal is of another campaign. What cannot be explored says so by itself.
func (c *Campaign) Run(ctx context.Context) ([]journal.Exploration, error) {
	if c.Journal == nil {
		c.Journal = new(journal.Journal)
	}
	var list []one
	var errs []error
	for _, alg := range c.Algorithms {
		for _, n := range c.Nodes {
			next := c.prepare(alg, n)
			for _, next.config.Bounds = range c.boundsOf(alg.Spec) {
				next.Faults = next.config.Bounds
				before, err := c.Journal.Continued(next.Subject)
				errs = append(errs, err)
				next.config.Continue = before
				list = append(list, next)
			}
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	var all []journal.Exploration
	for i := range list {
		if ctx.Err() != nil {
			break
		}
		e := &list[i]
		if last := len(all) - 1; last >= 0 && all[last].Refused != nil && all[last].Algorithm == e.Algorithm &&
			all[last].Nodes == e.Nodes {
			continue // as within all other bounds
		}
		c.explore(ctx, e)
		all = append(all, e.Exploration)
	}
	return all, nil
}

func (c *Campaign) boundsOf(spec *algorithms.Spec) []explore.Bounds {
	if c.Bounds != nil {
		return c.Bounds(spec)
	}
	return []explore.Bounds{c.Config.Bounds}
}

// prepare makes the graph of an exploration.
func (c *Campaign) prepare(alg catalogue.Algorithm, nodes int) one {
	next := one{alg: alg, config: c.Config}
	topology, err := c.Topology.For(alg.Spec)
	if err == nil {
		next.config.Graph, err = topology.Build(nodes, c.Config.Seed)
	}
	if err != nil && c.Topology.Shape == network.Auto {
		next.Note = fmt.Sprintf("%s was explored on all links among %s: %v", alg.Spec.Name,
			number.Plural(nodes, "node"), err)
		topology = network.Topology{Shape: network.Complete}
		next.config.Graph, err = topology.Build(nodes, c.Config.Seed)
	}
	if err != nil {
		next.Refused = fmt.Errorf("%s: %w", alg.Spec.Name, err)
	}
	next.config.Params = catalogue.ParamsOf(alg.Spec, c.Params)
	next.Subject = journal.SubjectOf(alg.Spec.Name, topology.String(), next.config)
	next.Nodes = nodes
	return next
}

// explore runs one, or goes on with it.
func (c *Campaign) explore(ctx context.Context, e *one) {
	put := func() {
		c.Journal.Put(e.Exploration)
		if c.Save != nil {
			c.Save()
		}
	}
	defer put()
	if e.Refused != nil {
		return
	}
	if c.Limit > 0 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeoutCause(ctx, c.Limit, errBudget)
		defer stop()
	}
	e.config.Progress = func(p explore.Progress) {
		if c.Progress != nil {
			c.Progress(e.Subject, p)
		}
		if p.Report != nil {
			e.Report = *p.Report
			put()
		}
	}
	e.Report, e.Refused = e.alg.Explore(ctx, e.config)
}
