package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/experiment"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/cmd/output"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/internal/version"
	"github.com/joulemark/joulemark/reports"
)

// experimentCommand has a command for every experiment and one for all of them.
func experimentCommand(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "experiment NAME",
		Short: "repeat a published experiment, with tables and pictures",
		Long: `Experiment repeats a published experiment. Without further flags it runs with the published
parameters; every parameter is a flag, a key of a YAML file (--config) and an environment variable.
--output DIR writes the table as CSV and the pictures as PNG and SVG.`,
		Example: `  joulemark experiment failure
  joulemark experiment failure --sweep synchronous --trials 1000 --output results
  joulemark experiment shuffle --nodes 10000000 --methods classic,refined
  joulemark experiment all --output results`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				names := strings.Join(experiment.Names(), ", ")
				return errors.New("experiment: none named (allowed: " + names + ", all)")
			}
			_, err := experiment.Find(args[0])
			return err
		},
		RunE: func(*cobra.Command, []string) error { return nil },
	}
	for _, e := range experiment.All() {
		cmd.AddCommand(oneExperiment(w, e))
	}
	cmd.AddCommand(allExperiments(w))
	return cmd
}

func oneExperiment(w *world, e experiment.Experiment) *cobra.Command {
	about := e.About()
	cmd := &cobra.Command{Use: about.Name, Short: about.Title, Long: about.Text, Args: noWords}
	run := &experimentRun{world: w}
	keys := configs.ExperimentKeys(e)
	run.settings = addKeys(cmd, keys, "a YAML file with parameters")
	completeFlags(cmd, keys, w.algorithms)
	complete(cmd, "config", files("yaml", "yml"))
	run.outputFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return run.all(cmd.Context(), e)
	}
	return cmd
}

func allExperiments(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use: "all", Short: "all experiments, one after the other", Args: noWords,
		Long: `All runs every experiment with the published parameters. In the file of --config every experiment
may have a section of its name with parameters of its own. Of the environment only the variables of
flags below apply.`,
		Example: `  joulemark experiment all --output results`,
	}
	every := experiment.All()
	run := &experimentRun{world: w}
	keys := configs.ExperimentKeys(every...)
	run.settings = addKeys(cmd, keys, "a YAML file with a section for each experiment")
	completeFlags(cmd, keys, w.algorithms)
	complete(cmd, "config", files("yaml", "yml"))
	run.outputFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return run.all(cmd.Context(), every...)
	}
	return cmd
}

// experimentRun is one call of the command.
type experimentRun struct {
	*world
	settings *settings
	output   string
	format   string
	force    *bool
	workers  int
}

func (r *experimentRun) outputFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&r.output, "output", "",
		"directory for the CSV and the pictures; it is made if there is none")
	r.force = forceFlag(cmd)
	cmd.Flags().StringVar(&r.format, "format", reports.Table.Name,
		"form of the report: "+strings.Join(reports.FormatNames((*reports.Format).Experiments), ", "))
	underReport(cmd, "format", "output")
	complete(cmd, "output", folders)
	complete(cmd, "format", fixed(reports.FormatNames((*reports.Format).Experiments)...))
	cmd.Flags().IntVar(&r.workers, "workers", 0, "trials at a time; 0 is one a processor. Results do not depend on it")
}

// cases are the experiments to run, of several those in all their cases.
func cases(chosen []experiment.Experiment) []experiment.Experiment {
	if len(chosen) == 1 {
		return chosen
	}
	var all []experiment.Experiment
	for _, e := range chosen {
		if several, ok := e.(experiment.Several); ok {
			all = append(all, several.Cases()...)
		} else {
			all = append(all, e)
		}
	}
	return all
}

// all loads the parameters and runs the experiments.
func (r *experimentRun) all(parent context.Context, chosen ...experiment.Experiment) error {
	format, err := r.check(len(chosen) > 1)
	if err != nil {
		return usageError(err)
	}
	opts, err := configs.LoadExperiments(chosen, r.settings.file, r.environ, r.settings.given)
	if err != nil {
		return usageError(err)
	}
	todo := cases(chosen)
	ctx, interrupted := output.UntilSignal(parent)
	defer interrupted()
	if err := r.folder(todo); err != nil {
		return usageError(err)
	}
	opts.Workers = r.workers
	index := reports.Index{Tool: version.Tool(), Date: time.Now().Truncate(time.Second), Command: r.again("all", nil)}
	var estimates []time.Duration
	for _, e := range todo {
		estimates = append(estimates, e.Estimate().Wall(opts.Threads())+perReport)
	}
	ahead := output.NewAhead(estimates, opts.Threads())
	ahead.Announce(r.messages())
	p := output.NewProgress(r.errOut)
	page := func() error { // of what there is by now
		if r.output == "" || len(chosen) == 1 {
			return nil
		}
		file, err := r.target(filepath.Join(r.output, indexName), true)
		if err == nil {
			err = file.Write(index.Write)
		}
		return err
	}
	var failures []error
	finished := 0
	for i, e := range todo {
		name := e.About().Name
		opts.Progress = func(done, total int) {
			p.Line("%d of %d: %s: %d%%%s", i+1, len(todo), name, 100*done/max(total, 1), ahead.Left(i, done, total))
		}
		opts.Progress(0, 1)
		res, err := e.Run(ctx, opts)
		p.Clear()
		if err == nil {
			finished++
		}
		if ctx.Err() != nil {
			err = without(context.Canceled, err)
		}
		if res != nil {
			for _, m := range res.Missing {
				r.note("experiment %s: missing: %s", res.Name, m)
			}
			entry, writeErr := r.write(res, format, i > 0)
			entry.Command = r.again(name, e)
			index.Entries = append(index.Entries, entry)
			err = errors.Join(err, writeErr)
		}
		if err != nil {
			failures = append(failures, fmt.Errorf("experiment %s: %w", name, err))
		}
		if res == nil {
			index.Entries = append(index.Entries, r.unfinished(e, "nothing is finished"))
		}
		_ = page() // for whoever is killed from here on; at the end it is written again
		// Where nobody reads any more, what comes next is only worth the while for its files.
		if ctx.Err() != nil || errors.Is(err, output.ErrReaderLeft) && r.output == "" {
			for _, later := range todo[i+1:] {
				index.Entries = append(index.Entries, r.unfinished(later, "not begun"))
			}
			break
		}
	}
	failures = append(failures, page())
	if status := interrupted(); status != 0 {
		r.note("interrupted: %d of %d experiments are finished", finished, len(todo))
		return &exitError{status, errors.Join(failures...)}
	}
	return failed(errors.Join(failures...))
}

