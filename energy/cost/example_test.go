package cost_test

import (
	"fmt"
	"log"

	"github.com/joulemark/joulemark/energy/cost"
)

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

func ExampleNetworkEnergy() {
	joules, err := cost.NetworkEnergy(1e6)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(joules)
	// Output: 14.4 J (3.60 J to 216 J)
}
