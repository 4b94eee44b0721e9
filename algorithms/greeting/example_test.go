package greeting_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/greeting"
	"github.com/joulemark/joulemark/bench/sim"
)

func ExampleMesh() {
	out, err := sim.Run(context.Background(), &greeting.Mesh, sim.Config{Graph: algorithms.Complete(10), Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(out.Counts.Sent, "messages for", out.Result.Ops, "greeted members:", out.Status())
	// Output: 180 messages for 90 greeted members: ok
}
