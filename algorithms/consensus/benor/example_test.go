package benor_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus/benor"
	"github.com/joulemark/joulemark/bench/sim"
)

// Four nodes with different inputs. The coins of this seed agree in the end.
func Example() {
	for _, inputs := range []string{"same", "split"} {
		out, err := sim.Run(context.Background(), &benor.BenOr, sim.Config{
			Graph: algorithms.Complete(4), Params: algorithms.Params{"inputs": inputs},
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		rounds := out.Result.Metrics[0].Value
		fmt.Println(inputs, "inputs:", out.Status(), out.Counts.Sent, "messages,", rounds, "rounds")
	}
	// Output:
	// same inputs: ok 36 messages, 1 rounds
	// split inputs: ok 60 messages, 2 rounds
}
