package pbft_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus/pbft"
	"github.com/joulemark/joulemark/bench/sim"
)

// Seven replicas decide three values, and go on although the first two say nothing.
func Example() {
	for _, silent := range []string{"0", "2"} {
		out, err := sim.Run(context.Background(), &pbft.PBFT, sim.Config{
			Graph: algorithms.Complete(7), Params: algorithms.Params{"entries": "3", "byzantine": silent},
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(silent, "silent:", out.Status(), out.Result.Ops, "values,", out.Counts.Sent, "messages")
	}
	// Output:
	// 0 silent: ok 3 values, 252 messages
	// 2 silent: ok 3 values, 714 messages
}
