package experiment

import (
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// A loadModel tells in one line what one published event costs with n nodes.
type loadModel interface {
	name() string
	messages(n int) float64
	// redundancy is how many messages there are to each one that is needed.
	redundancy(n int) float64
}

// mqttModel is a broker through which everything passes: the publisher sends to it, and it sends to
// everybody but one.
type mqttModel struct{}

func (mqttModel) name() string           { return "MQTT" }
func (mqttModel) messages(n int) float64 { return 1 + float64(max(n-1, 0)) }
func (mqttModel) redundancy(int) float64 { return 1 }

// coverage is the share of the nodes that are up which an event reaches. Without a broker the
// publisher alone knows of it, if it is up. With one, each node is reached unless its own link
// fails; that the publisher might be down is not in the published model.
func (mqttModel) coverage(up int, publisherUp, brokerUp bool, linkFails float64, rng *algorithms.Rand) float64 {
	reached := 0
	switch {
	case brokerUp:
		for range up {
			if rng.Float64() >= linkFails {
				reached++
			}
		}
	case publisherUp:
		reached = 1
	}
	return float64(reached) / float64(max(up, 1))
}

// sends adds what each node sends when every publisher publishes once.
func (mqttModel) sends(counts []int64, publishers []algorithms.ID, broker int) {
	for _, p := range publishers {
		counts[p]++
		counts[broker] += int64(len(counts) - 1)
	}
}

// coapModel is one request and one response.
type coapModel struct{}

func (coapModel) name() string           { return "CoAP" }
func (coapModel) messages(int) float64   { return 2 }
func (coapModel) redundancy(int) float64 { return 1 }

// gossipModel has alpha·ln(n) messages for each node that is to be reached.
type gossipModel struct{ alpha float64 }

func (gossipModel) name() string               { return "gossip" }
func (g gossipModel) messages(n int) float64   { return g.redundancy(n) * float64(max(n-1, 0)) }
func (g gossipModel) redundancy(n int) float64 { return g.alpha * max(math.Log(float64(max(n, 2))), 1) }
