package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/statemachine"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/explore"
	"github.com/joulemark/joulemark/bench/explore/campaign"
	"github.com/joulemark/joulemark/bench/explore/journal"
	"github.com/joulemark/joulemark/bench/explore/schedule"
	"github.com/joulemark/joulemark/cmd/output"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/internal/version"
	"github.com/joulemark/joulemark/reports/exploration"
)

// run explores what is asked for, and reports it.
func (x *exploring) run(parent context.Context, w, scenario *world, args []string) error {
	base, limit, err := x.config()
	c, loadErr := x.settings.load(scenario)
	chosen, wordErr := w.algorithms.Select(args)
	if wordErr == nil {
		err = errors.Join(err, x.knowFinding(chosen), x.knowHistory(chosen))
	}
	if err := errors.Join(usageError(err), loadErr, usageError(wordErr)); err != nil {
		return usageError(err)
	}
	if c.Given("faults") {
		return usageError(suggest.Wrong("faults of the scenario", suggest.Quote(c.Scenario.Faults.String()),
			"bounds such as crashes<=1, by --faults; a plan is one of run and trace"))
	}
	if c.AnyNodes && c.Scenario.Topology.Size() == 0 {
		c.Scenario.Nodes = []int{exploreNodes}
	}
	if most := slices.Max(c.Scenario.Nodes); most > explore.MaxNodes {
		return usageError(suggest.Wrong("nodes", most, "1 to %d in an exploration", explore.MaxNodes))
	}
	ctx, interrupted := output.UntilSignal(parent)
	defer interrupted()
	file, err := w.target(x.output, *x.force)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // what is written is closed by write
	way, err := w.targetOf("schedule", x.schedule, *x.force)
	if err != nil {
		return err
	}
	defer way.Close() //nolint:errcheck // likewise
	page, err := w.targetOf("history", x.history, *x.force)
	if err != nil {
		return err
	}
	defer page.Close() //nolint:errcheck // likewise
	book, err := output.OpenBook(x.resume, w.note)
	if err != nil {
		return usageError(err)
	}
	base.Seed, base.Delta = c.Scenario.Seed, algorithms.Time(c.Scenario.Delta.Microseconds())
	p := output.NewProgress(w.errOut)
	series := campaign.Campaign{
		Algorithms: chosen, Nodes: c.Scenario.Nodes, Topology: c.Scenario.Topology, Params: c.Scenario.Params,
		Config: base, Limit: limit, Journal: &book.Journal, Save: book.SaveNowAndThen, Progress: progressOf(p),
	}
	if x.faults == promisedFaults {
		series.Bounds = explore.Promised
	}
	all, err := series.Run(ctx)
	p.Clear()
	if err != nil {
		return usageError(fmt.Errorf("resume: %s: %w", suggest.Name(x.resume), err))
	}
	err = book.Save()
	all, refused := w.named(all, args)
	if len(all) > 0 {
		err = errors.Join(err, x.report(w, all, file, way, page))
	}
	if err := cmp.Or(usageError(refused), failed(err)); err != nil {
		return err
	}
	status := interrupted()
	for i := range all {
		if len(all[i].Findings) > 0 {
			status = cmp.Or(status, exitFail)
		}
	}
	if status != exitOK {
		return &exitError{status: status}
	}
	return nil
}

// named takes out the algorithms that could not be explored though words name them: those of a
// problem, or of all, are left out of a report and say so there.
func (w *world) named(all []journal.Exploration, words []string) (rest []journal.Exploration, err error) {
	var errs []error
	for i := range all {
		e := &all[i]
		is := func(word string) bool {
			alg, err := w.algorithms.Find(word)
			return err == nil && alg.Spec.Name == e.Algorithm
		}
		same := func(err error) bool { return err.Error() == e.Refused.Error() }
		switch {
		case e.Refused == nil || !slices.ContainsFunc(words, is):
			rest = append(rest, *e)
		case !slices.ContainsFunc(errs, same):
			errs = append(errs, e.Refused)
		}
	}
	return rest, errors.Join(errs...)
}

