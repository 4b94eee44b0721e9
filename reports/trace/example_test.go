package trace_test

import (
	"context"
	"log"
	"os"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/reports/trace"
)

func ExampleMermaid() {
	alg, err := catalogue.BuiltIn().Find("centralized")
	if err != nil {
		log.Fatal(err)
	}
	scenario := harness.DefaultScenario()
	scenario.Engines, scenario.Nodes = []engine.Engine{engine.Sim}, []int{3}
	scenario.Links = network.Links{Latency: network.Latency{Distribution: network.Fixed, A: 1000}}
	events := trace.New(alg.Spec, 0)
	outcome, err := scenario.Trace(context.Background(), alg, events)
	if err != nil {
		log.Fatal(err)
	}
	if err := trace.Mermaid(os.Stdout, events, trace.Options{Outcome: &outcome}); err != nil {
		log.Fatal(err)
	}
	// Output:
	// sequenceDiagram
	//     participant n0 as node 0
	//     participant n1 as node 1
	//     participant n2 as node 2
	//     Note over n1: asks
	//     Note over n2: asks
	//     n1->>n0: #35;1 request (2 B)
	//     Note over n0: answers 1
	//     n2->>n0: #35;2 request (2 B)
	//     Note over n0: answers 2
	//     n0->>n1: #35;3 answer (2 B)
	//     Note over n1: got its answer
	//     n0->>n2: #35;4 answer (2 B)
	//     Note over n2: got its answer
	//     Note over n0,n2: 4 messages, 8 B of payload#59; ended at 2.000 ms: quiet#59; status: ok
}
