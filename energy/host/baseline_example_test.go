package host_test

import (
	"context"
	"fmt"
	"log"
	"testing/fstest"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/host"
)

// Look at the machine before the work. A source with counters keeps the idle power; this one
// is a model, so only the CPUs are checked.
func ExampleMeasureBaseline() {
	source, err := energy.FixedWatts(energy.Exactly[energy.Watts](2))
	if err != nil {
		log.Fatal(err)
	}
	proc := fstest.MapFS{"stat": {Data: []byte("cpu 100 0 0 900\n")}}
	base, err := host.MeasureBaseline(context.Background(), source, host.IdleSpan(source), host.BaselineOptions{
		Proc: proc, // a real program leaves all of this out
		Sleep: func(context.Context, time.Duration) error {
			proc["stat"].Data = []byte("cpu 300 0 0 1500\n")
			return nil
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.0f %% busy\n", 100*base.Busy)
	for _, w := range base.Warnings {
		fmt.Println("warning:", w)
	}
	// Output:
	// 25 % busy
	// warning: 25 % of the CPUs were busy before the work, more than 10 %: others share the machine
}