// progressOf says how far each exploration is, and how fast.
func progressOf(p *output.Progress) func(journal.Subject, explore.Progress) {
	var of journal.Subject
	var since time.Time
	var before int64
	return func(s journal.Subject, at explore.Progress) {
		done := at.States + at.Schedules
		if of.Algorithm != s.Algorithm || of.Nodes != s.Nodes {
			of, since, before = s, time.Now(), done
		}
		rate := float64(done-before) / max(time.Since(since).Seconds(), 1e-3)
		if at.Report != nil {
			p.Line("%s on %d nodes: %d schedules, %d findings, %.0f a second", s.Algorithm, s.Nodes, done,
				len(at.Report.Findings), rate)
			return
		}
		p.Line("%s: %d states, %d to expand at depth %d, %.0f a second", s.Algorithm, at.States, at.Frontier,
			at.Depth, rate)
	}
}

// chosen is the schedule of the finding that is drawn and kept, nil where there is none.
func (x *exploring) chosen(all []journal.Exploration) *schedule.File {
	for i := range all {
		for _, f := range all[i].Findings {
			if x.finding == "" || f.Name() == x.finding {
				return schedule.New(all[i].Subject, f)
			}
		}
	}
	return nil
}

// knowFinding refuses the name of a finding that none of the algorithms can have.
func (x *exploring) knowFinding(chosen []catalogue.Algorithm) error {
	names := explore.Kinds()
	for _, alg := range chosen {
		for _, p := range alg.Spec.Properties {
			names = append(names, p.Name)
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if x.finding == "" || slices.Contains(names, x.finding) {
		return nil
	}
	return suggest.Key("finding", x.finding, names)
}

// report writes what was found: the table, for a single finding its diagram, and its schedule.
func (x *exploring) report(w *world, all []journal.Exploration, file, way, page *output.Target) error {
	first := x.chosen(all)
	none := first == nil || len(first.Steps) == 0
	err := file.Write(func(out io.Writer) error {
		d := exploration.Document(all)
		switch x.format {
		case "json":
			j := journal.Journal{Tool: version.Tool(), Explorations: all}
			return j.Write(out)
		case "markdown":
			return d.Markdown(out)
		}
		if err := d.Text(out, w.width); err != nil || len(all) != 1 || none {
			return err
		}
		head := "The shortest way to the " + cmp.Or(x.finding, "first") + ":"
		if all[0].Report.Strategy.Draws() {
			head = "The way to the " + cmp.Or(x.finding, "first") + ", made short:"
		}
		if _, err := fmt.Fprintf(out, "\n%s\n", output.Flowed(head, w.width)); err != nil {
			return err
		}
		return w.draw(out, first)
	})
	for _, f := range []struct {
		key, name string
		target    *output.Target
		write     func(io.Writer) error
	}{
		{"schedule", x.schedule, way, func(out io.Writer) error { return first.Write(out) }},
		{"history", x.history, page, func(out io.Writer) error { return w.history(out, first) }},
	} {
		switch {
		case err != nil || f.name == "":
		case none:
			what := "nothing"
			if x.finding != "" {
				what = "no " + suggest.Quote(x.finding)
			}
			w.note("%s: %s was found, so %s is not written", f.key, what, suggest.Name(f.name))
		default:
			err = f.target.Write(f.write)
		}
	}
	return err
}

// knowHistory refuses a page on what clients saw where none of the algorithms has clients whose
// answers are judged.
func (x *exploring) knowHistory(chosen []catalogue.Algorithm) error {
	if x.history == "" || slices.ContainsFunc(chosen, func(alg catalogue.Algorithm) bool {
		return slices.ContainsFunc(alg.Spec.Properties, func(p algorithms.Property) bool {
			return p.Name == statemachine.Linearizability.Name
		})
	}) {
		return nil
	}
	return suggest.Wrong("history", suggest.Name(x.history), "with an algorithm that has %s among its properties",
		statemachine.Linearizability.Name)
}
