package bench

import (
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
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
	// The metrics of a meter: they are so small because go test prints seven decimals. The low and
	// the high end of energy are not there where its source knows none.
	CPUNanoseconds = Unit{"cpu-ns/op", false}
	Nanojoules     = Unit{"nJ/op", false}
	LowNanojoules  = Unit{"nJ-low/op", false}
	HighNanojoules = Unit{"nJ-high/op", false}
	NanogramsCO2e  = Unit{"ngCO2e/op", false}
	// KilowattHours is energy once more in the unit of bills, for those who ask for it. Its values
	// are so small that go test prints few of them.
	KilowattHours = Unit{"kWh/op", false}
	// KernelBytesPerOp is what the kernel counted, other programs' traffic included, and no two
	// runs have the same.
	KernelBytesPerOp = Unit{"kernel-B/op", false}
)

// MeterUnits are those of a meter's metrics.
func MeterUnits() []Unit {
	return []Unit{CPUNanoseconds, Nanojoules, LowNanojoules, HighNanojoules, NanogramsCO2e}
}

// Line is the unit's metadata in the Go benchmark format.
func (u Unit) Line() string {
	if u.Exact {
		return "Unit " + u.Name + " better=lower assume=exact"
	}
	return "Unit " + u.Name + " better=lower"
}

// WriteUnits writes the metadata of units.
func WriteUnits(w io.Writer, units ...Unit) error {
	for _, u := range units {
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
// benchstat about the units of a meter, and further ones where there are some, and by which method
// energy and carbon are told. An environment that makes no sense ends the program.
//
//	func TestMain(m *testing.M) { os.Exit(bench.Main(m)) }
func Main(m *testing.M, further ...Unit) int {
	flag.Parse()
	if f := flag.Lookup("test.bench"); f != nil && f.Value.String() != "" {
		found, err := ofEnvironment()
		if err == nil {
			units := slices.Concat(MeterUnits(), further)
			if found.KWh {
				units = append(units, KilowattHours)
			}
			head.Do(func() { err = HeadOf(found).Write(os.Stdout, units...) })
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return m.Run()
}
