package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench"
	"github.com/joulemark/joulemark/bench/calibrate"
	"github.com/joulemark/joulemark/energy"
)

const defaultProfile = "joulemark-profile.yaml"

// calibration is one call of the command.
type calibration struct {
	*world
	settings *settings
	engines  []string
	output   string
	force    bool
	budget   time.Duration
}

func calibrateCommand(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "calibrate",
		Short: "measure what messages cost on this machine, for predictions",
		Long: `Calibrate runs an algorithm made for it on each engine, over a range of numbers of nodes and messages,
fan-outs and sizes, and finds by regression what an execution, a node, a message, a byte and a wake-up cost in
CPU-seconds and joules, with 95 % confidence intervals. The profile is a YAML file for run --profile:
with --engine sim it predicts what the algorithm would cost on the engine that was calibrated.

Let the machine do nothing else meanwhile. The longer the budget, the narrower the intervals. Ctrl-C saves
nothing.`,
		Example: `  joulemark calibrate
  joulemark calibrate --engine goroutine,tcp --budget 5m --output office.yaml
  joulemark run --engine sim,tcp --profile office.yaml`,
		Args: cobra.NoArgs,
	}
	c := &calibration{world: w}
	c.settings = addFlags(cmd, "seed", "energy-source", "cpu-family", "watts")
	cmd.Flags().StringSliceVar(&c.engines, "engine", nil, "engines to calibrate: "+strings.Join(engineNames(), ", ")+" (default all)")
	cmd.Flags().StringVar(&c.output, "output", defaultProfile, "file to write the profile to")
	cmd.Flags().BoolVar(&c.force, "force", false, "write over a file that is there already")
	cmd.Flags().DurationVar(&c.budget, "budget", time.Minute, "time that all engines take together")
	_ = cmd.RegisterFlagCompletionFunc("engine", cobra.FixedCompletions(engineNames(), cobra.ShellCompDirectiveNoFileComp))
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
	o.Meter = &energy.Meter{Clock: energy.ProcessClock(), Source: source, Threads: runtime.GOMAXPROCS(0)}
	if len(c.engines) > 0 {
		o.Engines = nil
		for _, name := range c.engines {
			e, parseErr := bench.ParseEngine(strings.TrimSpace(name))
			o.Engines, err = append(o.Engines, e), errors.Join(err, parseErr)
		}
		if err != nil {
			return o, usageError(err)
		}
	}
	if _, err := os.Stat(c.output); err == nil && !c.force {
		return o, usageError(fmt.Errorf("output: %s is there already (allowed: another name, or --force)", c.output))
	}
	if info, err := os.Stat(filepath.Dir(c.output)); err != nil || !info.IsDir() {
		return o, usageError(fmt.Errorf("output: %s: there is no folder %s", c.output, filepath.Dir(c.output)))
	}
	return o, usageError(o.Validate())
}

func (c *calibration) run(parent context.Context) error {
	o, err := c.options()
	if err != nil {
		return err
	}
	ctx, interrupted := untilSignal(parent)
	p := newProgress(c.errOut)
	o.Progress = func(done, total int, e bench.Engine, s calibrate.Shape) {
		p.line("%d of %d: %v: %v", done+1, total, e, s)
		if c.watch != nil {
			c.watch(done, total, bench.Trial{})
		}
	}
	res, err := calibrate.Run(ctx, o)
	p.clear()
	if status := interrupted(); status != 0 {
		fmt.Fprintln(c.errOut, "joulemark: interrupted: nothing is saved")
		return &exitError{status, nil}
	}
	if err != nil {
		return failed(err)
	}
	if err := printCalibration(c.out, res); err != nil {
		return failed(err)
	}
	if err := writeFile(c.output, res.Profiles.Write); err != nil {
		return failed(fmt.Errorf("output: %w", err))
	}
	fmt.Fprintf(c.out, "\nSaved to %s; joulemark run --engine sim --profile %s predicts by it.\n", c.output, c.output)
	return nil
}

// printCalibration prints what was found, and what it is not good for.
func printCalibration(out io.Writer, res *calibrate.Result) error {
	s := &res.Profiles
	var b strings.Builder
	fmt.Fprintf(&b, "Host    %v\nEnergy  %s (%v): %s\n", s.Host, s.Source.Name, s.Source.Kind, s.Source.Detail)
	for i := range s.Calibrations {
		engineTable(&b, &s.Calibrations[i])
	}
	b.WriteString(`
Coefficients are per execution, with 95 % confidence intervals; energy is gross. A prediction deviates from a
measurement by the residual and more: what nodes compute by themselves, losses, latency and faults are not in it.
`)
	if s.Source.Kind != energy.Measured {
		fmt.Fprintf(&b, "The energy is %v, so its coefficients are no better than the watts they were made with.\n", s.Source.Kind)
	}
	for _, w := range res.Warnings {
		fmt.Fprintln(&b, "Warning: "+w)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// engineTable prints the coefficients of one engine.
func engineTable(out io.Writer, c *energy.Calibration) {
	fmt.Fprintf(out, "\nEngine %s: %d points, condition %.2g, residual %.0f %% (CPU) and %.0f %% (energy), R² %.3f and %.3f\n",
		c.Engine, c.Points, c.Condition, 100*c.CPU.Residual, 100*c.Energy.Residual, c.CPU.R2, c.Energy.R2)
	fmt.Fprintf(out, "covers %.0f to %.0f nodes, %.0f to %.0f messages, %v to %v of payload\n",
		c.Least.Nodes, c.Most.Nodes, c.Least.Messages, c.Most.Messages, c.Least.Payload, c.Most.Payload)
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "cost of\tCPU\t\tenergy")
	for term := range energy.Term(energy.NumTerms) {
		fmt.Fprintf(t, "%v\t%s\t\t%s\n", term, coefficient(*c.CPU.Coefficients.Of(term)), coefficient(*c.Energy.Coefficients.Of(term)))
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
