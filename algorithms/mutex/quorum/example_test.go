package quorum_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex/quorum"
	"github.com/joulemark/joulemark/bench/sim"
)

// In a projective plane of 13 nodes a quorum has 4: an entry takes 9 messages, three to and from
// each of the other three.
func Example() {
	out, err := sim.Run(context.Background(), &quorum.Maekawa, sim.Config{Graph: algorithms.Complete(13)})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(out.Result.Ops, "entry,", out.Counts.Sent, "messages,", out.Status())
	// Output: 1 entry, 9 messages, ok
}
