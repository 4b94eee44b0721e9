package mutex_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex"
	"github.com/joulemark/joulemark/bench/sim"
)

// Ten nodes all want to enter: ten entries of 3(N-1) messages.
func Example() {
	out, err := sim.Run(context.Background(), &mutex.Lamport, sim.Config{
		Graph:  algorithms.Complete(10),
		Params: algorithms.Params{"requesters": "0"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(out.Result.Ops, "entries,", out.Counts.Sent, "messages,", out.Status())
	for i, kind := range mutex.Lamport.Spec.Kinds {
		fmt.Println(out.Counts.Kinds[i].Sent, kind.Name)
	}
	// Output:
	// 10 entries, 270 messages, ok
	// 90 request
	// 90 acknowledgement
	// 90 release
}
