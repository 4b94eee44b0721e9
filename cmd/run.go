package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/cmd/output"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/reports"
)

func runCommand(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "run",
		Short: "run algorithms and print the carbon report",
		Long: `Run runs algorithms at several sizes, counts their messages, meters their CPU time, and prints
what they cost. Without arguments it runs every algorithm as goroutines on 16 nodes, and mutual exclusion once more
with all nodes asking at a time (--cases).

Every flag is also a key of a YAML scenario (--config) and an environment variable
(JOULEMARK_NODES=8,16); flags beat the environment, which beats the file. Ctrl-C prints
what is finished. The formats csv and bench print each record as soon as it is finished; with
--output FILE it is kept in FILE.partial until FILE is there, which joulemark report reads where the run
was killed. The exit status is 1 where a record is not ok, 2 where something that was asked
for is not possible.`,
		Example: `  joulemark run --algorithms bully,2pc --nodes 4,16,64 --region CAMX --year 2018
  joulemark run --engine sim --nodes 8,32,128 --complexity
  joulemark run --engine sim --algorithms bully --nodes 8 --faults 'crash 6@50ms'
  joulemark run --engine sim --nodes 8..1024 --algorithms mutex,election --format html --output page.html
  joulemark run --config baseline-2018 --format csv --output baseline.csv`,
		Args: noWords,
	}
	s := w.addFlags(cmd)
	force := forceFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		c, err := s.load(w)
		if err != nil {
			return err
		}
		return run(cmd.Context(), w, &c, *force)
	}
	return cmd
}

// run runs a configuration and writes its report, of all records or of those that were finished.
func run(parent context.Context, w *world, c *configs.Config, force bool) error {
	runner, err := c.Runner()
	if err != nil {
		return usageError(err)
	}
	ctx, interrupted := output.UntilSignal(parent)
	defer interrupted()
	out, err := w.target(c.Output, force)
	if err != nil {
		return err
	}
	defer out.Close() //nolint:errcheck // what is written is closed by write
	chart, err := w.chartOf(c.Chart, force)
	if err != nil {
		return err
	}
	format, err := reports.ParseFormat(c.Format)
	if err != nil {
		return usageError(err)
	}
	k, err := w.keep(out, format, c, force)
	if err != nil {
		return err
	}
	b, err := w.bookOf(ctx, c)
	if err != nil {
		return err
	}
	defer b.close()
	sayGraph(w, &runner.Scenario)
	if runner.Scenario.Hosts.Processes {
		stop, err := spawnNodes(ctx, c, &runner.Scenario)
		if err != nil {
			if status := interrupted(); status != 0 {
				return interruption(w, status, 0)
			}
			return &exitError{exitFail, err}
		}
		defer stop()
	}
	warnOfSecret(w, runner.Scenario.Hosts.Secret)
	for _, late := range runner.Scenario.LateFaults() {
		w.note("%s", late)
	}
	p := output.NewProgress(w.errOut)
	runner.Foreseen = func(f harness.Forecast) {
		if f.Large() {
			p.Clear()
			w.note("%v", f)
		}
	}
	runner.Keep = func(res *record.Results) error {
		if k.Streams() {
			p.Clear()
		}
		return k.Add(res)
	}
	results, runErr := runner.Run(ctx, func(done, total int, next harness.Trial) {
		p.Line("%d of %d: %s", done+1, total, next.At())
		if w.watch != nil {
			w.watch(done, total, next)
		}
	})
	p.Clear()
	if results == nil {
		return usageError(runErr)
	}
	// How the run went does not depend on whether somebody reads its report.
	writeErr := without(output.ErrReaderLeft, writeReport(w, c, out, k, results))
	if len(results.Records) > 0 {
		writeErr = errors.Join(writeErr, chart.draw(results), b.add(ctx, results))
	}
	status := interrupted()
	partial(w, c, results)
	if errors.Is(runErr, context.Canceled) {
		runErr = nil
	}
	switch err := errors.Join(writeErr, runErr); {
	case status != 0 && writeErr == nil:
		return interruption(w, status, len(results.Records))
	case err != nil:
		return &exitError{cmp.Or(status, exitFail), err}
	}
	return unsound(w, results)
}

// sayGraph says what was read of a topology that is a file, whatever the format of the report.
func sayGraph(w *world, s *harness.Scenario) {
	if line := s.GraphLine(); line != "" {
		w.note("graph %s", line)
	}
}

// interruption says how far a run came until a signal ended it.
func interruption(w *world, status, finished int) error {
	w.note("interrupted after %s", number.Plural(finished, "finished record"))
	return &exitError{status, nil}
}

// writeReport writes to the output that was asked for, of what is written record by record the
// rest. Where that fails, the results go to standard output, so that they are not lost.
func writeReport(w *world, c *configs.Config, out *output.Target, k *output.Kept, results *record.Results) error {
	opts := w.options(c)
	format, err := reports.ParseFormat(c.Format)
	if err != nil {
		return err
	}
	write := func(out io.Writer) error { return reports.Write(out, format, results, opts) }
	if err = k.Write(out, results, write); err == nil || out.Standard() {
		return err
	}
	return errors.Join(fmt.Errorf("%w; the report follows on standard output", err), write(w.out))
}

// partial says what is missing in records, of the first few of many. The reports for readers have a
// list of that already.
func partial(w *world, c *configs.Config, results *record.Results) {
	if f, err := reports.ParseFormat(c.Format); err == nil && f.ListsWarnings() && c.Output == "" {
		return
	}
	const most = 3
	n := 0
	for i := range results.Records {
		r := &results.Records[i]
		if r.Missing == "" {
			continue
		}
		if n++; n <= most {
			w.note("%s on %v, seed %d: %s", r.At(), r.Engine, r.Seed, r.Missing)
		}
	}
	if n > most {
		w.note("something is missing in %s, which say what", number.Plural(n-most, "further record"))
	}
}

// paramsFlag is the flag with the parameters of a record's case, "" where it is of none.
func paramsFlag(r *record.Record) string {
	if r.Params == "" {
		return ""
	}
	own := r.Algorithm + "."
	return " --param " + own + strings.ReplaceAll(r.Params, ",", ","+own)
}

// unsound says how to replay the records that are not ok.
func unsound(w *world, results *record.Results) error {
	bad := record.UnsoundOf(results.Records)
	for _, u := range bad {
		which := "it"
		if len(u.Trials) > 1 {
			which = "the first"
		}
		r := u.Trials[0]
		w.note("%s: %s; to run %s again, with the other flags as they are: "+
			"--algorithms %s --nodes %d%s --trials 1 --seed %d",
			u.At, u.What(), which, r.Algorithm, r.Nodes, paramsFlag(r), r.Seed)
	}
	if len(bad) > 0 {
		return &exitError{exitFail, nil}
	}
	return nil
}
