package hotstuff_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus/hotstuff"
	"github.com/joulemark/joulemark/bench/sim"
)

// Seven replicas decide twenty values: one after the other, or in a chain of which each block is a
// phase of those before it.
func Example() {
	for _, variant := range []string{"basic", "chained"} {
		out, err := sim.Run(context.Background(), &hotstuff.HotStuff, sim.Config{
			Graph:  algorithms.Complete(7),
			Params: algorithms.Params{"variant": variant, "entries": "20", "mode": "pipelined"},
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(variant+":", out.Status(), out.Result.Ops, "values,", out.Counts.Sent, "messages")
	}
	// Output:
	// basic: ok 20 values, 960 messages
	// chained: ok 20 values, 276 messages
}
