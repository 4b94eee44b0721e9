package viewstamped_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus/viewstamped"
	"github.com/joulemark/joulemark/bench/sim"
)

func ExampleReplication() {
	out, err := sim.Run(context.Background(), &viewstamped.Replication, sim.Config{
		Graph: algorithms.Complete(5), Params: algorithms.Params{"entries": "10"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(out.Status(), out.Counts.Sent, "messages for", out.Result.Ops, "values")
	for kind, count := range out.Counts.Kinds {
		if count.Sent > 0 {
			fmt.Println(count.Sent, viewstamped.Replication.Spec.Kinds[kind].Name)
		}
	}
	// Output:
	// ok 84 messages for 10 values
	// 40 Prepare
	// 40 PrepareOK
	// 4 Commit
}
