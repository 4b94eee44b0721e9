package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/calibrate"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/cmd/output"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/cost"
	"github.com/joulemark/joulemark/energy/host"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports"
)

const defaultProfile = "joulemark-profile.yaml"

// calibration is one call of the command.
type calibration struct {
	*world
	settings *settings
	engines  []string
	output   string
	force    *bool
	budget   time.Duration
}

func calibrateCommand(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "calibrate",
		Short: "measure what messages cost on this machine, for predictions",
		Long: `Calibrate runs an algorithm made for it on each engine, over a range of numbers of nodes and messages,
fan-outs and sizes, and finds by regression what an execution, a node, a message, a byte and a wake-up cost in
CPU-seconds and joules, with 95 % confidence intervals. The profile is a YAML file for run --profile:
with --engine sim it predicts what the algorithm would cost on an engine that was calibrated. That is the one that
--predict names, or else the first other engine of the run, or else the first in the file.

Let the machine do nothing else meanwhile; before the work it is watched, as long as --idle says, and what is worth
a warning is in the profile too. The longer the budget, the narrower the intervals. Ctrl-C saves the engines that
have enough points by then.`,
		Example: `  joulemark calibrate
  joulemark calibrate --engine goroutine,tcp --budget 5m --output office.yaml
  joulemark run --engine sim,tcp --profile office.yaml
  joulemark run --engine sim --profile office.yaml --predict tcp`,
		Args: noWords,
	}
	c := &calibration{world: w, force: forceFlag(cmd)}
	c.settings = w.addFlags(cmd, "seed", "energy-source", "cpu-family", "watts", "idle")
	cmd.Flags().StringSliceVar(&c.engines, "engine", nil,
		"engines to calibrate: "+strings.Join(engineNames(), ", ")+" (default all)")
	cmd.Flags().StringVar(&c.output, "output", defaultProfile, "file to write the profile to")
	underReport(cmd, "output")
	cmd.Flags().DurationVar(&c.budget, "budget", time.Minute, "time that all engines take together")
	complete(cmd, "engine", listed(engineNames()))
	complete(cmd, "output", files("yaml", "yml"))
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return c.run(cmd.Context()) }
	return cmd
}

// engineNames are the engines that can be calibrated.
func engineNames() (names []string) {
	for _, e := range calibrate.Engines() {
		names = append(names, e.String())
	}
	return names
}

// options checks everything before the first minute of work.
func (c *calibration) options() (calibrate.Options, error) {
	o := calibrate.Options{Engines: calibrate.Engines(), Budget: c.budget}
	settings, err := c.settings.load(c.world)
	if err != nil {
		return o, err
	}
	source, err := settings.Source()
	if err != nil {
		return o, usageError(err)
	}
	o.Seed = settings.Scenario.Seed
	o.Idle = settings.IdleFor(source)
	o.Meter = energy.NewMeter(source, runtime.GOMAXPROCS(0))
	if len(c.engines) > 0 {
		o.Engines = nil
		for _, name := range c.engines {
			e, parseErr := engine.Parse(strings.TrimSpace(name))
			o.Engines, err = append(o.Engines, e), errors.Join(err, parseErr)
		}
		if err != nil {
			return o, usageError(err)
		}
	}
	return o, usageError(o.Validate())
}

// open makes sure that what will be found can be saved, before it is looked for.
func (c *calibration) open() (*output.Target, error) {
	if c.output == "" {
		return nil, usageError(errors.New("output: no name (allowed: that of a file)"))
	}
	if format, err := reports.FormatOf(c.output); format != nil || err != nil && !isYAML(c.output) {
		return nil, usageError(fmt.Errorf("output: %s (allowed: names that end with .yaml or .yml, as a "+
			"profile is YAML)",
			suggest.Name(c.output)))
	}
	return c.target(c.output, *c.force)
}

func isYAML(file string) bool {
	return slices.Contains([]string{".yaml", ".yml"}, strings.ToLower(filepath.Ext(file)))
}