// perReport is about what the pictures of an experiment take.
const perReport = 300 * time.Millisecond

// indexName is the page of a folder with all experiments.
const indexName = "index.html"

// folder makes the folder for the files. Files of these experiments that are there already are
// replaced only where --force says so.
func (r *experimentRun) folder(chosen []experiment.Experiment) error {
	if r.output == "" {
		return nil
	}
	if format, err := reports.FormatOf(r.output); format != nil || err != nil {
		return suggest.Wrong("output", suggest.Name(r.output)+" names a file", "the name of a folder")
	}
	if err := os.MkdirAll(r.output, 0o755); err != nil {
		return fmt.Errorf("output: %s: %s", suggest.Name(r.output), suggest.Reason(err))
	}
	entries, err := os.ReadDir(r.output)
	if err != nil {
		return fmt.Errorf("output: %s: %s", suggest.Name(r.output), suggest.Reason(err))
	}
	for _, entry := range entries {
		for _, e := range chosen {
			rest, ours := strings.CutPrefix(entry.Name(), e.About().Name)
			ours = ours && strings.ContainsAny(rest[:min(len(rest), 1)], ".-")
			if ours = ours || len(chosen) > 1 && entry.Name() == indexName; ours && !*r.force {
				return fmt.Errorf("output: %s is there already (allowed: another folder, or --force)",
					suggest.Name(filepath.Join(r.output, entry.Name())))
			}
		}
	}
	return nil
}

// unfinished is the entry of an experiment of which there are no files, and says so.
func (r *experimentRun) unfinished(e experiment.Experiment, why string) reports.IndexEntry {
	about, command := e.About(), r.again(e.About().Name, e)
	r.note("%s: %s", strings.TrimPrefix(command, "joulemark "), why)
	return reports.IndexEntry{Name: about.Name, Title: about.Title, Command: command, Missing: []string{why}}
}

// check finds the format, and what is wrong with the flags; several experiments need one that has
// room for them.
func (r *experimentRun) check(several bool) (*reports.Format, error) {
	format, err := reports.ParseFormat(r.format)
	if err == nil {
		err = format.Need((*reports.Format).Experiments, "as the others hold records of runs")
	}
	if err == nil && several {
		err = format.Need(func(f *reports.Format) bool { return f.Experiments() && f.Appends() },
			"as others hold one experiment; --output writes each one's CSV and page")
	}
	if err == nil && r.workers < 0 {
		err = fmt.Errorf("workers: %d (allowed: 0 or more)", r.workers)
	}
	return format, err
}

// write writes the files and prints the report. What cannot be written keeps nothing else from
// being written, and is not in the index.
func (r *experimentRun) write(res *result.Result, format *reports.Format, further bool) (reports.IndexEntry, error) {
	entry := reports.IndexEntry{Name: res.Name, Title: res.Title, Parameters: res.Parameters, Missing: res.Missing}
	var errs []error
	if r.output != "" {
		for _, f := range reports.ExperimentFiles(res) {
			file, err := r.target(filepath.Join(r.output, f.Name), true)
			if err == nil {
				err = file.Write(f.Write)
			}
			if err == nil {
				entry.Files = append(entry.Files, f.Name)
			} else {
				errs = append(errs, err)
				entry.Missing = append(entry.Missing, f.Name+": could not be written")
			}
		}
	}
	return entry, errors.Join(append(errs, r.print(res, format, further))...)
}

// print prints the report, and the diagrams that are part of it.
func (r *experimentRun) print(res *result.Result, format *reports.Format, further bool) error {
	if further {
		if _, err := io.WriteString(r.out, "\n"); err != nil {
			return err
		}
	}
	opts := reports.Options{Width: r.width}
	if err := reports.Experiment(r.out, format, res, opts); err != nil || format != reports.Table {
		return err
	}
	for _, d := range res.Diagrams {
		if !d.Short {
			continue
		}
		if _, err := fmt.Fprintf(r.out, "\n%s\n\n", d.Title); err != nil {
			return err
		}
		if err := reports.Diagram(r.out, d, r.width); err != nil {
			return err
		}
	}
	return nil
}
