package agents_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/agents"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// journal is a tracer that keeps the table of a run.
type journal struct{ *agents.Journal }

func (j journal) Trace(e engine.Event) {
	switch e.Step {
	case engine.StepObserve:
		j.Record(e.At, e.Node, e.Seen)
	case engine.StepFault:
		j.Fault(e.At, e.Fault)
	}
}

// Two of five agents are cut off for a while. What is sent over the cut is lost; in the
// end the agents tell each other.
func ExampleJournal() {
	plan, err := network.ParsePlan("split 0-1@2s..6s")
	if err != nil {
		fmt.Println(err)
		return
	}
	faults, err := plan.Faults(5, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	j := journal{agents.NewJournal(5)}
	out, err := sim.Run(context.Background(), &agents.Algorithm, sim.Config{
		Graph: algorithms.Complete(5), Seed: 1, Faults: faults, Tracer: j,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range j.Rows() {
		fmt.Printf("agent %d: sent %d, got %d, recovered %d\n", r.Agent, r.Originated, r.Delivered, r.Recovered)
	}
	for _, p := range j.Phases() {
		fmt.Printf("%-5s side A has seen %d, side B %d\n", p.What, p.Sides[0].Any, p.Sides[1].Any)
	}
	fmt.Println(out.Status())
	// Output:
	// agent 0: sent 6, got 2, recovered 2
	// agent 1: sent 5, got 2, recovered 2
	// agent 2: sent 4, got 2, recovered 1
	// agent 3: sent 4, got 5, recovered 2
	// agent 4: sent 4, got 4, recovered 1
	// split side A has seen 0, side B 1
	// heal  side A has seen 4, side B 7
	// end   side A has seen 23, side B 23
	// ok
}
