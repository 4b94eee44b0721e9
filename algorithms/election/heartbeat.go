package election

import "github.com/joulemark/joulemark/algorithms"

// heartbeatParam is the parameter that switches the monitoring of the leader.
var heartbeatParam = algorithms.Param{
	Name: "heartbeat",
	Doc: "whether the leader sends heartbeats and the others watch for them: auto where the run may have " +
		"crashes, recoveries, loss or partitions, or on always",
	Default: "auto",
	Choices: []string{"auto", "on"},
}

// monitored reports whether the leader is watched, which makes a run perpetual.
func monitored(s algorithms.Setup) bool {
	const call = algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Partitions
	return s.Params.Word("heartbeat") == "on" || s.Faults&call != 0
}

// everyFault is what the terms keep the properties safe from, and monitoring the goal
// reachable under.
const everyFault = algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
	algorithms.Reordering | algorithms.Partitions
