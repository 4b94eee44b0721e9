package shuffle_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms/models/shuffle"
)

// How far an item has spread after 200 steps, by four of the five ways to ask.
func Example_models() {
	const steps = 200
	p := shuffle.Small()
	show := func(method string, c shuffle.Curves, err error) {
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%-12s %5.1f ± %4.1f nodes hold it, %5.1f ± %4.1f do or did\n", method,
			c.Replication.Mean[steps], c.Replication.SD[steps], c.Coverage.Mean[steps], c.Coverage.SD[steps])
	}

	c, err := p.Classic(steps)
	show("classic", c, err)
	c, err = p.Refined(steps)
	show("refined", c, err)
	c, err = p.Exact(context.Background(), steps)
	show("exact", c, err)

	chain, err := shuffle.NewChain(p)
	if err != nil {
		fmt.Println(err)
		return
	}
	var tally shuffle.Tally
	run := shuffle.NewRun(steps)
	for index := range uint64(500) {
		chain.Run(&run, 1, index)
		tally.Add(run)
	}
	show("500 runs", tally.Curves(), nil)
	// Output:
	// classic        8.5 ±  0.0 nodes hold it,  58.1 ±  0.0 do or did
	// refined        6.7 ±  5.9 nodes hold it,  46.6 ± 25.8 do or did
	// exact          7.2 ±  4.8 nodes hold it,  49.5 ± 21.0 do or did
	// 500 runs       7.1 ±  4.6 nodes hold it,  49.5 ± 20.4 do or did
}
