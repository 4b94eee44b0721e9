package carbon_test

import (
	"fmt"
	"log"

	"github.com/joulemark/joulemark/energy/carbon"
)

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
	// carbon: grid region PRMS has no factor for 2018; available are 2019, 2020, 2021, 2022, 2023, or 0 for the newest
}
