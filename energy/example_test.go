package energy_test

import (
	"fmt"
	"log"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/host/cpu"
	"github.com/joulemark/joulemark/energy/metertest"
)

// Meter a piece of work: CPU time of the process, energy by the power model.
func Example() {
	row, err := cpu.Lookup("Turin")
	if err != nil {
		log.Fatal(err)
	}
	source, err := row.Model()
	if err != nil {
		log.Fatal(err)
	}
	clock := &metertest.Clock{} // a real program takes energy.ProcessClock()
	meter := energy.Meter{Clock: clock, Source: source}

	window, err := meter.Start()
	if err != nil {
		log.Fatal(err)
	}
	clock.Advance(20 * time.Second) // the work
	usage, cost, err := window.Stop()
	if err != nil {
		log.Fatal(err)
	}

	accounting := carbon.DefaultAccounting()
	if err := accounting.Validate(); err != nil {
		log.Fatal(err)
	}
	fmt.Println("CPU   ", usage.CPU)
	fmt.Println("gross ", cost.Gross)
	fmt.Println("idle  ", cost.Idle)
	fmt.Println("net   ", cost.Net)
	fmt.Println("carbon", accounting.Carbon(cost.Gross))
	fmt.Println("kind  ", cost.Kind)
	fmt.Println("method", accounting.Method())
	// Output:
	// CPU    20.0 s
	// gross  23.7 J (22.2 J to 39.7 J)
	// idle   4.34 J (3.68 J to 7.48 J)
	// net    19.3 J (14.7 J to 36.0 J)
	// carbon 2.30 mgCO2e (2.14 mgCO2e to 4.14 mgCO2e)
	// kind   modelled
	// method energy x PUE 1 x US 2023 (EPA, eGRID2023 rev2): 349.67 gCO2e/kWh (location-based average)
}

func ExampleFormatSI() {
	fmt.Println(energy.FormatSI(0.00342, "J"))
	fmt.Println(energy.FormatSI(1.7e-11, "gCO2e"))
	fmt.Println(energy.FormatSI(0, "J"))
	// Output:
	// 3.42 mJ
	// 17.0 pgCO2e
	// 0 J
}
