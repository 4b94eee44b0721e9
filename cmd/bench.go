package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/bench/gotest"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/cmd/output"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports"
)

const (
	// benchSamples are enough for benchstat to give an interval.
	benchSamples = 6
	// benchWindow is long against the CPU time by which two starts of a process differ.
	benchWindow = "100ms"
	// benchTimeout is that of go test.
	benchTimeout = 10 * time.Minute
)

func benchCommand(w *world) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "bench [PACKAGE...] [-- GO TEST FLAGS]",
		Short: "meter the benchmarks of any Go package as they stand",
		Long: `Bench runs the benchmarks of Go packages, of this module or of others that it requires, and prints
what an operation takes in CPU time, energy and CO2e beside what the benchmarks print themselves. Nothing is
edited. The CPU time is that of the whole process: all threads, the garbage collector and child processes,
which ns/op does not show.

Each benchmark runs in processes of its own. A sample is one process with N operations and one with 2N; what
the second takes more is that of N operations, without starting the process and set-up. That rest is
start-up-cpu-ns. N is looked for so that it fills the window, or given as --benchtime 1000x. Everything that
grows with N counts, so also what StopTimer keeps out of ns/op. --count says how many samples there are of
each benchmark; each is a record.

Flags of go test are taken with one dash or two, or behind --. The format is that of Go benchmarks, for
benchstat, unless --format or the ending of --output says otherwise. A benchmark that fails, panics or hangs
is said, and the others go on: the exit status is 1 then. Ctrl-C prints what is finished.`,
		Example: `  joulemark bench
  joulemark bench ./... -bench 'Encode/size=1k' -count 10 --output new.bench
  joulemark bench github.com/cespare/xxhash/v2 --region FR --format table
  joulemark bench ./codec -benchtime 1000x -cpu 1,4 -- -race -short`,
	}
	s := w.addFlags(cmd, append(slices.Clone(costKeys), "window", "wall-cap", "idle", "format",
		"output", "name", "ledger", "project")...)
	s.preset(cmd, "window", benchWindow)
	cmd.Flags().Lookup("format").DefValue = reports.Bench.Name
	cmd.Flags().Lookup("window").Usage = "CPU time that the N operations of a sample are to take"
	cmd.Flags().Lookup("wall-cap").Usage = "time that they may take, although the window is not full"
	force := forceFlag(cmd)
	f := &gotest.Flags{}
	goTestFlags(cmd, f)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		packages := args
		if at := cmd.ArgsLenAtDash(); at >= 0 {
			packages = args[:at]
			if err := f.Parse(args[at:]); err != nil {
				return usageError(err)
			}
		}
		c, err := s.load(w)
		if err != nil {
			return err
		}
		if said, _ := reports.FormatOf(c.Output); said == nil && !c.Given("format") {
			c.Format = reports.Bench.Name
		}
		if err := c.ValidScale(); err != nil {
			return usageError(err)
		}
		return benchmarks(cmd.Context(), w, &c, packages, f, *force)
	}
	return cmd
}

// goTestFlags gives the command the flags of go test: those that people mostly use in its usage
// text, the others without a word.
func goTestFlags(cmd *cobra.Command, f *gotest.Flags) {
	const runs, long = "What runs", "How long"
	usage := map[string]struct{ heading, text, def string }{
		"bench":     {runs, "pattern of benchmarks, as go test has it; all if not given", ""},
		"run":       {runs, "pattern of tests that each process runs before; none if not given", ""},
		"cpu":       {runs, "numbers of processors (GOMAXPROCS) to run each benchmark with, as 1,2,4", ""},
		"tags":      {runs, "build tags", ""},
		"benchmem":  {runs, "print B/op and allocs/op of all benchmarks", ""},
		"count":     {long, "samples of each benchmark", fmt.Sprint(benchSamples)},
		"benchtime": {long, "N as 1000x, or as a duration the window", ""},
		"timeout":   {long, "time after which a process is ended and its benchmark has failed", "10m"},
	}
	for _, name := range gotest.FlagNames() {
		if len(name) < 2 || cmd.Flags().Lookup(name) != nil {
			continue
		}
		value := &goTestFlag{flags: f, name: name, text: usage[name].def}
		short := ""
		if name == "count" {
			short = "n"
		}
		flag := cmd.Flags().VarPF(value, name, short, usage[name].text)
		if gotest.NeedsNoValue(name) {
			flag.NoOptDefVal = "true"
		}
		flag.Hidden = usage[name].text == ""
		flag.Annotations = map[string][]string{headingOf: {cmp.Or(usage[name].heading, runs)}}
		if !flag.Hidden && flag.NoOptDefVal == "" {
			complete(cmd, name, fixed())
		}
	}
}

