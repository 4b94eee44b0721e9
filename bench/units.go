package bench

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"testing"
)

// Unit is the unit of a benchmark metric, with what benchstat has to know of it.
type Unit struct {
	Name string
	// Exact marks counts that are the same in every run of one seed, which benchstat then
	// compares with a single sample, and warns about when they differ.
	Exact bool
}

// The units of our metrics. Less is better in all of them.
var (
	MessagesPerOp  = Unit{"msgs/op", true}
	WireBytesPerOp = Unit{"wire-B/op", true}
	DropsPerOp     = Unit{"drops/op", true}
	DepthPerOp     = Unit{"depth/op", true}
	NsPerMessage   = Unit{"ns/msg", false}
	TimesYardstick = Unit{"x-yardstick", false}
	CPUNanoseconds = Unit{"cpu-ns/op", false}
	Nanojoules     = Unit{"nJ/op", false}
	NanogramsCO2e  = Unit{"ngCO2e/op", false}
	// In files that are written with full precision.
	CPUSecondsPerOp = Unit{"cpu-sec/op", false}
	JoulesPerOp     = Unit{"J/op", false}
	GramsCO2ePerOp  = Unit{"gCO2e/op", false}
	// KernelBytesPerOp is what the kernel counted, other programs' traffic included, and no two
	// runs have the same.
	KernelBytesPerOp = Unit{"kernel-B/op", false}
)

// Units lists all units of metrics.
func Units() []Unit {
	return []Unit{
		MessagesPerOp, WireBytesPerOp, DropsPerOp, DepthPerOp, NsPerMessage, TimesYardstick,
		CPUNanoseconds, Nanojoules, NanogramsCO2e, CPUSecondsPerOp, JoulesPerOp, GramsCO2ePerOp,
		KernelBytesPerOp,
	}
}

// Line is the unit's metadata in the Go benchmark format.
func (u Unit) Line() string {
	if u.Exact {
		return "Unit " + u.Name + " better=lower assume=exact"
	}
	return "Unit " + u.Name + " better=lower"
}

// WriteUnits writes the metadata of all units.
func WriteUnits(w io.Writer) error {
	for _, u := range Units() {
		if _, err := fmt.Fprintln(w, u.Line()); err != nil {
			return err
		}
	}
	return nil
}

// ReportMetric reports a metric of a benchmark. A value that is no finite number of at least zero
// fails the benchmark, because the tools that read it would take it for a measurement.
func ReportMetric(b *testing.B, u Unit, value float64) {
	b.Helper()
	if math.IsNaN(value) || math.IsInf(value, 0) || value < 0 {
		b.Fatalf("metric %s: %v (allowed: a finite number of at least 0)", u.Name, value)
	}
	b.ReportMetric(value, u.Name)
}

// Main is for the TestMain of packages that report our metrics. When benchmarks are run, it tells
// benchstat about the units, and by which method energy and carbon were told, as configuration
// lines: figures of different methods then stand in different tables.
//
//	func TestMain(m *testing.M) { os.Exit(bench.Main(m)) }
func Main(m *testing.M) int {
	flag.Parse()
	if f := flag.Lookup("test.bench"); f != nil && f.Value.String() != "" {
		if err := errors.Join(WriteUnits(os.Stdout), writeMethod(os.Stdout)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return m.Run()
}

func writeMethod(w io.Writer) error {
	method, err := benchmarkEnergy()
	if err != nil {
		return err
	}
	info, factor := method.meter.Source.Info(), method.accounting.Factor
	_, err = fmt.Fprintf(w, "energy-source: %s\nenergy-kind: %v\ngrid: %s %d %s\n",
		info.Name, info.Kind, factor.Region, factor.Year, factor.Edition)
	return err
}
