package token_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex/token"
	"github.com/joulemark/joulemark/bench/sim"
)

// Eight nodes all enter once. By broadcast that takes N messages each, but for the node that has
// the token; on a ring one, and nothing is asked for.
func Example() {
	cfg := sim.Config{Graph: algorithms.Complete(8), Params: algorithms.Params{"requesters": "all"}}
	broadcast, err := sim.Run(context.Background(), &token.SuzukiKasami, cfg)
	if err != nil {
		fmt.Println(err)
		return
	}
	ring, err := sim.Run(context.Background(), &token.TokenRing, cfg)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(broadcast.Counts.Sent, "messages,", broadcast.Counts.Bytes, "bytes,", broadcast.Status())
	fmt.Println(ring.Counts.Sent, "messages,", ring.Counts.Bytes, "bytes,", ring.Status())
	// Output:
	// 56 messages, 196 bytes, ok
	// 7 messages, 21 bytes, ok
}
