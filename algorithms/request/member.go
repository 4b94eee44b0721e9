package request

import "github.com/joulemark/joulemark/algorithms"

const coordinator algorithms.ID = 0

// Member is the state of one node of Centralized: the coordinator, which answers
// whatever it is asked, or a member, which asks once. The zero value is a node that has
// not started.
type Member struct {
	call uint32 // number of the request that it waits for; 0: none
}

var _ algorithms.Node[Message] = (*Member)(nil)

// Observations.
const (
	sawAnswer = iota
	sawAsking
	sawServed // Value: who is answered
)

var observations = []string{"got its answer", "asks", "answers %d"}

// Start implements algorithms.Node.
func (m *Member) Start(env *algorithms.Env[Message]) {
	if env.Self() == coordinator {
		return
	}
	m.call = 1
	env.Report(algorithms.Observation{What: sawAsking})
	env.Send(coordinator, Message{kindRequest, m.call})
}

// Receive implements algorithms.Node. An answer that nobody waits for, such as a copy of
// one that was taken already, is ignored.
func (m *Member) Receive(env *algorithms.Env[Message], from algorithms.ID, msg Message) {
	switch {
	case msg.kind == kindRequest && env.Self() == coordinator:
		env.Report(algorithms.Observation{What: sawServed, Value: int64(from)})
		env.Send(from, Message{kindAnswer, msg.call})
	case msg.kind == kindAnswer && from == coordinator && m.call != 0 && msg.call == m.call:
		m.call = 0
		env.Report(algorithms.Observation{What: sawAnswer})
	}
}

// Timeout implements algorithms.Node; no timer is ever set.
func (m *Member) Timeout(*algorithms.Env[Message], algorithms.Timer) {}
