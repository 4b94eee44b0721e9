package raft_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus/raft"
	"github.com/joulemark/joulemark/bench/sim"
)

// Ten values at five nodes: 8 messages each, and as many for the election and for the last commit
// index.
func ExampleRaft() {
	out, err := sim.Run(context.Background(), &raft.Raft, sim.Config{
		Graph: algorithms.Complete(5), Params: algorithms.Params{"entries": "10"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(out.Status(), out.Counts.Sent, "messages for", out.Result.Ops, "values")
	for kind, count := range out.Counts.Kinds {
		if count.Sent > 0 {
			fmt.Println(count.Sent, raft.Raft.Spec.Kinds[kind].Name)
		}
	}
	// Output:
	// ok 96 messages for 10 values
	// 4 RequestVote
	// 4 vote
	// 40 AppendEntries
	// 4 AppendEntries empty
	// 44 appended
}
