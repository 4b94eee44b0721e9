package bench

import (
	"flag"
	"math"
	"testing"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/metertest"
)

// TestMeterPauses works 1 ms an operation inside the window and 5 ms outside, at 2 W and 360 g/kWh.
func TestMeterPauses(t *testing.T) {
	var clock metertest.Clock
	source, err := energy.FixedWatts(energy.Exactly[energy.Watts](2))
	if err != nil {
		t.Fatal(err)
	}
	factor, err := carbon.FactorOf(360)
	if err != nil {
		t.Fatal(err)
	}
	method := energyMethod{&energy.Meter{Clock: &clock, Source: source}, carbon.Accounting{PUE: 1, Factor: factor}}
	before := flag.Lookup("test.benchtime").Value.String()
	flag.Set("test.benchtime", "1000x") // the clock does not wait
	defer func() { flag.Set("test.benchtime", before) }()
	res := testing.Benchmark(func(b *testing.B) {
		m := meterBy(b, method)
		for range b.N {
			clock.Advance(time.Millisecond)
			m.Pause()
			m.Pause() // once more does nothing
			clock.Advance(5 * time.Millisecond)
			m.Resume()
		}
		m.Report()
	})
	for unit, want := range map[string]float64{
		"cpu-ns/op": 1e6,
		"nJ/op":     2e6, // 1 ms × 2 W
		"ngCO2e/op": 200, // 2 mJ × 360 g / 3.6 MJ
	} {
		if got := res.Extra[unit]; math.Abs(got-want) > 1e-9*want {
			t.Errorf("%s: %v; want %v", unit, got, want)
		}
	}
}
