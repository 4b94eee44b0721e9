package energy_test

import (
	"fmt"
	"log"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/cost"
	"github.com/joulemark/joulemark/energy/host"
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
	// method energy x PUE 1 x US 2023 (EPA, eGRID2023 rev2): 349.67 gCO2e/kWh
}

// Take the best source of this machine, and say why it is not a better one.
func ExampleDiscover() {
	candidates := host.Discover(host.Machine{
		OS:  "linux",
		CPU: cpu.Info{Brand: "AMD EPYC", Vendor: "AuthenticAMD", Family: 26, Model: 2},
	})
	for _, c := range candidates {
		fmt.Println(c.Name, c.Kind, c.Usable)
	}
	best, err := host.Best(candidates)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(best.Source.Info().Detail)
	for _, w := range best.Source.Info().Warnings {
		fmt.Println("warning:", w)
	}
	// Output:
	// rapl measured false
	// perf measured false
	// hwmon measured false
	// battery measured false
	// specpower modelled true
	// fixed-watts assumed false
	// SPECpower model, AMD EPYC 5th Gen (Turin, Zen5), 1.18 W per busy thread (1.11 to 1.98), 41 results; by CPUID family 26 model 2 stepping 0 (assumed)
	// warning: AMD EPYC 5th Gen (Turin, Zen5) is assumed from CPUID family 26 model 2 stepping 0: brand "AMD EPYC" does not tell the generation
}

func ExampleProfile_Predict() {
	profile, err := cost.LookupProfile("per-message")
	if err != nil {
		log.Fatal(err)
	}
	predicted, err := profile.Predict(cost.Work{Messages: 1000})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(predicted.Joules, "or", predicted.Joules.Central.KWh(), profile.Kind)
	// Output: 72.0 mJ or 20.0 µWh assumed
}

func ExampleFactors_Lookup() {
	factors := carbon.DefaultFactors()
	f, err := factors.Lookup("US", 2018)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("CO2 ", f.CO2.Central)
	fmt.Println("CO2e", f.CO2e.Central)
	_, err = factors.Lookup("PRMS", 2018)
	fmt.Println(err)
	// Output:
	// CO2  429.63 g/kWh
	// CO2e 432.22 g/kWh
	// energy: grid region PRMS has no factor for 2018; available are 2019, 2020, 2021, 2022, 2023, or 0 for the newest
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

func ExampleNetworkEnergy() {
	joules, err := cost.NetworkEnergy(1e6)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(joules)
	// Output: 14.4 J (3.60 J to 216 J)
}
