package convert

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"

	"github.com/joulemark/joulemark/bench"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Threads is how many threads are assumed to have been busy where a result has no CPU time. The
// zero value is one.
type Threads struct {
	n     int
	procs bool // as many as the benchmark had, which its name ends with
}

// ParseThreads reads a number of threads, or procs for as many as GOMAXPROCS was: in
// testing.B.RunParallel that many work.
func ParseThreads(text string) (Threads, error) {
	if text == "procs" {
		return Threads{procs: true}, nil
	}
	const most = 1 << 16
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return Threads{}, suggest.Wrong("threads", suggest.Quote(text), "1 to %d, or procs", most)
	}
	return Threads{n: n}, nil
}

// of is how many threads were busy in a benchmark of that name.
func (t Threads) of(name benchfmt.Name) int {
	if !t.procs {
		return max(1, t.n)
	}
	_, parts := name.Parts()
	if len(parts) > 0 {
		if n, err := strconv.Atoi(strings.TrimPrefix(string(parts[len(parts)-1]), "-")); err == nil && n > 1 {
			return n
		}
	}
	return 1
}

// String is the assumption as configuration says it.
func (t Threads) String() string {
	if t.procs {
		return "GOMAXPROCS busy threads"
	}
	return number.Plural(max(t.n, 1), "busy thread")
}

// figures are what a result gets.
type figures struct {
	values []benchfmt.Value
	head   bench.Head
	said   string // what they were computed from, in words
	charge
}

// charge is the energy of an operation and how it is known.
type charge struct {
	used   energy.Usage
	energy energy.Energy
	kind   energy.Kind
	info   energy.SourceInfo
	from   string
	given  bool // the CPU time was, and is not assumed
}

// chargeOf is the energy of an operation that took a CPU time, where it is known, or else the time
// that passed on the threads that are assumed to have been busy.
func (o *Options) chargeOf(m Machine, name benchfmt.Name, cpu, wall float64) (charge, error) {
	c := charge{from: "cpu-ns/op", given: cpu > 0}
	if !c.given {
		cpu = wall * float64(o.Threads.of(name))
		c.from = "ns/op x " + o.Threads.String()
	}
	source, err := o.Source(m)
	if err != nil {
		return c, err
	}
	window, err := source.Start()
	if err != nil {
		return c, err
	}
	c.used = energy.Usage{CPU: energy.CPUSeconds(cpu), Wall: energy.Seconds(wall), Windows: 1}
	c.info = source.Info()
	if c.energy, err = window.Stop(c.used); err != nil {
		return c, err
	}
	c.kind = c.info.Kind
	if !c.given {
		c.kind = c.kind.Weaker(energy.Assumed)
	}
	c.energy.Kind = c.kind
	return c, nil
}

// The units that say what an operation took, with how many of them are one second or one joule.
var (
	cpuUnits   = map[string]float64{bench.CPUNanoseconds.Name: 1e9, "cpu-sec/op": 1}
	wallUnits  = map[string]float64{"ns/op": 1e9, "sec/op": 1}
	jouleUnits = map[string]float64{bench.Nanojoules.Name: 1e9, "J/op": 1}
)

// figures are those of a result, nil where it says no time.
func (o *Options) figures(m Machine, r *benchfmt.Result) (*figures, error) {
	cpu, _ := in(r, cpuUnits)
	wall, _ := in(r, wallUnits)
	if !(cpu > 0 || wall > 0) || math.IsInf(cpu+wall, 0) || math.IsNaN(cpu+wall) || cpu < 0 || wall < 0 {
		return nil, nil
	}
	if o.Accounting.Series != nil { // the output of a benchmark does not say when it ran
		return nil, carbon.ErrNoTime
	}
	c, err := o.chargeOf(m, r.Name, cpu, wall)
	if err != nil {
		return nil, err
	}
	gross := c.energy.Gross
	f := &figures{charge: c, said: "CPU time is cpu-ns/op"}
	if !c.given {
		f.said = fmt.Sprintf("CPU time is not known and taken for ns/op on %s", o.Threads)
	}
	f.head = bench.Head{
		Source: c.info.Name, Kind: c.kind.String(), Model: c.info.Detail,
		Grid:     "CO2e = " + o.Accounting.Method(),
		Warnings: slices.Concat(c.info.Warnings, o.Accounting.Warnings()),
	}
	add := func(unit bench.Unit, v float64) {
		f.values = append(f.values, benchfmt.Value{Value: v, Unit: unit.Name})
	}
	add(bench.Nanojoules, float64(gross.Central)*1e9)
	if gross.Low < gross.High {
		add(bench.LowNanojoules, float64(gross.Low)*1e9)
		add(bench.HighNanojoules, float64(gross.High)*1e9)
	}
	add(bench.NanogramsCO2e, float64(o.Accounting.Carbon(gross).Central)*1e9)
	if o.KWh {
		add(bench.KilowattHours, float64(gross.Central.KWh()))
	}
	return f, nil
}

// in is the number of the first value that has one of the units.
func in(r *benchfmt.Result, units map[string]float64) (float64, bool) {
	for _, v := range r.Values {
		if v.OrigUnit != "" {
			v.Value, v.Unit = v.OrigValue, v.OrigUnit
		}
		if per, ok := units[v.Unit]; ok {
			return v.Value / per, true
		}
	}
	return 0, false
}
