// Package command meters commands as they stand, with all processes that they start. What a command
// used is what the system says of it when it is reaped: the CPU time of its own threads and of all
// children that were waited for. On Linux it runs in a cgroup of its own besides, where one may be
// made, since children that outlive their parent are in nobody's rusage.
package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/joulemark/joulemark/bench/charge"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Options say what to meter and how. Commands, Samples and Source are needed.
type Options struct {
	// Commands are one command, or two that are to be compared: a program and its arguments each.
	// Of two the runs alternate, as A B B A A B, so that neither always has the warm cache or the
	// cool machine.
	Commands [][]string
	// Null runs the last command of Commands a second time in each turn, as a side of its own: what
	// differs between these two is no change but noise.
	Null    bool
	Samples int // of each side, each of which is a record
	Warmup  int // runs of each command before, which are not metered
	// Prepare is a command that runs before each run and is not metered; nil is none.
	Prepare []string

	// Network runs each command in a network namespace of its own and counts what its interfaces
	// carry.
	Network bool
	// ReapedOnly keeps to what the system says of reaped processes where a cgroup could be made.
	ReapedOnly bool

	// In, Out and Err are the standard streams of the command; nil is the null device. A reader
	// that is no file can be read by one run alone.
	In       io.Reader
	Out, Err io.Writer
	// Signals go on to the command that runs. After one that asks programs to end, nothing more is
	// started.
	Signals <-chan os.Signal

	Source     energy.Source
	Accounting carbon.Accounting
	// Idle is for how long the machine is watched before the first run; 0 is not at all.
	Idle time.Duration

	// Keep, if not nil, is called after each record with all there is so far. Its error ends the
	// work.
	Keep func(*record.Results) error
	// Progress, if not nil, is told what is done next; it is told nothing of a single run, whose
	// terminal is the command's.
	Progress func(text string)
}

// Outcome is what came of it.
type Outcome struct {
	// Results are the records of all commands, in the order in which they ran, without those of
	// Null.
	Results *record.Results
	// Sides are the records of each of Commands, and of Null after them.
	Sides [][]record.Record
	// Status is the exit status of the last run: 0, the command's own, 128 and the number of the
	// signal that ended it, 127 if there is no such command, or 126 if it cannot be executed.
	Status int
	// Left says that a run has left processes behind, of which nothing is counted after its end;
	// ReapedOnly that there was no cgroup, so that children are missing that outlived their parent.
	Left, ReapedOnly bool
	// Interrupted says that a signal ended the work before all samples were taken.
	Interrupted bool
}

// run is one call of Run.
type run struct {
	Options
	*Outcome
	meter *energy.Meter
	group *groups
	input *input
	by    os.Signal // the first that has asked for the end
}

// Run runs commands and meters them. A run that fails is a record whose status says how, and the
// last one. It is an [AskedError] if a command cannot be started, or not as it was asked for; the
// outcome then has the status that a shell would give it.
func Run(ctx context.Context, o Options) (*Outcome, error) {
	if err := o.validate(); err != nil {
		return nil, AskedError{err}
	}
	r := &run{Options: o, Outcome: &Outcome{}}
	for i, words := range o.Commands {
		path, status, err := find(words[0])
		if err != nil {
			r.Status = status
			return r.Outcome, AskedError{fmt.Errorf("command: %w", err)}
		}
		o.Commands[i] = append([]string{path}, words...) // what to execute, then argv
	}
	if len(o.Prepare) > 0 {
		if _, _, err := find(o.Prepare[0]); err != nil {
			return nil, AskedError{fmt.Errorf("prepare: %w", err)}
		}
	}
	var err error
	if r.input, err = o.inputOf(); err != nil {
		return nil, AskedError{err}
	}
	if o.Network {
		space, err := newNamespace() // each run makes one; whether it may is known before the first
		if err != nil {
			return nil, AskedError{fmt.Errorf("net: %w", err)}
		}
		space.close()
	}
	if !o.ReapedOnly {
		r.group = findGroups()
	}
	r.Outcome.ReapedOnly = r.group == nil
	r.meter = &energy.Meter{Clock: clock(r.group != nil), Source: o.Source}
	r.Results = charge.Results(r.meter, o.Accounting)
	r.Results.Scenario = record.Settings{Nodes: []int{1}, Engine: engine.Command.Name, Trials: o.Samples}
	for _, words := range o.Commands {
		if name := Line(words[1:]); !slices.Contains(r.Results.Scenario.Algorithms, name) {
			r.Results.Scenario.Algorithms = append(r.Results.Scenario.Algorithms, name)
		}
	}
	sides := len(o.Commands)
	if o.Null {
		sides++
	}
	r.Sides = make([][]record.Record, sides)
	if o.Idle > 0 {
		r.progress("watching the idle machine for %v", o.Idle)
		if err := charge.Idle(ctx, o.Source, o.Idle, r.Results); err != nil {
			return r.Outcome, err
		}
	}
	return r.Outcome, r.all(ctx)
}

// all takes the samples, in turns which side comes first.
func (r *run) all(ctx context.Context) error {
	for i := range r.Warmup {
		for k, words := range r.Commands {
			r.progress("warm-up %d of %d: %s", i+1, r.Warmup, Line(words[1:]))
			if more, err := r.once(ctx, k, -1); err != nil || !more {
				return err
			}
		}
	}
	order := make([]int, len(r.Sides))
	for i := range order {
		order[i] = i
	}
	for trial := range r.Samples {
		for _, side := range order {
			r.progress("sample %d of %d: %s", trial+1, r.Samples, Line(r.words(side)[1:]))
			if more, err := r.once(ctx, side, trial); err != nil || !more {
				return err
			}
		}
		slices.Reverse(order)
	}
	return nil
}

// words are the program and the arguments of a side.
func (r *run) words(side int) []string { return r.Commands[min(side, len(r.Commands)-1)] }

func (o *Options) runs() int {
	sides := len(o.Commands)
	if o.Null {
		sides++
	}
	return sides*o.Samples + len(o.Commands)*o.Warmup
}

func (o *Options) validate() error {
	var errs []error
	if o.Samples < 1 || o.Samples > maxSamples {
		errs = append(errs, suggest.Wrong("runs", o.Samples, "1 to %d", maxSamples))
	}
	if o.Warmup < 0 || o.Warmup > maxSamples {
		errs = append(errs, suggest.Wrong("warmup", o.Warmup, "0 to %d", maxSamples))
	}
	if len(o.Commands) < 1 || len(o.Commands) > 2 {
		errs = append(errs, suggest.Wrong("commands", len(o.Commands), "1 or 2"))
	}
	for _, words := range o.Commands {
		if len(words) == 0 || words[0] == "" {
			errs = append(errs, errors.New("command: it is empty (allowed: a program and its arguments)"))
		}
	}
	return errors.Join(append(errs, o.Accounting.Covers(time.Now()))...)
}

// maxSamples is more than statistics ask for.
const maxSamples = 10_000

// AskedError is that what was asked for is not possible.
type AskedError struct{ error }

// Unwrap is what is not possible.
func (e AskedError) Unwrap() error { return e.error }

func (r *run) progress(format string, args ...any) {
	if r.Progress != nil && r.runs() > 1 {
		r.Progress(fmt.Sprintf(format, args...))
	}
}
