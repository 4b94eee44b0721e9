package live_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/request"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/live"
)

func ExampleRun() {
	out, err := live.Run(context.Background(), &request.Centralized, live.Config{
		Config: engine.Config{Graph: algorithms.Complete(10)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(out.Status(), out.Counts.Sent, "messages for", out.Result.Ops, "answers")
	// Output: ok 18 messages for 9 answers
}

// Building and clearing away stay out of what is measured.
func ExampleNetwork_Reset() {
	net, err := live.Prepare(&request.Centralized, live.Config{Config: engine.Config{Graph: algorithms.Complete(10)}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer net.Close()
	for range 3 {
		// Start the meter here,
		out, err := net.Execute(context.Background())
		// and stop it here.
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(out.Counts.Delivered)
		if err := net.Reset(); err != nil {
			fmt.Println(err)
			return
		}
	}
	// Output:
	// 18
	// 18
	// 18
}
