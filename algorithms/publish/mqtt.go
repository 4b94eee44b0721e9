package publish

import "github.com/joulemark/joulemark/algorithms"

// MQTT is publishing through a broker, node 0, as in MQTT 3.1.1: node 1 publishes to it, and it
// sends each event on to the N-2 subscribers, all other nodes. An event takes one PUBLISH with QoS
// 0, PUBLISH and PUBACK with QoS 1, and PUBLISH, PUBREC, PUBREL and PUBCOMP with QoS 2, on each of
// the N-1 connections that it crosses: 1, 2 or 4 times N-1 messages. CONNECT, SUBSCRIBE and their
// answers are setting up and counted apart.
//
// MQTT runs on TCP, which loses nothing, and sends packets again after a broken connection only. On
// links that do lose messages (loss, partitions, nodes that come back), a client or broker of this
// model sends a packet again when no acknowledgement has come for the longest round trip, as MQTT
// 3.1 allowed; with QoS 0 an event is sent once. On other links there are no time-outs.
//
// Further departures: the broker does not accept the publisher before all have subscribed, so that
// each event is for all (with crashes in the scenario it waits for a limited time); packet
// identifiers are the numbers of the events and are not used again within a run, so that a receiver
// knows a late copy from a new event on links that are no TCP connections; packets of QoS 0 that
// arrive twice are dropped for the same reason. Persistent sessions, retained messages, keep-alive
// and DISCONNECT are not modelled: a subscriber that comes back after a crash has missed what was
// published meanwhile, and a broker that comes back knows nobody. Where nodes may crash, whoever
// has sent a packet twenty times in vain takes the connection for broken.
var MQTT = algorithms.Algorithm[Packet, Participant]{
	Spec: algorithms.Spec{
		Name:    "mqtt",
		Title:   "a broker sends each event on to all subscribers",
		Problem: algorithms.Publish,
		Unit:    "published event",
		About: "Node 1 publishes to the broker, node 0, which sends the event on to the subscribers, all other " +
			"nodes, in the packets of MQTT 3.1.1. QoS 0 delivers at most once, QoS 1 at least once and QoS 2 exactly " +
			"once. Connecting and subscribing are counted apart. TCP underneath loses nothing; on links that do, QoS " +
			"1 and 2 send packets again after a time-out, and reach all subscribers in spite of loss and partitions, " +
			"which QoS 0 does not. Persistent sessions, retained messages and keep-alive are not modelled. The " +
			"metric coverage is the share of events delivered.",
		Citation:        "A. Banks, R. Gupta (eds.): MQTT Version 3.1.1, OASIS Standard 2014, chapters 2 to 4",
		Topology:        algorithms.NeedsStar,
		DefaultTopology: "star",
		MinNodes:        3,
		FIFO:            true,
		Kinds:           mqttKinds,
		Observations:    []string{"publishes event %d", "hears of event %d"},
		Params: []algorithms.Param{
			{
				Name: "qos", Doc: "quality of service of publishing and subscribing", Default: "1",
				Choices: []string{"0", "1", "2"},
			},
			{
				Name: "events", Doc: "events that are published, one right after the other", Default: "1", Min: 1,
				Max: maxEvents,
			},
			sizeParam,
			{Name: "topic", Doc: "length of the topic (B)", Default: "3", Min: 1, Max: maxTopic},
		},
		Formula:    "1, 2 or 4 (QoS 0, 1, 2) times N-1 for each event, setting up apart",
		Growth:     "N",
		Delays:     "2 until an event is delivered, 5 until the last PUBCOMP of QoS 2; setting up takes 4 before",
		Expected:   expectMQTT,
		Properties: properties,
		Goal:       "every event is published, and every subscriber that is up has it",
		Safe:       allFaults,
		Live:       algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[Participant], error) {
		p := newMQTTPlan(s)
		checker := newDeliveries(s.N(), publisherID, publisherID+1, int(p.events))
		checker.again = p.qos == 1
		return algorithms.Instance[Participant]{
			Node: func(id algorithms.ID) Participant {
				node := Participant{plan: p}
				if id == brokerID {
					node.broker = &broker{sessions: make([]session, s.N())}
				}
				return node
			},
			Checker: checker,
		}, nil
	},
	Decode: decodePacket,
}

const (
	// attempts is how often a packet is sent where nodes may crash. With loss of 0.3 each way, one
	// exchange in 700,000 is given up although both ends are up.
	attempts = 20
	// losing are the failures after which a message that was lost is still wanted.
	losing = algorithms.Loss | algorithms.Partitions | algorithms.Recoveries
	// dying are the failures after which somebody may never answer again.
	dying = algorithms.Crashes | algorithms.Recoveries
)

func newMQTTPlan(s algorithms.Setup) *mqttPlan {
	p := &mqttPlan{
		qos:    uint8(s.Params.Int("qos")),
		topic:  uint8(s.Params.Int("topic")),
		events: uint8(s.Params.Int("events")),
		size:   uint16(s.Params.Int("size")),
	}
	round := 2*s.Delta + 1
	if s.Faults&losing != 0 {
		p.wait = round
	}
	if s.Faults&dying != 0 {
		p.attempts = attempts
		p.patience = 2 * round
		if p.wait > 0 {
			p.patience *= attempts
		}
	}
	return p
}

func expectMQTT(s algorithms.Setup) algorithms.Expected {
	packets := []float64{1, 2, 4}[s.Params.Int("qos")]
	return algorithms.Exactly(packets * s.Params.Float("events") * float64(s.N()-1))
}
