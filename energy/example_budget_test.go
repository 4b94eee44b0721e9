package energy_test

import (
	"fmt"
	"log"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/metertest"
)

// budget is an error if an operation takes more than so many joules, or if that cannot be told:
//
//	if err := budget(meter, 2e-6, func() { sha256.Sum256(data) }); err != nil {
//		t.Error(err)
//	}
//
// The operation is repeated until the steps of the clock do not show. What they leave open is no
// reason to fail. The range of a model is left aside, as it is the same in every run on a machine:
// who lays a budget down does so for the machines and the source that the test runs with.
func budget(m *energy.Meter, most energy.Joules, operation func()) error {
	const doubt, repetitions = 0.05, 1 << 20
	for n := 1; ; n *= 2 {
		window, err := m.Start()
		if err != nil {
			return err
		}
		for range n {
			operation()
		}
		used, cost, err := window.Stop()
		if err != nil {
			return err
		}
		if used.Error > doubt*used.CPU && n < repetitions {
			continue
		}
		off := used.Error / used.CPU
		each := cost.Per(n).Gross.Central
		switch {
		case used.Error >= used.CPU:
			return fmt.Errorf("%d operations are too short for the clock, whose resolution is %v", n, used.Resolution)
		case each*energy.Joules(1-off) > most:
			return fmt.Errorf("an operation takes %v (%v by %s, ± %.0f %% by the clock), and may take %v",
				each, cost.Kind, cost.Source, 100*off, most)
		}
		return nil
	}
}

// A test may hold an operation to an amount of energy.
func Example_budget() {
	clock := &metertest.Clock{} // a real test takes energy.NewMeter(source, 1)
	source, err := energy.FixedWatts(energy.Exactly(energy.Watts(2)))
	if err != nil {
		log.Fatal(err)
	}
	meter := &energy.Meter{Clock: clock, Source: source}
	operation := func() { clock.Advance(time.Millisecond) }

	fmt.Println(budget(meter, 0.0021, operation))
	fmt.Println(budget(meter, 0.0019, operation))
	clock.SetResolution(10 * time.Millisecond) // 1.95 mJ are within what it leaves open
	fmt.Println(budget(meter, 0.00195, operation))
	fmt.Println(budget(meter, 0.0018, operation))
	fmt.Println(budget(meter, 0.0018, func() {}))
	// Output:
	// <nil>
	// an operation takes 2.00 mJ (assumed by fixed-watts, ± 0 % by the clock), and may take 1.90 mJ
	// <nil>
	// an operation takes 2.00 mJ (assumed by fixed-watts, ± 4 % by the clock), and may take 1.80 mJ
	// 1048576 operations are too short for the clock, whose resolution is 10.0 ms
}
