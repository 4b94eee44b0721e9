package reference_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/bench/reference"
)

// One event with quality of service 1 to three subscribers: from the publisher to the broker and on
// to each, and an acknowledgement for every one.
func ExamplePrepare() {
	ctx := context.Background()
	bench, err := reference.Prepare(ctx, reference.MQTT1, reference.Config{Subscribers: 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer bench.Close()
	if _, err := bench.Execute(ctx); err != nil {
		fmt.Println(err)
		return
	}
	m := bench.Measured()
	for _, k := range m.Kinds {
		fmt.Println(k.Name, k.Messages, "messages", k.Bytes, "B")
	}
	fmt.Println("coverage", m.Coverage)
	// Output:
	// PUBLISH 4 messages 320 B
	// PUBACK 4 messages 16 B
	// coverage 1
}
