package host

import (
	"context"
	"fmt"
	"io/fs"
	"math"
	"runtime"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/suggest"
)

const (
	// counterSpan is long against the ticks of /proc/stat and the updates of a counter: both are
	// less than a hundredth of it.
	counterSpan = 2 * time.Second
	// glanceSpan is short enough to pass before every run, and enough for four CPUs to tell how
	// busy they are.
	glanceSpan = 250 * time.Millisecond
)

// IdleSpan is for how long [MeasureBaseline] watches a machine unless somebody says otherwise: two
// seconds for a source with counters. For others there are only the CPUs to look at, and the fewer
// there are, the longer it takes until they have counted enough ticks.
func IdleSpan(s energy.Source) time.Duration { return idleSpan(s.Info().Kind, runtime.NumCPU()) }

func idleSpan(k energy.Kind, cpus int) time.Duration {
	if k == energy.Measured {
		return counterSpan
	}
	return max(glanceSpan, time.Second/time.Duration(cpus))
}

// fewestTicks is how many ticks the CPUs must have counted together for their busy part to be told:
// one of them is then not much more than a hundredth.
const fewestTicks = 80

// busyLimit is the part of all CPUs above which a machine is too busy for a baseline: idle
// power grows with it, and with it what is taken off the work.
const busyLimit = 0.10

// Baseline is what a machine did just before the work.
type Baseline struct {
	// Length is for how long it was watched.
	Length energy.Seconds
	// Idle is the power of the whole machine, 0 if the source has no counter or lost it.
	Idle energy.Range[energy.Watts]
	// Busy is the fraction of all CPUs that were busy, by /proc/stat, where BusyKnown. Otherwise it
	// is 0, and a warning says why: it could not be read, or the length was too short for the few
	// CPUs there are.
	Busy      float64
	BusyKnown bool
	// Warnings say what makes the figures worth less: a machine that was too busy, a counter that
	// was lost, a busy part that is not known. Nil where there is nothing of the kind.
	Warnings []string
}

// BaselineOptions replace parts of the machine in tests. The zero value is this machine.
type BaselineOptions struct {
	Proc fs.FS // the root of procfs, nil for that of [Local]
	Now  func() time.Time
	// Sleep waits, or returns the cause if the context is done before.
	Sleep func(context.Context, time.Duration) error
}

// idler is a source that reads the power of the whole machine and takes an idle power off
// what the work draws.
type idler interface {
	// power starts to measure; the function it returns ends that and is called once. It
	// returns false, and why in the warnings, where nothing can be said.
	power() func() (energy.Range[energy.Watts], []string, bool)
	// keepIdle remembers the idle power for all windows that end later.
	keepIdle(energy.Range[energy.Watts])
}

// MeasureBaseline watches a machine that does nothing for the given length, and gives a source
// with counters the idle power to subtract. Other sources need none; then only the
// CPUs are checked. Call it just before the work and with nothing else at work.
//
// A length that is not above zero and a context that is done are errors; the source keeps
// the idle power that it had. A machine that is too busy, or a counter that was lost, is a
// warning.
func MeasureBaseline(ctx context.Context, src energy.Source, length time.Duration,
	o BaselineOptions,
) (Baseline, error) {
	if length <= 0 {
		return Baseline{}, fmt.Errorf("host: length of the baseline is %v; it must exceed 0", length)
	}
	host := hostCPU(o.Proc)
	if here := Local(); o.Proc == nil {
		host = machineCPU(here.procFS(), here.sys())
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if err := context.Cause(ctx); err != nil {
		return Baseline{}, fmt.Errorf("host: baseline: %w", err)
	}
	began := o.Now()
	before, errBefore := host()
	stop := func() (energy.Range[energy.Watts], []string, bool) { return energy.Range[energy.Watts]{}, nil, false }
	counters, has := src.(idler)
	if has {
		stop = counters.power()
	}
	slept := o.Sleep(ctx, length)
	idle, warnings, ok := stop() // also where the sleep was broken off
	if slept != nil {
		return Baseline{}, fmt.Errorf("host: baseline: %w", slept)
	}
	after, errAfter := host()
	elapsed := max(0, o.Now().Sub(began))

	b := Baseline{Length: energy.Seconds(elapsed.Seconds()), Idle: idle, Warnings: warnings}
	if ok {
		counters.keepIdle(idle)
	} else if has {
		b.warn("the idle power could not be measured")
	}
	err := errBefore
	if err == nil {
		err = errAfter
	}
	if err == nil {
		used := after.since(before, elapsed)
		counted := math.Round(float64(used.total) / hostTick.Seconds())
		switch {
		case used.err != nil:
			err = used.err
		case counted == 0:
			err = fmt.Errorf("host: /proc/stat did not move in %v", elapsed)
		case counted < fewestTicks:
			err = fmt.Errorf("energy: the CPUs counted %.0f ticks in %v; %d are needed to tell, so look longer",
				counted, elapsed, fewestTicks)
		default:
			b.Busy, b.BusyKnown = min(1, float64(used.busy/used.total)), true
		}
	}
	switch {
	case err != nil:
		b.warn(fmt.Sprintf("how busy the machine was before the work is not known: %s", suggest.Text(err)))
	case b.Busy > busyLimit:
		text := fmt.Sprintf("%.0f %% of the CPUs were busy before the work, "+
			"more than %.0f %%: others share the machine",
			100*b.Busy, 100*busyLimit)
		if ok {
			text += ", so the idle power is too high and net too low"
		}
		b.warn(text)
	}
	return b, nil
}

func (b *Baseline) warn(text string) { b.Warnings = energy.MergeWarnings(b.Warnings, []string{text}) }

// sleep waits unless the context is done before.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
