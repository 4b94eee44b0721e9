package snapshot_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/snapshot"
	"github.com/joulemark/joulemark/bench/sim"
)

func ExampleChandyLamport() {
	cfg := sim.Config{Graph: algorithms.Complete(10), Seed: 1}
	out, err := sim.Run(context.Background(), &snapshot.ChandyLamport, cfg)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(out.Counts.Kinds[0].Sent, "payments and", out.Counts.Kinds[1].Sent, "markers:", out.Status())
	// Output: 80 payments and 90 markers: ok
}
