package etcd_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus/etcd"
	"github.com/joulemark/joulemark/bench/sim"
)

func ExampleRaft() {
	out, err := sim.Run(context.Background(), &etcd.Raft, sim.Config{
		Graph: algorithms.Complete(5), Params: algorithms.Params{"entries": "10"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(out.Status(), out.Counts.Sent, "messages for", out.Result.Ops, "values")
	for kind, count := range out.Counts.Kinds {
		if count.Sent > 0 {
			fmt.Println(count.Sent, etcd.Raft.Spec.Kinds[kind].Name)
		}
	}
	// Output:
	// ok 184 messages for 10 values
	// 4 MsgVote
	// 4 MsgVoteResp
	// 44 MsgApp
	// 44 MsgApp empty
	// 88 MsgAppResp
}
