package cmd

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/compare"
	"github.com/joulemark/joulemark/cmd/input"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports"
	"github.com/joulemark/joulemark/reports/comparison"
)

// exitOpen is the exit status of compare where a gate cannot tell and that is not to pass.
const exitOpen = 3

// comparing is what compare is asked for.
type comparing struct {
	gates, allow       []string
	null, floor, chart string
	format, output     string
	alpha              float64
	seed               uint64
	strict, force      bool
}

func compareCommand(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "compare OLD NEW...",
		Short: "say what changed between runs, and gate on it",
		Long: `Compare holds two saved runs against each other; it reads what report reads. Counts of seeded runs, such
as messages, are compared by equality, seed by seed: they have no noise, on any machine. CPU time, energy, carbon
and wall time are samples, one a trial: the verdict is better, no worse, worse, or cannot tell, with the number of
samples that it would take.

A gate, --fail-if 'METRIC>PERCENT%', falls where a figure rises by more in any case; MB/s<-5% where one falls by
more. Metrics are named as in the table: messages, bytes, wire_bytes, cpu, energy, gco2e, wall, and units of
benchmarks such as allocs/op. Samples are compared by their medians, or as in cpu:p90>10%. A gate that no
case can be held to is an error.

What is metered is not compared where the machine, the version of Go, the way to energy or the grid factor differ,
unless --allow names the field; counts are.

With more than two files it is a trend: runs in the order in which they ran, where counts and samples changed from
one to the next, and the last against the first. --chart draws it; --format html is a page. Gates are for two files.
 The exit status is 1 where a gate fell, 2 where something that was asked
for is not possible, and with --strict 3 where a gate cannot tell. docs/COMPARE.md has the rules.`,
		Example: `  joulemark run --engine sim --trials 3 --format json --output old.json
  joulemark compare old.json new.json --fail-if 'messages>0%'
  joulemark compare old.json new.json --fail-if 'cpu>5%' --strict --null again.json
  joulemark compare old.txt new.txt --format markdown
  joulemark compare runs --chart trend.svg --format html --output trend.html`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return tooFew(0)
			}
			return nil
		},
	}
	var o comparing
	f := cmd.Flags()
	f.StringArrayVar(&o.gates, "fail-if", nil, "gate such as 'messages>0%'; may be given several times")
	f.BoolVar(&o.strict, "strict", false, "exit with 3 where a gate cannot tell")
	f.StringVar(&o.null, "null", "", "file of the old side run a second time: what differs there is no change")
	f.Float64Var(&o.alpha, "alpha", compare.DefaultAlpha, "rate of false alarms of all sampled figures together")
	f.StringVar(&o.floor, "floor", "", "least change of a sampled figure that counts as one; 5% if not given, "+
		"10% on a virtual machine")
	f.Uint64Var(&o.seed, "seed", 1, "seed of the bootstrap")
	f.StringSliceVar(&o.allow, "allow", nil, "fields that may differ: "+strings.Join(compare.FieldNames(), ", "))
	f.StringVar(&o.format, "format", "table", "form of the report: "+strings.Join(comparison.Formats(), ", "))
	f.StringVar(&o.output, "output", "", "file to write, instead of standard output")
	f.StringVar(&o.chart, "chart", "", "file to draw the course of figures from run to run to, as .svg or .png")
	f.BoolVar(&o.force, "force", false, "write over a file that is there already")
	underReport(cmd, "format", "output", "chart", "force")
	complete(cmd, "format", fixed(comparison.Formats()...))
	complete(cmd, "allow", listed(compare.FieldNames()))
	complete(cmd, "output", files())
	complete(cmd, "chart", files("svg", "png"))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		sources, err := w.fromEnvironment(cmd.Flags())
		if err != nil {
			return usageError(err)
		}
		opts, err := o.options(cmd.Flags().Changed("floor"), sources)
		if err != nil {
			return usageError(err)
		}
		return runCompare(cmd, w, &o, opts, args)
	}
	return cmd
}

