package reference

import (
	"errors"

	"github.com/joulemark/joulemark/internal/suggest"
)

// Stack names a protocol stack and how it is used.
type Stack string

// The stacks.
const (
	// MQTT0, MQTT1 and MQTT2 are MQTT 3.1.1 over TCP: one publisher, a broker, and subscribers, all
	// with the same quality of service.
	MQTT0 Stack = "mqtt-qos0"
	MQTT1 Stack = "mqtt-qos1"
	MQTT2 Stack = "mqtt-qos2"
	// CoAPCon and CoAPNon are CoAP over UDP where every subscriber asks the publisher, which is the
	// server, once with a confirmable or a non-confirmable GET.
	CoAPCon Stack = "coap-con"
	CoAPNon Stack = "coap-non"
	// CoAPObserveCon and CoAPObserveNon are CoAP over UDP where every subscriber has registered
	// with the publisher (RFC 7641), which notifies each with a confirmable or a non-confirmable
	// message.
	CoAPObserveCon Stack = "coap-observe-con"
	CoAPObserveNon Stack = "coap-observe-non"
	// Memberlist is gossip of a user's broadcast among the members of a memberlist cluster.
	Memberlist Stack = "memberlist"
)

// Stacks lists all, in report order.
func Stacks() []Stack {
	return []Stack{MQTT0, MQTT1, MQTT2, CoAPCon, CoAPNon, CoAPObserveCon, CoAPObserveNon, Memberlist}
}

// Names lists the names of all.
func Names() []string {
	names := make([]string, len(Stacks()))
	for i, s := range Stacks() {
		names[i] = string(s)
	}
	return names
}

// Parse reads the name of a stack. The error suggests the nearest name.
func Parse(name string) (Stack, error) {
	for _, s := range Stacks() {
		if name == string(s) {
			return s, nil
		}
	}
	return "", suggest.Key("real stack", name, Names())
}

// MQTT reports whether the stack needs a broker, which may then be one outside.
func (s Stack) MQTT() bool { return s == MQTT0 || s == MQTT1 || s == MQTT2 }

// TCP reports whether packets go over TCP, where there are no datagrams to count.
func (s Stack) TCP() bool { return s.MQTT() }

// Expected is how many messages the stack's standard says that one event takes to n subscribers
// when nothing is lost. That of memberlist is what its retransmission limit comes to if all hear.
func (s Stack) Expected(n int) int64 {
	all := int64(n)
	switch s {
	case MQTT0:
		return 1 + all
	case MQTT1:
		return 2 * (1 + all)
	case MQTT2:
		return 4 * (1 + all)
	case CoAPCon, CoAPNon, CoAPObserveCon:
		return 2 * all
	case CoAPObserveNon:
		return all
	case Memberlist:
		return (1 + all) * int64(transmissions(n+1))
	}
	return 0
}

// The errors that a caller may want to tell apart.
var (
	// ErrUnfinished is returned when the time-out came before all were connected, or before every
	// subscriber had the event and every acknowledgement had come.
	ErrUnfinished = errors.New("not finished in time")
	// ErrDescriptors is returned when a process may not have as many open sockets as it would take.
	ErrDescriptors = errors.New("not enough file descriptors")
)
