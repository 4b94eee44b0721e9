package bench_test

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"testing"

	"github.com/joulemark/joulemark/bench"
)

// lasting makes benchmarks within this test run for as long as the flag -benchtime says that is
// given.
func lasting(t *testing.T, benchtime string) {
	t.Helper()
	before := flag.Lookup("test.benchtime").Value.String()
	if err := flag.Set("test.benchtime", benchtime); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { flag.Set("test.benchtime", before) })
}

var sum [sha256.Size]byte

// TestMeterReports runs a benchmark that burns CPU and looks at what the meter made of it: figures
// that are there, that are not zero, and that stand in the ratio of the model.
func TestMeterReports(t *testing.T) {
	lasting(t, "100ms") // ten steps of the coarsest clock of CPU time
	data := make([]byte, 1<<16)
	res := testing.Benchmark(func(b *testing.B) {
		m := bench.Meter(b)
		for range b.N {
			sum = sha256.Sum256(data)
		}
		m.Report()
	})
	cpu, joules, grams := res.Extra["cpu-ns/op"], res.Extra["nJ/op"], res.Extra["ngCO2e/op"]
	if !(cpu > 0 && joules > 0 && grams > 0) {
		t.Fatalf("metrics %v; want cpu-ns/op, nJ/op and ngCO2e/op above zero", res.Extra)
	}
	// No thread of any machine takes less than 0.1 W or more than 20 W while it works, and no grid
	// has more than 1 g/Wh: so the ratios tell wrong units.
	if watts := joules / cpu; watts < 0.1 || watts > 20 {
		t.Errorf("%v nJ in %v ns are %v W", joules, cpu, watts)
	}
	if perKWh := grams / joules * 3.6e6; perKWh < 10 || perKWh > 1000 {
		t.Errorf("%v ng for %v nJ are %v g/kWh", grams, joules, perKWh)
	}
}

// Any benchmark reports energy and carbon with two more lines.
func ExampleMeter() {
	_ = func(b *testing.B) {
		data := make([]byte, 1<<10)
		m := bench.Meter(b)
		for b.Loop() {
			sha256.Sum256(data)
		}
		m.Report()
	}
	// Output:
}

// What is not to count is said to the meter, which stops the benchmark's timer too.
func ExampleBenchmarkMeter_StopTimer() {
	result := testing.Benchmark(func(b *testing.B) {
		data := make([]byte, 1<<20)
		m := bench.Meter(b)
		for i := range b.N {
			m.StopTimer()
			data[0] = byte(i)
			m.StartTimer()
			sum = sha256.Sum256(data)
		}
		m.Report()
	})
	var units []string
	for _, u := range bench.MeterUnits() {
		if result.Extra[u.Name] > 0 {
			units = append(units, u.Name)
		}
	}
	fmt.Println(units[0], units[1])
	// Output: cpu-ns/op nJ/op
}
