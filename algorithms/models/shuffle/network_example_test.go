package shuffle_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms/models/shuffle"
)

// One node of a hundred brings in an item. After a thousand steps every node has held it. At any
// time about 20 nodes do, as with an item that is in every fifth cache by chance.
func ExampleNetwork() {
	network, err := shuffle.NewNetwork(shuffle.Small())
	if err != nil {
		fmt.Println(err)
		return
	}
	run := shuffle.NewRun(1000)
	if err := network.Run(context.Background(), &run, 1, 0); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("at the start:", run.Coverage[0])
	fmt.Println("in the end:", run.Coverage[1000])
	// Output:
	// at the start: 1
	// in the end: 100
}
