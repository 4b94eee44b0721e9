package clock_test

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/clock"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
)

func ExampleScript_Stamps() {
	script, err := clock.ParseScript("P S0 P R1 S2 | R3 R0 S1 | S3 P R2")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(script.Stamps())
	// Output: P(1) S0(2) P(3) R1(5) S2(6) | R3(2) R0(3) S1(4) | S3(1) P(2) R2(7)
}

func ExampleScript_Vectors() {
	script, err := clock.ParseScript("P S0 P R1 S2 | R3 R0 S1 | S3 P R2")
	if err != nil {
		fmt.Println(err)
		return
	}
	h := script.Vectors()
	fmt.Println(h)
	sent, received, elsewhere := h[0][1], h[1][1], h[2][1]
	fmt.Println(sent, "may have caused", received, sent.Stamp.Before(received.Stamp))
	fmt.Println(sent, "and", elsewhere, "are concurrent:", !sent.Stamp.Before(elsewhere.Stamp) &&
		!elsewhere.Stamp.Before(sent.Stamp))
	// Output:
	// P[1,0,0] S0[2,0,0] P[3,0,0] R1[4,3,1] S2[5,3,1] | R3[0,1,1] R0[2,2,1] S1[2,3,1] | S3[0,0,1] P[0,0,2] R2[5,3,3]
	// S0[2,0,0] may have caused R0[2,2,1] true
	// S0[2,0,0] and P[0,0,2] are concurrent: true
}

func ExampleParseScript() {
	_, err := clock.ParseScript("P R1 S0 | R0 S1")
	fmt.Println(err)
	// Output: script: cyclic wait: R1 (process 0, event 1) waits for process 1, R0 (process 1, event 0) waits for process 0
}

// stamps is a tracer that keeps the timestamps of a run.
type stamps struct{ clock.History }

func (s stamps) Trace(e engine.Event) {
	if e.Step == engine.StepObserve {
		s.Record(e.Node, e.Seen)
	}
}

func ExampleWithScript() {
	script, err := clock.ParseScript("S0 R1 | R0 P S1")
	if err != nil {
		fmt.Println(err)
		return
	}
	lamport := clock.WithScript(script)
	seen := stamps{make(clock.History, script.Processes())}
	out, err := sim.Run(context.Background(), &lamport, sim.Config{
		Graph: algorithms.Complete(script.Processes()), Tracer: seen,
	})
	fmt.Println(seen, err)
	fmt.Println(out.Counts.Sent, "messages,", out.Result.Ops, "stamped events")
	// Output:
	// S0(1) R1(5) | R0(2) P(3) S1(4) <nil>
	// 2 messages, 5 stamped events
}