// goTestFlag hands the text of a flag on to those of go test.
type goTestFlag struct {
	flags      *gotest.Flags
	name, text string
}

func (g *goTestFlag) String() string { return g.text }

func (g *goTestFlag) Type() string {
	if gotest.NeedsNoValue(g.name) {
		return "bool"
	}
	return "string"
}

func (g *goTestFlag) Set(text string) error { return g.flags.Set(g.name, text) }

// twoDashes takes the flags of go test as people type them, with one dash.
func twoDashes(args []string) []string {
	if len(args) == 0 || args[0] != "bench" {
		return args
	}
	args = slices.Clone(args)
	known := gotest.FlagNames()
	for i, word := range args {
		if word == "--" {
			break
		}
		name, _, _ := strings.Cut(strings.TrimPrefix(word, "-"), "=")
		if strings.HasPrefix(word, "-") && len(name) > 1 && slices.Contains(known, name) {
			args[i] = "-" + word
		}
	}
	return args
}

// benchmarks meters benchmarks and writes the report of all that were finished.
func benchmarks(
	parent context.Context, w *world, c *configs.Config, packages []string, f *gotest.Flags, force bool,
) error {
	source, sourceErr := c.Source()
	accounting, accountingErr := c.Accounting()
	format, formatErr := reports.ParseFormat(c.Format)
	if err := errors.Join(sourceErr, accountingErr, formatErr); err != nil {
		return usageError(err)
	}
	o := gotest.Options{
		Packages: packages, Flags: *f, Samples: cmp.Or(f.Count, benchSamples),
		Window: cmp.Or(f.Window, c.Scenario.Window), WallCap: c.Scenario.WallCap, Timeout: benchTimeout,
		Source: source, Accounting: accounting, Idle: c.IdleFor(source),
	}
	if f.Timeout != nil {
		o.Timeout = *f.Timeout
	}
	ctx, interrupted := output.UntilSignal(parent)
	defer interrupted()
	out, err := w.target(c.Output, force)
	if err != nil {
		return err
	}
	defer out.Close() //nolint:errcheck // what is written is closed by write
	k, err := w.keep(out, format, c, force)
	if err != nil {
		return err
	}
	b, err := w.bookOf(ctx, c)
	if err != nil {
		return err
	}
	defer b.close()
	p := output.NewProgress(w.errOut)
	o.Progress = func(text string) { p.Line("%s", text) }
	o.Say = func(text string) {
		p.Clear()
		first, rest, more := strings.Cut(text, "\n")
		w.note("%s", first)
		if more {
			fmt.Fprintln(w.messages(), suggest.Inert(rest))
		}
	}
	o.Keep = func(res *record.Results) error {
		if c.Given("name") {
			res.Scenario.Name = c.Scenario.Name
		}
		if k.Streams() {
			p.Clear()
		}
		return k.Add(res)
	}
	outcome, runErr := gotest.Run(ctx, o)
	p.Clear()
	if outcome == nil {
		return usageError(runErr)
	}
	var writeErr error
	if res := outcome.Results; len(res.Records) > 0 {
		writeErr = errors.Join(without(output.ErrReaderLeft, writeReport(w, c, out, k, res)), b.add(ctx, res))
	}
	status := interrupted()
	if status != 0 && writeErr == nil {
		return interruption(w, status, len(outcome.Results.Records))
	}
	if _, asked := errors.AsType[gotest.AskedError](runErr); asked && writeErr == nil {
		return usageError(runErr)
	}
	if err := errors.Join(writeErr, runErr); err != nil {
		return &exitError{cmp.Or(status, exitFail), err}
	}
	notInReport(w, outcome)
	if outcome.Failed > 0 {
		return &exitError{exitFail, nil}
	}
	return nil
}

// notInReport says what is not in the report.
func notInReport(w *world, o *gotest.Outcome) {
	var parts []string
	add := func(n int, one, several string) {
		switch {
		case n == 1:
			parts = append(parts, one)
		case n > 1:
			parts = append(parts, fmt.Sprintf(several, n))
		}
	}
	add(o.Failed, "1 failed", "%d failed")
	add(o.Skipped, "1 benchmark skipped itself", "%d benchmarks skipped themselves")
	add(o.Without, "1 package has no benchmarks", "%d packages have no benchmarks")
	if len(parts) > 0 {
		w.note("%s", strings.Join(parts, ", "))
	}
}
