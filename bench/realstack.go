package bench

import (
	"context"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/publish"
	"github.com/joulemark/joulemark/bench/stacks"
)

// realStack is what an algorithm of the problem publish is a model of: which library, by its parameters, and
// how many of its nodes are subscribers.
type realStack struct {
	stack       func(algorithms.Params) stacks.Stack
	subscribers func(nodes int) int
	broker      bool // takes one that is already there
}

var realStacks = map[string]realStack{
	publish.MQTT.Spec.Name: {
		stack: func(p algorithms.Params) stacks.Stack {
			return [...]stacks.Stack{stacks.MQTT0, stacks.MQTT1, stacks.MQTT2}[p.Int("qos")]
		},
		subscribers: func(nodes int) int { return nodes - 2 }, // the broker and the publisher are none
		broker:      true,
	},
	publish.CoAP.Spec.Name: {
		stack: func(p algorithms.Params) stacks.Stack {
			return map[string]stacks.Stack{
				"confirmable": stacks.CoAPCon, "non-confirmable": stacks.CoAPNon,
				"observe-con": stacks.CoAPObserveCon, "observe-non": stacks.CoAPObserveNon,
			}[p.Word("mode")]
		},
		subscribers: func(nodes int) int { return nodes - 1 },
	},
	publish.SWIMGossip.Spec.Name: {
		stack:       func(algorithms.Params) stacks.Stack { return stacks.Memberlist },
		subscribers: func(nodes int) int { return nodes - 1 },
	},
}

// onlyHere are the parameters that real stacks know too; what others are set to would be ignored.
var onlyHere = []string{"qos", "mode", "size"}

// overStack makes an execution over the real libraries.
func (a Algorithm) overStack(ctx context.Context, broker string, nodes int, c runConfig) (Execution, error) {
	params, err := a.Spec.Resolve(c.params)
	if err != nil {
		return nil, err
	}
	of := realStacks[a.Spec.Name]
	cfg := stacks.Config{Subscribers: of.subscribers(nodes), Payload: params.Int("size"), Seed: c.seed}
	if of.broker {
		cfg.Broker = broker
	}
	run, err := stacks.Prepare(ctx, of.stack(params), cfg)
	if err != nil {
		return nil, err
	}
	return stacked{run}, nil
}

// stacked is an execution over a real stack.
type stacked struct{ *stacks.Bench }

// byKind are the messages of the last execution by the types of the real protocol.
func (s stacked) byKind() []NamedFigure {
	measured := s.Measured()
	kinds := make([]NamedFigure, len(measured.Kinds))
	for i, k := range measured.Kinds {
		kinds[i] = NamedFigure{Name: k.Name, Value: float64(k.Messages)}
	}
	return kinds
}
