package publish_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/publish"
	"github.com/joulemark/joulemark/bench/sim"
)

func ExampleMQTT() {
	for _, qos := range []string{"0", "1", "2"} {
		out, err := sim.Run(context.Background(), &publish.MQTT, sim.Config{
			Graph: algorithms.Complete(10), Params: algorithms.Params{"qos": qos},
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("QoS", qos, "to 8 subscribers:", out.Counts.Sent, "packets,", out.Counts.Bytes, "bytes")
	}
	// Output:
	// QoS 0 to 8 subscribers: 9 packets, 513 bytes
	// QoS 1 to 8 subscribers: 18 packets, 567 bytes
	// QoS 2 to 8 subscribers: 36 packets, 639 bytes
}

func ExampleCoAP() {
	out, err := sim.Run(context.Background(), &publish.CoAP, sim.Config{
		Graph: algorithms.Complete(10), Params: algorithms.Params{"mode": "observe-non"},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(out.Counts.Sent, "notifications after", out.Counts.Setup.Sent, "messages of registering")
	// Output: 9 notifications after 18 messages of registering
}

func ExampleSWIMGossip() {
	out, err := sim.Run(context.Background(), &publish.SWIMGossip, sim.Config{Graph: algorithms.Complete(100), Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(out.Counts.Sent, "datagrams,", out.Result.Metrics[0].Name, out.Result.Metrics[0].Value)
	// Output: 1200 datagrams, coverage 1
}
