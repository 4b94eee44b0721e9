package publish

import "github.com/joulemark/joulemark/algorithms"

// CoAP is an event at a server, node 0, that its N-1 clients learn of as in RFC 7252 and RFC 7641.
// The event changes the state of the resource /event. There are four ways:
//
//   - confirmable: each client asks once, with a request that is to be confirmed, and the answer
//     comes in the acknowledgement (piggybacked): 2(N-1) messages.
//   - non-confirmable: request and answer without confirmation, also 2(N-1).
//   - observe-con: the clients register as observers, which is setting up. When all have, the event
//     happens, and each gets one notification, which it confirms: 2(N-1).
//   - observe-non: the same without confirmation: N-1.
//
// On links that lose messages (loss, partitions, nodes that come back), what is to be confirmed is
// sent again after ACK_TIMEOUT, which is the longest round trip here, and four times more
// (MAX_RETRANSMIT) at spans that double; ACK_RANDOM_FACTOR is 1. Then it is given up, so that a
// client may never learn of the event. What need not be confirmed is sent once. On other links
// there are no time-outs.
//
// Departures: the server waits for all observers before the event, for the time that a registration
// can take at most where some may not come; a client that registers later learns of the event in
// the answer, and counts as setting up. Resets, deregistration, block-wise transfer, ETag and
// Max-Age, congestion control (NSTART) and the random choice of identifiers and tokens are not
// modelled. Whoever asks in vain for news pays for each request too: here requests are made when
// there is something to learn, once.
var CoAP = algorithms.Algorithm[CoAPMessage, Endpoint]{
	Spec: algorithms.Spec{
		Name:    "coap",
		Title:   "clients ask a server for the event, or observe it",
		Problem: algorithms.Publish,
		Unit:    "published event",
		About: "A resource of the server, node 0, changes, which is the event, and every other node is to learn of " +
			"it: by a request, or by a notification after it has registered as an observer. Registrations are " +
			"counted apart. Confirmable messages are acknowledged, answers to confirmable requests in the " +
			"acknowledgement itself. On links that lose messages, a confirmable message is sent again up to four " +
			"times, at spans that double, and then given up; others are sent once. The metric coverage is the share " +
			"of the clients that know of the event.",
		Citation: "Z. Shelby, K. Hartke, C. Bormann: The Constrained Application Protocol (CoAP), RFC 7252, 2014; " +
			"K. Hartke: Observing Resources in CoAP, RFC 7641, 2015",
		Topology:        algorithms.NeedsStar,
		DefaultTopology: "star",
		MinNodes:        2,
		Kinds:           coapKinds,
		Observations:    []string{"publishes event %d", "hears of event %d"},
		Params: []algorithms.Param{
			{
				Name: "mode", Doc: "how clients learn of the event", Default: "observe-con",
				Choices: []string{"confirmable", "non-confirmable", "observe-con", "observe-non"},
			},
			sizeParam,
			{Name: "token", Doc: "length of a token (B)", Default: "8", Max: maxToken},
		},
		Formula:    "2(N-1); N-1 with mode=observe-non; registering apart",
		Growth:     "N",
		Delays:     "2 with a request, 1 until a notification is delivered; registering takes 1 before",
		Expected:   expectCoAP,
		Properties: properties,
		Goal:       "the event is published, and every client that is up knows of it",
		Safe:       allFaults,
		Live:       algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[Endpoint], error) {
		p := newCoAPPlan(s)
		return algorithms.Instance[Endpoint]{
			Node: func(id algorithms.ID) Endpoint {
				node := Endpoint{plan: p}
				if id == serverID {
					node.server = &server{observers: make([]observer, s.N())}
				}
				return node
			},
			Checker: newDeliveries(s.N(), serverID, serverID+1, 1),
		}, nil
	},
	Decode: decodeCoAP,
}

func newCoAPPlan(s algorithms.Setup) *coapPlan {
	p := &coapPlan{token: uint8(s.Params.Int("token")), size: uint16(s.Params.Int("size"))}
	switch s.Params.Word("mode") {
	case "non-confirmable":
		p.typ = nonConfirmable
	case "observe-con":
		p.observe = true
	case "observe-non":
		p.observe, p.typ = true, nonConfirmable
	}
	round := 2*s.Delta + 1
	if s.Faults&losing != 0 {
		p.wait = round
	}
	if s.Faults&(losing|dying) != 0 {
		p.patience = (2<<maxRetransmit - 1) * round // MAX_TRANSMIT_WAIT
	}
	return p
}

func expectCoAP(s algorithms.Setup) algorithms.Expected {
	clients := float64(s.N() - 1)
	if s.Params.Word("mode") == "observe-non" {
		return algorithms.Exactly(clients)
	}
	return algorithms.Exactly(2 * clients)
}
