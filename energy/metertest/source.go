package metertest

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/energy"
)

// TestSource runs [CheckSource] and reports what it finds.
func TestSource(t *testing.T, s energy.Source) {
	t.Helper()
	if err := CheckSource(s); err != nil {
		t.Error(err)
	}
}

// CheckSource checks the contract of a source: it says who it is, its energies are valid and of its
// kind, the parts of an energy fit together and are the stated share of what its counters showed, a
// wrong usage is refused, windows may overlap, and a second Stop does no harm. A source that does
// not measure must also give more energy for more work, and none for none without a warning.
func CheckSource(s energy.Source) error {
	info := s.Info()
	var errs []error
	fault := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("source %s: "+format, append([]any{info.Name}, args...)...))
	}
	if info.Name == "" || info.Detail == "" {
		fault("info is %+v; name and detail must be given", info)
	}
	if !info.Kind.Valid() {
		fault("kind is %v; it must be measured, modelled or assumed", info.Kind)
	}
	if again := s.Info(); !cmp.Equal(info, again) {
		fault("info changed from %+v to %+v", info, again)
	}
	one, err := energyOf(s, usage(1))
	if err != nil {
		fault("%w", err)
		return errors.Join(errs...)
	}
	checkEnergy(fault, info, one)
	checkWindows(fault, s)
	if info.Kind != energy.Measured {
		checkModel(fault, s, one)
	}
	return errors.Join(errs...)
}

// usage is a window of so many CPU seconds on one thread.
func usage(cpu energy.CPUSeconds) energy.Usage {
	return energy.Usage{
		CPU: cpu, Wall: energy.Seconds(cpu), Resolution: 1e-6, Error: 1e-6, Clock: "metertest", Windows: 1,
	}
}

func energyOf(s energy.Source, u energy.Usage) (energy.Energy, error) {
	w, err := s.Start()
	if err != nil {
		return energy.Energy{}, fmt.Errorf("start: %w", err)
	}
	return w.Stop(u)
}

func checkEnergy(fault func(string, ...any), info energy.SourceInfo, e energy.Energy) {
	if err := e.Valid(); err != nil {
		fault("%w", err)
	}
	if e.Kind != info.Kind || e.Source != info.Name {
		fault("energy is %v by %q; it must be %v by %q", e.Kind, e.Source, info.Kind, info.Name)
	}
	sum := float64(e.Idle.Central + e.Net.Central)
	if gross := float64(e.Gross.Central); math.Abs(sum-gross) > 1e-9*gross {
		fault("idle %v and net %v make %v, but gross is %v", e.Idle.Central, e.Net.Central, sum, gross)
	}
	var whole energy.Joules
	for _, d := range e.Domains {
		whole += d.Whole.Central
	}
	if charged := float64(whole) * e.Share; len(e.Domains) > 0 &&
		math.Abs(charged-float64(e.Gross.Central)) > 1e-9*charged {
		fault("a share of %v of %v is not gross %v", e.Share, whole, e.Gross.Central)
	}
	if e.Net.High > e.Gross.High {
		fault("net %v exceeds gross %v", e.Net, e.Gross)
	}
}

func checkWindows(fault func(string, ...any), s energy.Source) {
	for _, bad := range []energy.CPUSeconds{energy.CPUSeconds(math.NaN()), energy.CPUSeconds(math.Inf(1)), -1} {
		if _, err := energyOf(s, usage(bad)); err == nil {
			fault("a usage of %v CPU seconds was accepted", float64(bad))
		}
	}
	a, errA := s.Start()
	b, errB := s.Start()
	if err := errors.Join(errA, errB); err != nil {
		fault("two windows at once: %w", err)
		return
	}
	first, errA := a.Stop(usage(1))
	_, errB = b.Stop(usage(1))
	if err := errors.Join(errA, errB); err != nil {
		fault("two windows at once: %w", err)
		return
	}
	second, err := a.Stop(usage(1))
	if err != nil && !errors.Is(err, energy.ErrStopped) {
		fault("second stop: %w; it must wrap ErrStopped", err)
	}
	if err == nil && !cmp.Equal(first, second) {
		fault("second stop gave %+v after %+v", second, first)
	}
}

func checkModel(fault func(string, ...any), s energy.Source, one energy.Energy) {
	two, err := energyOf(s, usage(2))
	if err != nil {
		fault("%w", err)
		return
	}
	if two.Gross.Low <= one.Gross.Low || two.Gross.Central <= one.Gross.Central || two.Gross.High <= one.Gross.High {
		fault("twice the work takes %v, the work itself %v", two.Gross, one.Gross)
	}
	none, err := energyOf(s, usage(0))
	if err != nil {
		fault("no work: %w", err)
		return
	}
	if none.Gross.Central == 0 && len(none.Warnings) == 0 {
		fault("no CPU time gives zero without a warning")
	}
}
