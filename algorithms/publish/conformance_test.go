package publish_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/publish"
	"github.com/joulemark/joulemark/bench/algotest"
)

var (
	mqttParams = []algorithms.Params{
		{"qos": "0", "events": "3"},
		{"qos": "1", "events": "2", "size": "1024", "topic": "128"},
		{"qos": "2", "size": "3", "topic": "1"},
		{"qos": "2", "events": "64"},
	}
	coapParams = []algorithms.Params{
		{"mode": "confirmable", "size": "1024"},
		{"mode": "non-confirmable", "token": "0"},
		{"mode": "observe-non", "size": "3"},
	}
	swimParams = []algorithms.Params{
		{"fanout": "1", "retransmit-mult": "1", "interval": "1"},
		{"fanout": "64", "size": "1024"},
		{"retransmit-mult": "5", "size": "3"},
	}
)

func TestConformance(t *testing.T) {
	t.Run("mqtt", func(t *testing.T) { algotest.Run(t, &publish.MQTT, algotest.Options{Params: mqttParams}) })
	t.Run("coap", func(t *testing.T) { algotest.Run(t, &publish.CoAP, algotest.Options{Params: coapParams}) })
	t.Run("swim-gossip", func(t *testing.T) {
		algotest.Run(t, &publish.SWIMGossip, algotest.Options{Params: swimParams})
	})
}

func FuzzMQTTNodes(f *testing.F) { algotest.Fuzz(f, &publish.MQTT, mqttParams...) }

func FuzzCoAPNodes(f *testing.F) { algotest.Fuzz(f, &publish.CoAP, coapParams...) }

func FuzzSWIMNodes(f *testing.F) { algotest.Fuzz(f, &publish.SWIMGossip, swimParams...) }
