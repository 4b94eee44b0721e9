package consensus

import "github.com/joulemark/joulemark/algorithms"

// Heartbeats is the parameter of protocols whose leader shows by heartbeats that it is there.
var Heartbeats = algorithms.Param{
	Name: "heartbeats", Default: "auto", Choices: []string{"auto", "on"},
	Doc: "whether the leader sends heartbeats and the others watch for them: auto where the run may have " +
		"failures, or on always",
}

// EveryFault is all that persistence and terms keep the properties safe from.
const EveryFault = algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
	algorithms.Reordering | algorithms.Partitions

// Timing is how nodes watch their leader, and what they do in case of failures. Nodes share it.
type Timing struct {
	Monitored bool            // there are heartbeats, and followers wait for them
	Keep      bool            // nodes may come to need their stable storage
	Beat      algorithms.Time // from one heartbeat to the next
	Patience  algorithms.Time // for how long a follower hears nothing before it campaigns, at least
}

// NewTiming is the timing of a run whose parameters include Heartbeats.
func NewTiming(s algorithms.Setup) Timing {
	return Timing{
		Monitored: s.Params.Word(Heartbeats.Name) == "on" || s.Faults != algorithms.NoFaults,
		Keep:      s.Faults&(algorithms.Crashes|algorithms.Recoveries) != 0,
		Beat:      4 * s.Delta,
		// Several heartbeats may get lost on their way before somebody campaigns, and of the
		// campaigns the first is over, in 2 delays, before most others would begin.
		Patience: 24 * s.Delta,
	}
}

// Wait is how long a follower waits this time, at random so that not all campaigns begin at once:
// the patience and up to as much again.
func (t *Timing) Wait(rng *algorithms.Rand) algorithms.Time {
	return t.Patience + algorithms.Time(rng.Float64()*float64(t.Patience))
}
