package paxos_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus/paxos"
	"github.com/joulemark/joulemark/bench/sim"
)

func ExampleSingle() {
	for _, learn := range []string{"leader", "all"} {
		out, err := sim.Run(context.Background(), &paxos.Single, sim.Config{
			Graph: algorithms.Complete(5), Params: algorithms.Params{"learn": learn},
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(out.Status(), out.Counts.Sent, "messages with learn =", learn)
		for kind, count := range out.Counts.Kinds {
			if count.Sent > 0 {
				fmt.Println(count.Sent, paxos.Single.Spec.Kinds[kind].Name)
			}
		}
	}
	// Output:
	// ok 20 messages with learn = leader
	// 4 prepare
	// 4 promise
	// 4 accept
	// 4 accepted
	// 4 learn
	// ok 32 messages with learn = all
	// 4 prepare
	// 4 promise
	// 4 accept
	// 20 accepted
}

func ExampleMulti() {
	for _, commit := range []string{"piggyback", "tell"} {
		out, err := sim.Run(context.Background(), &paxos.Multi, sim.Config{
			Graph: algorithms.Complete(5), Params: algorithms.Params{"entries": "10", "commit": commit},
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(out.Status(), out.Counts.Sent, "messages for", out.Result.Ops, "values with commit =", commit)
	}
	// Output:
	// ok 92 messages for 10 values with commit = piggyback
	// ok 128 messages for 10 values with commit = tell
}