// options are what was asked for, read; sources says where values are from that are not of flags.
// Without a floor it is that of the machine.
func (o *comparing) options(floored bool, sources map[string]string) (compare.Options, error) {
	opts := compare.Options{Alpha: o.alpha, Seed: o.seed}
	floor, ok := number.Share(o.floor)
	var errs []error
	if (floored || o.floor != "") && (!ok || floor <= 0 || floor >= 1) {
		errs = append(errs, suggest.Wrong("floor", suggest.Quote(o.floor), "a share such as 5%%, above 0 and "+
			"below 100%%"))
	}
	if o.alpha <= 0 || o.alpha >= 1 {
		errs = append(errs, suggest.Wrong("alpha", o.alpha, "above 0 and below 1"))
	}
	opts.Floor = floor
	for _, name := range o.allow {
		field, err := compare.ParseField(name)
		opts.Allow, errs = append(opts.Allow, field), append(errs, err)
	}
	for _, text := range o.gates {
		gate, err := compare.ParseGate(text)
		opts.Gates, errs = append(opts.Gates, gate), append(errs, err)
	}
	if !slices.Contains(comparison.Formats(), o.format) {
		errs = append(errs, suggest.Key("format", o.format, comparison.Formats()))
	}
	for i, err := range errs {
		if of := (*suggest.KeyError)(nil); errors.As(err, &of) && sources[of.Key] != "" {
			errs[i] = suggest.For(sources[of.Key], err)
		}
	}
	return opts, errors.Join(errs...)
}

// runCompare reads the files, compares and writes. How gates stand is the exit status, and those
// that fell are named on standard error.
func runCompare(cmd *cobra.Command, w *world, o *comparing, opts compare.Options, args []string) error {
	files, err := input.Saved(cmd.InOrStdin(), args, w.note)
	if err != nil {
		return usageError(err)
	}
	if err := o.several(len(files)); err != nil {
		return usageError(err)
	}
	if o.null != "" {
		again, err := input.Saved(cmd.InOrStdin(), []string{o.null}, w.note)
		if err != nil {
			return usageError(err)
		}
		opts.Null = again[0].Results
	}
	var c *compare.Comparison
	var t *compare.Trend
	if len(files) > 2 || o.chart != "" {
		if t, err = compare.TrendOf(runsOf(files), opts); err != nil {
			return usageError(err)
		}
	}
	show := func(out io.Writer) error { return comparison.WriteTrend(out, o.format, t, w.width) }
	if len(files) == 2 {
		if c, err = compare.Results(files[0].Results, files[1].Results, opts); err != nil {
			return usageError(err)
		}
		c.Old.Name, c.New.Name = files[0].Name, files[1].Name
		show = func(out io.Writer) error { return comparison.Write(out, o.format, c, w.width) }
	}
	out, err := w.target(o.output, o.force)
	if err != nil {
		return err
	}
	defer out.Close() //nolint:errcheck // what is written is closed by write
	chart, err := w.chartOf(o.chart, o.force)
	if err != nil {
		return err
	}
	if err := out.Write(show); err != nil {
		return failed(err)
	}
	if chart != nil {
		err := chart.Write(func(out io.Writer) error {
			return reports.DrawFigure(out, o.chart, comparison.TrendFigure(t))
		})
		if err != nil {
			return failed(err)
		}
	}
	if c == nil {
		return nil
	}
	for _, g := range c.Gates {
		if g.State == compare.Fell {
			w.note("%s fell: %s", g.Gate, strings.Join(g.Fell, "; "))
		}
	}
	switch {
	case c.Any(compare.Fell):
		return &exitError{exitFail, nil}
	case o.strict && c.Any(compare.Open):
		return &exitError{exitOpen, nil}
	}
	return nil
}

// tooFew is the error of fewer than two files.
func tooFew(files int) error {
	return fmt.Errorf("compare: %s (allowed: two, the old one and the new one, or more, or a folder with them)",
		number.Plural(files, "file"))
}

// several is an error where something was asked for that is about two files.
func (o *comparing) several(files int) error {
	switch {
	case files < 2:
		return tooFew(files)
	case files == 2:
		return nil
	}
	var errs []error
	for _, asked := range []struct {
		key, value string
		set        bool
	}{
		{"fail-if", strings.Join(o.gates, ", "), len(o.gates) > 0},
		{"null", o.null, o.null != ""},
		{"strict", "true", o.strict},
	} {
		if asked.set {
			errs = append(errs, suggest.Unfit(asked.key, asked.value, "with two files only"))
		}
	}
	return errors.Join(errs...)
}

// runsOf are files as the runs of a trend.
func runsOf(files []reports.Saved) []compare.Run {
	runs := make([]compare.Run, len(files))
	for i, file := range files {
		runs[i] = compare.Run{Name: file.Name, Results: file.Results}
	}
	return runs
}
