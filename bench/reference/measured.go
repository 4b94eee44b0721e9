package reference

import (
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// Measured is what one event cost.
type Measured struct {
	Stack       Stack
	Subscribers int
	// Kinds are the messages of the event by type, in the order of the protocol's own numbers;
	// Messages and Bytes are their sums. Bytes are those of the application's packets, without the
	// headers below.
	Kinds    []engine.TypeCount
	Messages int64
	Bytes    int64
	// Sizes counts what went into the kernel at a time by its bytes: messages, or the datagrams
	// that several of them may share.
	Sizes []int64
	// Background are messages in the same time that have nothing to do with the event, by
	// type. They are not in Messages and Bytes.
	Background []engine.TypeCount
	// Packets is the number of datagrams with messages of the event in them. There are none over
	// TCP: 0.
	Packets int64
	// UntilHeard is how many of the messages had been sent when the last subscriber heard; the
	// others only acknowledged or repeated the event.
	UntilHeard int64
	// Coverage is the share of the subscribers that have the event: 1, but for gossip, which may
	// miss some.
	Coverage float64
	// Kernel is what went over the whole loopback interface meanwhile, with all headers and from
	// all processes; nil where the kernel does not tell or was not asked, or the broker is on
	// another machine.
	Kernel *engine.Traffic
	// Away says that the broker is on another machine.
	Away bool
	// Setup is what it took to connect, to subscribe or to join before the first event.
	Setup []engine.TypeCount
	// Wall is the time from the publication to the end of the window.
	Wall time.Duration
}

// SetupMessages and SetupBytes add up the set-up.
func (m *Measured) SetupMessages() int64 { messages, _ := total(m.Setup); return messages }

// SetupBytes adds up the bytes of the set-up.
func (m *Measured) SetupBytes() int64 { _, bytes := total(m.Setup); return bytes }

// Outcome is the same as of a run of an algorithm. Bytes are those of the application's packets.
// Messages are counted by the types of the protocol, since the kinds of an outcome's counts are
// those of algorithms.
func (m *Measured) Outcome() engine.Outcome {
	setup := engine.KindCount{Sent: m.SetupMessages(), Delivered: m.SetupMessages(), Bytes: m.SetupBytes()}
	return engine.Outcome{
		Counts:   engine.Counts{Sent: m.Messages, Delivered: m.Messages, Bytes: m.Bytes, Sizes: m.Sizes, Setup: setup},
		End:      engine.Quiet,
		Goal:     m.Coverage == 1,
		GoalAt:   algorithms.Time(m.Wall.Microseconds()),
		Time:     algorithms.Time(m.Wall.Microseconds()),
		Events:   m.Messages,
		Result:   algorithms.Result{Ops: 1, Metrics: []algorithms.Metric{{Name: "coverage", Value: m.Coverage}}},
		Expected: m.expected(),
		Types:    m.Kinds,
		Away:     m.Away,
	}
}

// expected is the number that the standard gives. Of gossip it is the most: members that do not
// hear do not send either.
func (m *Measured) expected() algorithms.Expected {
	e := algorithms.Exactly(float64(m.Stack.Expected(m.Subscribers)))
	if m.Stack == Memberlist {
		e.Low = float64(transmissions(m.Subscribers + 1))
	}
	return e
}

func total(kinds []engine.TypeCount) (messages, bytes int64) {
	for _, k := range kinds {
		messages += k.Messages
		bytes += k.Bytes
	}
	return messages, bytes
}
