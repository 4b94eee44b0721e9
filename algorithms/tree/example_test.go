package tree_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/tree"
	"github.com/joulemark/joulemark/bench/sim"
)

func ExampleEcho() {
	out, err := sim.Run(context.Background(), &tree.Echo, sim.Config{Graph: algorithms.Complete(10), Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(out.Counts.Sent, "messages over 45 links:", out.Status())
	// Output: 90 messages over 45 links: ok
}
