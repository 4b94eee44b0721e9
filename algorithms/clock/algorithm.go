package clock

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// spec adds what the clocks have in common.
func spec(s algorithms.Spec) algorithms.Spec {
	s.Problem = algorithms.Clock
	s.Unit = "stamped event"
	s.Topology = algorithms.AnyTopology
	s.MinNodes = 1
	s.Kinds = algorithms.Kinds("message")
	s.Params = []algorithms.Param{
		{
			Name: "messages", Default: "0", Min: 0, Max: MaxEvents / 2,
			Doc: "messages of the random script; 0: four a node, none on a network without a link",
		},
		{
			Name: "internal", Default: "2", Min: 0, Max: 1000,
			Doc: "internal events of the random script, a node on average",
		},
	}
	s.Formula = "the messages of the script"
	s.Growth = "N"
	s.Delays = "the longest chain of messages in the script"
	s.Expected = func(s algorithms.Setup) algorithms.Expected { return algorithms.Exactly(float64(randomMessages(s))) }
	s.Goal = "every event of the script has its timestamp"
	s.Safe = algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
		algorithms.Reordering | algorithms.Partitions
	s.Live = algorithms.Duplication | algorithms.Reordering
	return s
}

// scripted makes a run of a clock from its script.
type scripted[T timestamp[T]] func(Script) (algorithms.Instance[Process[T]], error)

// random prepares runs with random scripts.
func (run scripted[T]) random(s algorithms.Setup) (algorithms.Instance[Process[T]], error) {
	script, err := RandomScript(s.Rand(), s.Graph, randomMessages(s), s.Params.Int("internal")*s.N())
	if err != nil {
		return algorithms.Instance[Process[T]]{}, err
	}
	return run(script)
}

// randomMessages is the number of messages of the random script.
func randomMessages(s algorithms.Setup) int {
	m := s.Params.Int("messages")
	if m == 0 && s.Graph.Edges() > 0 {
		m = 4 * s.N()
	}
	return m
}

// follow is a clock with a given script in place of its random one.
func (run scripted[T]) follow(script Script,
	a algorithms.Algorithm[Message[T], Process[T]],
) algorithms.Algorithm[Message[T], Process[T]] {
	a.Spec.Params = nil
	a.Spec.Expected = func(algorithms.Setup) algorithms.Expected {
		return algorithms.Exactly(float64(script.Messages()))
	}
	a.New = func(s algorithms.Setup) (algorithms.Instance[Process[T]], error) {
		if s.N() != script.Processes() {
			return algorithms.Instance[Process[T]]{},
				fmt.Errorf("nodes: %d (allowed: %d, one for each process of the script)",
					s.N(), script.Processes())
		}
		for _, r := range script.routes {
			if !s.Graph.Linked(algorithms.ID(r.from), algorithms.ID(r.to)) {
				err := fmt.Errorf("this topology will not do: "+
					"message %d of the script goes from %d to %d, which have no link", r.number, r.from, r.to)
				return algorithms.Instance[Process[T]]{}, err
			}
		}
		return run(script)
	}
	return a
}
