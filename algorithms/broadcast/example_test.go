package broadcast_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/broadcast"
	"github.com/joulemark/joulemark/bench/sim"
)

func ExampleFlooding() {
	out, err := sim.Run(context.Background(), &broadcast.Flooding, sim.Config{Graph: algorithms.Complete(10), Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(out.Counts.Sent, "messages for", out.Result.Ops, "informed nodes:", out.Status())
	// Output: 81 messages for 10 informed nodes: ok
}