func (c *calibration) run(parent context.Context) error {
	o, err := c.options()
	if err != nil {
		return err
	}
	ctx, interrupted := output.UntilSignal(parent)
	defer interrupted()
	file, err := c.open()
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // what is written is closed by write
	p := output.NewProgress(c.errOut)
	o.Progress = func(done, total int, e engine.Engine, s calibrate.Shape) {
		p.Line("%d of %d: %v: %v", done+1, total, e, s)
		if c.watch != nil {
			c.watch(done, total, harness.Trial{})
		}
	}
	res, err := calibrate.Run(ctx, o)
	p.Clear()
	if ctx.Err() != nil {
		if status := interrupted(); status != 0 && res == nil {
			c.note("interrupted: nothing is saved")
			return &exitError{status, nil}
		}
	}
	if res == nil || len(res.Profiles.Calibrations) == 0 || res.Profiles.Validate() != nil {
		return failed(err)
	}
	if err := file.Write(res.Profiles.Write); err != nil {
		err = fmt.Errorf("%w; the profile follows on standard output", err)
		return failed(errors.Join(err, res.Profiles.Write(c.out)))
	}
	if file.Standard() {
		return nil // where the profile is, and nothing else
	}
	if err := printCalibration(c.out, res, c.output); err != nil {
		return failed(fmt.Errorf("%w; the profile is saved to %s", err, c.output))
	}
	if status := interrupted(); status != 0 {
		if err != nil {
			c.note("interrupted: saved is what there was enough of by then: %s",
				strings.Join(res.Profiles.Engines(), ", "))
		}
		return &exitError{status, nil}
	}
	return failed(err)
}

// usage says how to predict by a profile that was saved.
func usage(file string, engines []string) string {
	text := fmt.Sprintf(
		"Saved to %s. It predicts what a run would cost on engine %s: joulemark run --engine sim --profile %s\n",
		file, engines[0], file)
	if others := engines[1:]; len(others) > 0 {
		text += fmt.Sprintf("With --predict %s it does so for that engine.\n", strings.Join(others, " or "))
	}
	return text
}

// printCalibration prints what was found, what it is not good for, and how to use it.
func printCalibration(out io.Writer, res *calibrate.Result, file string) error {
	s := &res.Profiles
	var b strings.Builder
	fmt.Fprintf(&b, "Host    %v\nEnergy  %s (%v): %s\n", s.Host, s.Source.Name, s.Source.Kind, s.Source.Detail)
	if text := before(res.Before); text != "" {
		fmt.Fprintln(&b, "Before  "+text)
	}
	for i := range s.Calibrations {
		engineTable(&b, &s.Calibrations[i])
	}
	b.WriteString(`
Coefficients are per execution, with 95 % confidence intervals; energy is gross. A prediction deviates from a
measurement by the residual and more: what nodes compute by themselves, losses, latency and faults are not in it.
`)
	if s.Source.Kind != energy.Measured {
		fmt.Fprintf(&b, "The energy is %v, so its coefficients are no better than the watts they were made with.\n",
			s.Source.Kind)
	}
	for _, w := range res.Warnings {
		fmt.Fprintln(&b, "Warning: "+w)
	}
	b.WriteString("\n" + usage(file, s.Engines()))
	_, err := io.WriteString(out, b.String())
	return err
}

// before describes the machine before the work, as far as it is known.
func before(b host.Baseline) string {
	var parts []string
	if b.Busy > 0 {
		parts = append(parts, fmt.Sprintf("%.0f %% of the CPUs were busy", 100*b.Busy))
	}
	if b.Idle != (energy.Range[energy.Watts]{}) {
		parts = append(parts, fmt.Sprintf("the machine drew %v", b.Idle))
	}
	return strings.Join(parts, " and ")
}

// engineTable prints the coefficients of one engine.
func engineTable(out io.Writer, c *cost.Calibration) {
	fmt.Fprintf(out,
		"\nEngine %s: %d points, condition %.2g, residual %.0f %% (CPU) and %.0f %% (energy), R² %.3f and %.3f\n",
		c.Engine, c.Points, c.Condition, 100*c.CPU.Residual, 100*c.Energy.Residual, c.CPU.R2, c.Energy.R2)
	fmt.Fprintf(out, "covers %.0f to %.0f nodes, %.0f to %.0f messages, %v to %v of payload\n",
		c.Least.Nodes, c.Most.Nodes, c.Least.Messages, c.Most.Messages, c.Least.Payload, c.Most.Payload)
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "cost of\tCPU\t\tenergy")
	for term := range cost.Term(cost.NumTerms) {
		fmt.Fprintf(t, "%v\t%s\t\t%s\n",
			term, coefficient(*c.CPU.Coefficients.Of(term)), coefficient(*c.Energy.Coefficients.Of(term)))
	}
	_ = t.Flush() // it writes to memory
}

// coefficient is a range, or that there is none.
func coefficient[Q interface {
	~float64
	fmt.Stringer
}](r energy.Range[Q],
) string {
	if r == (energy.Range[Q]{}) {
		return "none found"
	}
	return r.String()
}
