package bench

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/joulemark/joulemark/energy"
)

// figure is a metric of a benchmark.
type figure struct {
	unit  Unit
	value float64
}

const whatToDo = "call bench.Meter after everything that is not to count, and instead of b.ResetTimer, " +
	"b.StopTimer and b.StartTimer those of the meter"

// FullWindow is the CPU time that a figure should rest on, so that the steps of the clock and what
// is done at its edges do not show. Figures of less are marked.
const FullWindow = 50 * time.Millisecond

const (
	// mentioned is the part of the CPU time in doubt from which on the doubt is said.
	mentioned = 0.05
	// untold is the part in doubt from which on there is no figure.
	untold = 0.25
	// A process that has to wait for a processor may lose strayTime between two readings that
	// belong together. What is more is no accident, and neither is a time that is more than
	// strayPart of the CPU time.
	strayTime = 20 * time.Millisecond
	strayPart = 0.1
)

// judge says which figures a benchmark has, and what somebody has to know of them, or of why there
// are none.
func (m *BenchmarkMeter) judge() (figures []figure, lines []string) {
	w, n := &m.window, float64(m.b.Iterations())
	if why := m.refusal(); why != "" {
		return nil, []string{"no figures: " + why}
	}
	cpu := float64(w.used.CPU)
	figures = append(figures, figure{CPUNanoseconds, cpu * 1e9 / n})
	low, high := cpu, cpu
	if cpu < FullWindow.Seconds() {
		low, high = w.bounds()
		lines = append(lines, fmt.Sprintf("the figures rest on %v of CPU time, which is short of %v: cpu-ns/op is %s "+
			"to %s; a longer -benchtime tells more", seconds(cpu), FullWindow, short(low*1e9/n), short(high*1e9/n)))
	} else if w.less+w.more > mentioned*cpu {
		low, high = cpu-w.less, cpu+w.more
		lines = append(lines, fmt.Sprintf("cpu-ns/op is %s to %s, for what was done while the timer stood or was "+
			"being stopped; %s", short(low*1e9/n), short(high*1e9/n), whatToDo))
	}
	gross := m.cost.Gross
	if len(m.cost.Domains) == 0 { // otherwise the share of what counters showed has its doubts already
		gross.Low, gross.High = gross.Low*energy.Joules(low/cpu), gross.High*energy.Joules(high/cpu)
	}
	ofEnergy, further := m.energy(gross, n)
	lines = append(lines, further...)
	var printed []figure
	for _, f := range append(figures, ofEnergy...) {
		if why := unprintable(f); why != "" {
			lines = append(lines, why)
			continue
		}
		printed = append(printed, f)
	}
	return printed, lines
}

// refusal is why nothing is known of the CPU time, "" where it is, and what can be done about it.
func (m *BenchmarkMeter) refusal() string {
	w, n := &m.window, float64(m.b.Iterations())
	if !m.reported {
		return "Report was not called; call it after the loop"
	}
	cpu, own := float64(w.used.CPU), float64(w.used.CPU-w.used.Children)
	after := m.b.Elapsed().Seconds() - w.shown
	doubt := w.less + w.more
	most := w.shown*w.procs + float64(w.used.Children)
	switch {
	case after < 0 || after > max(bookkeeping.Seconds(), mentioned*w.shown):
		return "the benchmark's timer was used after Report; call it last"
	case w.over > mentioned*own+bound(m.meter.Clock, int(w.procs))+doubt:
		why := "threads outside of Go's scheduler are at work, as those of C or of system calls"
		if cpu < FullWindow.Seconds() {
			why = "give -benchtime a longer time, or more operations, so that what is done at the edges shows less; " +
				"else " + why
		}
		return fmt.Sprintf("%v of CPU time in %v are more than GOMAXPROCS=%.0f allows; %s",
			seconds(own+w.over), seconds(w.shown), w.procs, why)
	case doubt > mentioned*cpu && w.stray > min(strayTime.Seconds(), strayPart*cpu):
		return fmt.Sprintf("the benchmark's timer and the meter did not run at the same time, for %v beside the %v of "+
			"ns/op; %s", seconds(w.stray), seconds(w.shown), whatToDo)
	case doubt+bound(m.meter.Clock, 1)+readingCost.Seconds() <= untold*cpu:
		return ""
	case cpu >= FullWindow.Seconds():
		return fmt.Sprintf("the timer is stopped and started so often that it is not known how much of %v of CPU time "+
			"counts; do more at a time, and %s", seconds(cpu), whatToDo)
	}
	return fmt.Sprintf("%v in all are too short to tell CPU time (cpu-ns/op is %s at most); give -benchtime a longer "+
		"time, or more operations", seconds(w.shown), short(most*1e9/n))
}

// energy are the figures of energy and carbon.
func (m *BenchmarkMeter) energy(gross energy.Range[energy.Joules], n float64) (figures []figure, lines []string) {
	if m.err != nil {
		return nil, []string{fmt.Sprintf("no nJ/op: %v", m.err)}
	}
	info := m.method.Source.Info()
	for _, warning := range m.cost.Warnings {
		if !slices.Contains(info.Warnings, warning) && warning != energy.ZeroCPU {
			lines = append(lines, warning)
		}
	}
	each := func(j energy.Joules) float64 { return float64(j) * 1e9 / n }
	switch {
	case gross.Central == 0:
		lines = append(lines, fmt.Sprintf("no nJ/op: the counters of %s did not move (at most %s nJ/op); "+
			"a longer -benchtime tells more", m.cost.Source, short(each(gross.High))))
		return nil, lines
	case m.cost.Kind != info.Kind || m.cost.Source != info.Name:
		lines = append(lines, fmt.Sprintf("no nJ/op: it is %v by %s this time (%s nJ/op, %s to %s), and not %v by %s "+
			"as others are", m.cost.Kind, m.cost.Source, short(each(gross.Central)), short(each(gross.Low)),
			short(each(gross.High)), info.Kind, info.Name))
		return nil, lines
	}
	figures = append(figures, figure{Nanojoules, each(gross.Central)})
	if gross.Low < gross.High {
		figures = append(figures, figure{LowNanojoules, each(gross.Low)}, figure{HighNanojoules, each(gross.High)})
	}
	if m.method.KWh {
		figures = append(figures, figure{KilowattHours, float64(gross.Central.KWh()) / n})
	}
	of, err := m.method.Accounting.Between(m.began, m.ended)
	if err != nil {
		return figures, append(lines, fmt.Sprintf("no ngCO2e/op: %v", err))
	}
	return append(figures, figure{NanogramsCO2e, float64(of.Carbon(gross).Central) * 1e9 / n}), lines
}

// unprintable says why a figure is left out: go test prints seven decimals, which would make a zero
// of it, or it is no number at all.
func unprintable(f figure) string {
	const least = 1e-6
	switch {
	case !(f.value >= 0) || math.IsInf(f.value, 0):
		return fmt.Sprintf("no %s: %v is no figure", f.unit.Name, f.value)
	case f.value > 0 && f.value < least:
		return fmt.Sprintf("no %s: %s is too little to be printed by go test", f.unit.Name, short(f.value))
	}
	return ""
}

// bound is the greatest error of a clock, in seconds, where so many threads compute.
func bound(c energy.Clock, threads int) float64 {
	if b, ok := c.(energy.Bounder); ok {
		return b.Bound(threads).Seconds()
	}
	return c.Resolution().Seconds()
}

func seconds(s float64) energy.Seconds { return energy.Seconds(s) }

// short is a number in three digits or so.
func short(x float64) string {
	if x >= 1000 {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'g', 3, 64)
}
