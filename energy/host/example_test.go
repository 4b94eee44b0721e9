package host_test

import (
	"fmt"
	"log"

	"github.com/joulemark/joulemark/energy/host"
	"github.com/joulemark/joulemark/energy/host/cpu"
)

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
