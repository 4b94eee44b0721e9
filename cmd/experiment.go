package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/experiment"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/configs"
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
	cmd := &cobra.Command{Use: about.Name, Short: about.Title, Long: wrapped(about.Text), Args: cobra.NoArgs}
	run := &experimentRun{world: w}
	run.settings = addKeys(cmd, configs.ExperimentKeys(e), "a YAML file with parameters")
	run.outputFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return run.all(cmd.Context(), e)
	}
	return cmd
}

func allExperiments(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use: "all", Short: "all experiments, one after the other", Args: cobra.NoArgs,
		Long: `All runs every experiment with the published parameters. In the file of --config every experiment
may have a section of its name with parameters of its own. Of the environment only the variables of
flags below apply.`,
		Example: `  joulemark experiment all --output results`,
	}
	every := experiment.All()
	run := &experimentRun{world: w}
	run.settings = addKeys(cmd, configs.ExperimentKeys(every...), "a YAML file with a section for each experiment")
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
	workers  int
}

func (r *experimentRun) outputFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&r.output, "output", "",
		"directory for the CSV and the pictures; it is made if there is none")
	cmd.Flags().StringVar(&r.format, "format", reports.Table.Name,
		"form of the report: "+strings.Join(reports.FormatNames((*reports.Format).Experiments), ", "))
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
	format, err := reports.ParseFormat(r.format)
	if err == nil {
		err = format.Need((*reports.Format).Experiments, "as experiments are no benchmarks")
	}
	if err == nil && len(chosen) > 1 {
		err = format.Need(func(f *reports.Format) bool { return f.Experiments() && f.Several() },
			"as others hold one experiment; --output writes each one's CSV")
	}
	if err != nil {
		return usageError(err)
	}
	if r.workers < 0 {
		return usageError(fmt.Errorf("workers: %d (allowed: 0 or more)", r.workers))
	}
	opts, err := configs.LoadExperiments(chosen, r.settings.file, r.environ, r.settings.given)
	if err != nil {
		return usageError(err)
	}
	if r.output != "" {
		if err := os.MkdirAll(r.output, 0o755); err != nil {
			return usageError(fmt.Errorf("output: %w", err))
		}
	}
	opts.Workers = r.workers
	ctx, interrupted := untilSignal(parent)
	p := newProgress(r.errOut)
	var failures []error
	todo := cases(chosen)
	finished := 0
	for i, e := range todo {
		name := e.About().Name
		opts.Progress = func(done, total int) {
			p.line("%d of %d: %s: %d%%", i+1, len(todo), name, 100*done/max(total, 1))
		}
		p.line("%d of %d: %s", i+1, len(todo), name)
		res, err := e.Run(ctx, opts)
		p.clear()
		if err == nil {
			finished++
		}
		if errors.Is(err, context.Canceled) && ctx.Err() != nil {
			err = nil
		}
		if res != nil {
			err = errors.Join(err, r.write(res, format, i > 0))
		}
		if err != nil {
			failures = append(failures, fmt.Errorf("experiment %s: %w", name, err))
		}
		// Where nobody reads any more, what comes next is only worth the while for its files.
		if ctx.Err() != nil || errors.Is(err, syscall.EPIPE) && r.output == "" {
			break
		}
	}
	if status := interrupted(); status != 0 {
		fmt.Fprintf(r.errOut, "joulemark: interrupted: %d of %d experiments are finished\n", finished, len(todo))
		return &exitError{status, errors.Join(failures...)}
	}
	return failed(errors.Join(failures...))
}

// write writes the files and prints the report. What cannot be written keeps nothing else from
// being written.
func (r *experimentRun) write(res *result.Result, format *reports.Format, further bool) error {
	var errs []error
	if r.output != "" {
		for _, f := range reports.ExperimentFiles(res) {
			if err := writeFile(filepath.Join(r.output, f.Name), f.Write); err != nil {
				errs = append(errs, fmt.Errorf("output: %w", err))
			}
		}
	}
	return errors.Join(append(errs, r.print(res, format, further))...)
}

// print prints the report, and the diagrams that are part of it.
func (r *experimentRun) print(res *result.Result, format *reports.Format, further bool) error {
	if further {
		if _, err := io.WriteString(r.out, "\n"); err != nil {
			return err
		}
	}
	opts := reports.Options{Width: terminalWidth(r.out)}
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
		if err := reports.Diagram(r.out, d, cmp.Or(opts.Width, diagramWidth)); err != nil {
			return err
		}
	}
	return nil
}

// wrapped breaks a paragraph into lines for the usage text.
func wrapped(text string) string {
	var b strings.Builder
	width := 0
	for word := range strings.FieldsSeq(text) {
		if width > 0 && width+1+len(word) > 100 {
			b.WriteByte('\n')
			width = 0
		} else if width > 0 {
			b.WriteByte(' ')
			width++
		}
		b.WriteString(word)
		width += len(word)
	}
	return b.String()
}
