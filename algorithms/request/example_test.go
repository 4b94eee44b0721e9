package request_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/request"
	"github.com/joulemark/joulemark/bench/sim"
)

func ExampleCentralized() {
	out, err := sim.Run(context.Background(), &request.Centralized, sim.Config{Graph: algorithms.Complete(10), Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(out.Counts.Sent, "messages for", out.Result.Ops, "answered requests:", out.Status())
	// Output: 18 messages for 9 answered requests: ok
}
