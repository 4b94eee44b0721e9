package replication_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/replication"
	"github.com/joulemark/joulemark/bench/sim"
)

// One client writes ten times to six nodes, and then reads ten times. A chain of five of them has
// the tail answer reads, where majorities of all six are asked twice.
func Example() {
	for _, reads := range []string{"0", "1"} {
		cfg := sim.Config{
			Graph: algorithms.Complete(6), Params: algorithms.Params{"operations": "10", "reads": reads},
		}
		chain, err := sim.Run(context.Background(), &replication.Chain, cfg)
		if err != nil {
			fmt.Println(err)
			return
		}
		majorities, err := sim.Run(context.Background(), &replication.ABD, cfg)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("reads=%s: chain %d messages, %s; majorities %d messages, %s\n",
			reads, chain.Counts.Sent, chain.Status(), majorities.Counts.Sent, majorities.Status())
	}
	// Output:
	// reads=0: chain 100 messages, ok; majorities 100 messages, ok
	// reads=1: chain 20 messages, ok; majorities 200 messages, ok
}
