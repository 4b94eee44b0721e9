package consensus

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/statemachine"
)

// MaxValues bounds the values of a run: logs are persisted as a whole.
const MaxValues = 10_000

// Empty is the value of an entry that no client has asked for, such as the one by which a leader
// opens its term.
const Empty = 0

// The parameters of the workload.
var (
	Entries = algorithms.Param{
		Name: "entries", Default: "1", Min: 1, Max: MaxValues,
		Doc: "values to decide, each a command to a key-value store",
	}
	WhenProposed = algorithms.Param{
		Name: "mode", Default: "isolated", Choices: []string{"isolated", "pipelined", "batched"},
		Doc: "when a value is proposed: after the one before is applied (isolated), all of them at once, each by " +
			"itself (pipelined), all of them in one proposal (batched)",
	}
)

// Mode is when values are proposed, as WhenProposed says.
type Mode uint8

// The modes.
const (
	Isolated Mode = iota
	Pipelined
	Batched
)

// A Workload is the values of one run, from 1 to Values, and when they are proposed. Nodes share
// it.
type Workload struct {
	Values   int
	Mode     Mode
	commands []statemachine.Command
}

// NewWorkload is the workload of a run whose parameters include Entries and WhenProposed.
func NewWorkload(s algorithms.Setup) *Workload {
	w := &Workload{Values: s.Params.Int(Entries.Name)}
	switch s.Params.Word(WhenProposed.Name) {
	case "pipelined":
		w.Mode = Pipelined
	case "batched":
		w.Mode = Batched
	}
	w.commands = statemachine.Draw(s.Seed, w.Values, statemachine.Put, statemachine.Get, statemachine.CompareAndSwap)
	return w
}
