package election_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/election"
	"github.com/joulemark/joulemark/bench/sim"
)

// Ten nodes elect a leader, six times over, on rings with the identifiers in
// ascending order.
func Example() {
	cfg := sim.Config{Graph: algorithms.Complete(10), Seed: 1}
	bully, _ := sim.Run(context.Background(), &election.Bully, cfg)
	cfg.Params = algorithms.Params{"order": "best"}
	leLann, _ := sim.Run(context.Background(), &election.LeLann, cfg)
	changRoberts, _ := sim.Run(context.Background(), &election.ChangRoberts, cfg)
	hirschbergSinclair, _ := sim.Run(context.Background(), &election.HirschbergSinclair, cfg)
	peterson, _ := sim.Run(context.Background(), &election.Peterson, cfg)
	franklin, _ := sim.Run(context.Background(), &election.Franklin, cfg)
	fmt.Println("bully:", bully.Counts.Sent)
	fmt.Println("LeLann:", leLann.Counts.Sent)
	fmt.Println("Chang and Roberts:", changRoberts.Counts.Sent)
	fmt.Println("Hirschberg and Sinclair:", hirschbergSinclair.Counts.Sent)
	fmt.Println("Peterson:", peterson.Counts.Sent)
	fmt.Println("Franklin:", franklin.Counts.Sent)
	// Output:
	// bully: 89
	// LeLann: 100
	// Chang and Roberts: 29
	// Hirschberg and Sinclair: 116
	// Peterson: 39
	// Franklin: 50
}
