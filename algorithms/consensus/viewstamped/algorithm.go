package viewstamped

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// Replication is Viewstamped Replication (Liskov and Cowling 2012).
//
// View 0 has its primary from the start, so nothing is paid for a leader. An operation goes to
// N-1 backups in a Prepare, and each answers PrepareOK: 2(N-1). How far operations are committed
// rides on the next Prepare; when there is none to come a Commit tells the last, N-1 more. So
// E operations take 2(N-1)E+(N-1), and a batch is as one.
var Replication = algorithms.Algorithm[Message, Replica]{
	Spec: algorithms.Spec{
		Name:    "viewstamped",
		Title:   "a primary and its views, without stable storage",
		Problem: algorithms.Consensus,
		Unit:    "decided value",
		About: "Replica 0 is the primary of view 0. It numbers the values, one after the other is committed " +
			"(isolated), all in a row (pipelined), or many in one Prepare (batched, up to 512), and commits what a " +
			"majority has in its log; the next Prepare tells how far that is, and a Commit when none follows. Where " +
			"something may fail the primary sends Commits or Prepares regularly; a backup that hears none starts a " +
			"view change, and once a majority has joined it each sends its log to the primary of the new view, the " +
			"next replica, which goes on with the log of the latest view, the longest among equals, and sends that " +
			"to all. A replica that has missed something fetches it. One that comes back has lost everything: it " +
			"asks all with a nonce, and takes part again when ⌈N/2⌉ others have answered, the primary of the latest " +
			"view among them. If more fail than a minority before they have recovered, that never comes. Recovery " +
			"is not among the faults that it is safe under: a replica that crashes can forget that it has joined a " +
			"view change, and messages of its former life may still count (E. Michael et al.: Recovering shared " +
			"objects without stable storage, DISC 2017). Departures: no reconfiguration, no checkpoints, and whole " +
			"logs instead of their ends.",
		Citation: "B. Liskov, J. Cowling: Viewstamped replication revisited, MIT-CSAIL-TR-2012-021, 2012; B. M. Oki, " +
			"B. Liskov: Viewstamped replication, PODC 1988, 8-17",
		Topology: algorithms.NeedsComplete,
		MinNodes: 1,
		FIFO:     true,
		Kinds: algorithms.Kinds("Prepare", "PrepareOK", "Commit", "StartViewChange", "DoViewChange", "StartView",
			"GetState", "NewState", "Recovery", "RecoveryResponse"),
		Observations: observations(),
		Params:       []algorithms.Param{consensus.Entries, consensus.WhenProposed, consensus.Heartbeats},
		Formula:      "2(N-1) a value and N-1 for the last commit, so 2(N-1)E+(N-1); a batch of up to 512 is one value",
		Growth:       "N",
		Delays:       "2 a value until the primary has committed it, 3 until all have; pipelined and batched 3 for all",
		Expected:     expected,
		Properties:   properties(),
		Goal:         consensus.Goal,
		Safe:         consensus.EveryFault &^ algorithms.Recoveries,
		Live:         consensus.EveryFault &^ (algorithms.Crashes | algorithms.Recoveries),
	},
	New: func(s algorithms.Setup) (algorithms.Instance[Replica], error) {
		r := newRun(s)
		if r.load.Values > maxLog {
			return algorithms.Instance[Replica]{}, fmt.Errorf("entries: %d (allowed: up to %d, as a whole log goes "+
				"into one message)", r.load.Values, maxLog)
		}
		return algorithms.Instance[Replica]{
			Node: func(algorithms.ID) Replica {
				return Replica{run: r, Client: consensus.NewClient[Message](r.load)}
			},
			Checker:   consensus.NewQuorums(r.n, r.load, "view"),
			Perpetual: r.Monitored,
		}, nil
	},
	Decode: decode,
}

const (
	// batch is how many values go into one Prepare.
	batch = 512
	// maxLog is how many values a message holds: those of a whole log.
	maxLog = 8000
)

// run is what the replicas of one run share.
type run struct {
	consensus.Timing
	n    int
	load *consensus.Workload
}

func newRun(s algorithms.Setup) *run {
	return &run{Timing: consensus.NewTiming(s), n: s.N(), load: consensus.NewWorkload(s)}
}

// primary is the replica that leads a view.
func (r *run) primary(view uint32) algorithms.ID { return algorithms.ID(view % uint32(r.n)) }

func observations() []string {
	all := consensus.QuorumObservations("view")
	all[consensus.SawReturn] = "recovered, with %d entries in its log"
	return all
}

func properties() []algorithms.Property {
	all := consensus.QuorumProperties("view")
	for i := range all {
		if all[i].Name == "durability" {
			all[i].Text = "A replica that has recovered has all entries in its log that it had applied before."
		}
	}
	return all
}

func expected(s algorithms.Setup) algorithms.Expected {
	if s.Params.Word(consensus.Heartbeats.Name) == "on" {
		return algorithms.Expected{}
	}
	load := consensus.NewWorkload(s)
	prepares := load.Values
	if load.Mode == consensus.Batched {
		prepares = (load.Values + batch - 1) / batch
	}
	return algorithms.Exactly(float64(2*prepares+1) * float64(s.N()-1))
}
