package catalogue

import (
	"context"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/publish"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/reference"
)

// Model is what an algorithm of the problem publish is a model of: which library, by its
// parameters, and how many of its nodes are subscribers.
type Model struct {
	Stack       func(algorithms.Params) reference.Stack
	Subscribers func(nodes int) int
	Broker      bool // takes one that is already there
}

// Models are those of all algorithms that are models, by their names.
var Models = map[string]Model{
	publish.MQTT.Spec.Name: {
		Stack: func(p algorithms.Params) reference.Stack {
			return [...]reference.Stack{reference.MQTT0, reference.MQTT1, reference.MQTT2}[p.Int("qos")]
		},
		Subscribers: func(nodes int) int { return nodes - 2 }, // the broker and the publisher are none
		Broker:      true,
	},
	publish.CoAP.Spec.Name: {
		Stack: func(p algorithms.Params) reference.Stack {
			return map[string]reference.Stack{
				"confirmable": reference.CoAPCon, "non-confirmable": reference.CoAPNon,
				"observe-con": reference.CoAPObserveCon, "observe-non": reference.CoAPObserveNon,
			}[p.Word("mode")]
		},
		Subscribers: func(nodes int) int { return nodes - 1 },
	},
	publish.SWIMGossip.Spec.Name: {
		Stack:       func(algorithms.Params) reference.Stack { return reference.Memberlist },
		Subscribers: func(nodes int) int { return nodes - 1 },
	},
}

// ModelParams are the parameters that real stacks know too; what others are set to would be
// ignored.
var ModelParams = []string{"qos", "mode", "size"}

// OverStack makes an execution over the real libraries: with a broker that is already there, or one
// of its own for "", and with a time for its set-up and for each event, which is as for
// [reference.Config].
func (a Algorithm) OverStack(
	ctx context.Context, broker string, timeout time.Duration, nodes int, c engine.Config,
) (engine.Execution, error) {
	params, err := a.Spec.Resolve(c.Params)
	if err != nil {
		return nil, err
	}
	of := Models[a.Spec.Name]
	cfg := reference.Config{
		Subscribers: of.Subscribers(nodes), Payload: params.Int("size"), Seed: c.Seed, Timeout: timeout,
	}
	if of.Broker {
		cfg.Broker = broker
	}
	return execution(reference.Prepare(ctx, of.Stack(params), cfg))
}
