// Package gotest meters the benchmarks of any Go package as they stand. It builds the test binary
// of a package once, runs each benchmark in processes of its own with a fixed number of operations,
// and takes the CPU time of a process from the system when it is reaped: that of all threads, of
// the garbage collector and of child processes, which ns/op does not show.
//
// What an operation takes is a slope. A sample is two processes, one with N operations and one with
// 2N; what the second takes more is that of N operations, without starting the process, set-up and
// all else that does not grow with N. That part, the intercept, is a figure of its own.
package gotest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/joulemark/joulemark/bench/charge"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Options say what to meter and how. Source, Window, WallCap and Samples are needed.
type Options struct {
	Dir      string   // folder that packages are looked for from, "" for that of this process
	Packages []string // patterns as go list takes them, nil for the package in Dir
	Flags    Flags
	Samples  int // of each benchmark, each of which is a record

	// Window is the CPU time that the N operations of a sample are to take, for which N is looked
	// for; WallCap is how long these N may take, where they mostly wait.
	Window, WallCap time.Duration
	// Timeout is after what time a process is ended and its benchmark has failed; 0 is never.
	Timeout time.Duration

	Source     energy.Source
	Accounting carbon.Accounting
	// Idle is for how long the machine is watched before the first benchmark; 0 is not at all.
	Idle time.Duration

	// Keep, if not nil, is called after each record with all there is so far. Its error ends the
	// work.
	Keep func(*record.Results) error
	// Say, if not nil, is told at once what somebody has to know: what failed, with what it
	// printed.
	Say func(text string)
	// Progress, if not nil, is told what is done next.
	Progress func(text string)
}

// Outcome is what came of it.
type Outcome struct {
	Results *record.Results
	// Failed counts benchmarks, and packages whose benchmarks could not be listed.
	Failed int
	// Without counts packages that have no benchmark.
	Without int
	// Skipped counts benchmarks that skipped themselves.
	Skipped int
}

// run is one call of Run.
type run struct {
	Options
	*Outcome
	meter  *energy.Meter
	temp   string // folder of test binaries
	turned bool   // the last sample began with N operations
}

// Run meters benchmarks. Those that fail do not keep the others from being metered: each is a
// record whose status says why. It is an [AskedError] if a package is not there or no benchmark is
// chosen, and an error if the context ends: the outcome then has what was finished by then.
func Run(ctx context.Context, o Options) (*Outcome, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	r := &run{Options: o, Outcome: &Outcome{}, meter: &energy.Meter{Clock: Clock(), Source: o.Source}}
	r.Results = charge.Results(r.meter, o.Accounting)
	r.Results.Scenario = record.Settings{
		Nodes: []int{1}, Engine: engine.Benchmark.Name, Trials: o.Samples,
		Window: o.Window.String(), WallCap: o.WallCap.String(),
	}
	var err error
	if r.temp, err = os.MkdirTemp("", "joulemark-bench-"); err != nil {
		return nil, err
	}
	defer os.RemoveAll(r.temp) //nolint:errcheck // it is in a folder that the system clears
	packages, err := r.list(ctx)
	if err != nil {
		return r.Outcome, r.ended(ctx, err)
	}
	found := 0
	var known []string // names of benchmarks that were not chosen
	for i, p := range packages {
		if p.without() {
			r.Without++
			continue
		}
		leaves, all, err := r.open(ctx, i, p)
		if err != nil {
			return r.Outcome, r.ended(ctx, err)
		}
		known = append(known, all...)
		found += len(leaves)
		if len(leaves) > 0 && o.Idle > 0 {
			r.progress("watching the idle machine for %v", o.Idle)
			if err := charge.Idle(ctx, o.Source, o.Idle, r.Results); err != nil {
				return r.Outcome, r.ended(ctx, err)
			}
			o.Idle = 0 // what comes later finds no idle machine
		}
		for _, leaf := range leaves {
			if err := r.measure(ctx, leaf); err != nil {
				return r.Outcome, r.ended(ctx, err)
			}
		}
	}
	if found+r.Failed+r.Skipped == 0 {
		return r.Outcome, r.none(len(packages), known)
	}
	return r.Outcome, nil
}

func (o *Options) validate() error {
	var errs []error
	if o.Samples < 1 || o.Samples > maxSamples {
		errs = append(errs, suggest.Wrong("count", o.Samples, "1 to %d", maxSamples))
	}
	if o.Window < time.Millisecond || o.Window > time.Hour {
		errs = append(errs, suggest.Wrong("window", o.Window, "1ms to 1h"))
	}
	if o.WallCap < time.Millisecond {
		errs = append(errs, suggest.Wrong("wall-cap", o.WallCap, "at least 1ms"))
	}
	if o.Timeout < 0 {
		errs = append(errs, suggest.Wrong("timeout", o.Timeout, "a duration such as 10m, or 0 for none"))
	}
	return errors.Join(append(errs, o.Accounting.Covers(time.Now()))...)
}

// maxSamples is more than statistics ask for.
const maxSamples = 10_000

// AskedError is that what was asked for is not there: a package, or a benchmark in it.
type AskedError struct{ error }

// none says that nothing was chosen, and what there is to choose from.
func (r *run) none(packages int, known []string) error {
	in := number.Plural(packages, "package")
	if len(known) == 0 {
		return AskedError{errors.New("no benchmark in " + in)}
	}
	const most = 8
	allowed := known
	if len(allowed) > most {
		allowed = append(allowed[:most:most], fmt.Sprintf("and %d more", len(known)-most))
	}
	return AskedError{fmt.Errorf("no benchmark in %s is matched: %w", in, suggest.Key("bench", r.Flags.Bench, allowed))}
}

// ended prefers the end of the context to what has come of it.
func (r *run) ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		r.Results.Interrupted = true
		return ctx.Err()
	}
	return err
}

func (r *run) say(format string, args ...any) {
	if r.Say != nil {
		r.Say(fmt.Sprintf(format, args...))
	}
}

func (r *run) progress(format string, args ...any) {
	if r.Progress != nil {
		r.Progress(fmt.Sprintf(format, args...))
	}
}
