package circulation_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/circulation"
	"github.com/joulemark/joulemark/bench/sim"
)

func ExampleRing() {
	out, err := sim.Run(context.Background(), &circulation.Ring,
		sim.Config{Graph: algorithms.Complete(10), Params: algorithms.Params{"laps": "3"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(out.Counts.Sent, "messages for", out.Result.Ops, "completed laps:", out.Status())
	// Output: 30 messages for 3 completed laps: ok
}
