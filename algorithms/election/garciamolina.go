package election

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// GarciaMolina is the bully election as it was published: a node that misses the coordinator calls
// it, then the nodes above one after the other, and gives up if any answers. If none does it halts
// all nodes below one by one, makes itself coordinator of those who answered, and has them go on.
// Calls are answered at once; who does not answer within three delays is down.
//
// The next highest node, N-2, calls the dead coordinator twice, once out of suspicion and once as a
// node above: 2 messages. It halts the N-2 below, tells them of the new coordinator and has them go
// on, which are 2 messages each: 6(N-2). That is 6N-10. Where all detect, each of the N-2 others
// has called the dead one too, and the next above, which has answered: 3(N-2) more, 9N-16. Where
// node 0 detects it gives up, as node 1 is up, and the others find out by their own time-outs:
// 9N-16 as well. The N² of the bully of the textbooks comes from challenging all above at once, who
// all challenge others in turn.
var GarciaMolina = algorithms.Algorithm[GarciaMolinaMessage, GarciaMolinaNode]{
	Spec: algorithms.Spec{
		Name:    "garcia-molina",
		Title:   "the bully as published: call those above, halt those below, reorganize",
		Problem: algorithms.Election,
		Unit:    "elected leader",
		About: "Node N-1 is the coordinator at first, and crashes. Who misses it calls it, then all above one after " +
			"the other, and gives up if one answers. Otherwise it halts all below (state Election), makes itself " +
			"the coordinator of those who answered (Reorganization), and has them go on (Normal). Others than " +
			"the detector find out by time-outs of their own. Where nodes may crash the coordinator asks all others " +
			"again and again whether they are in state Normal, and elects anew if one is not. Departures: elections " +
			"are numbered, and there is no task to hand out. It rests on the paper's assumptions: a node that is " +
			"up answers within the bound on delays, and no message is lost.",
		Citation: "H. Garcia-Molina: Elections in a distributed computing system. IEEE Transactions on Computers " +
			"C-31(1), 1982, 48-59",
		Topology: algorithms.NeedsComplete,
		MinNodes: 2,
		Kinds: algorithms.Kinds("AreYouUp", "AreYouNormal", "Halt", "NewCoordinator", "Ready",
			"answer"),
		Observations: []string{
			"halts all below in round %d: state Election",
			"became coordinator of round %d: state Reorganization",
			"takes %d for the coordinator of round %d: state Reorganization",
			"is halted by %d: state Election",
			"goes on in round %d: state Normal",
			"stands for election: is anybody up above?",
		},
		Params:  []algorithms.Param{detectorParam, heartbeatParam},
		Formula: "9N-16 if the lowest or all detect, 6N-10 if the next highest",
		Growth:  "N",
		Delays:  "6N-6 if the next highest detects, of which 6 are time-outs",
		Expected: func(s algorithms.Setup) algorithms.Expected {
			n := float64(s.N())
			low, high := 6*n-10, 9*n-16
			switch {
			case s.Params.Word("heartbeat") == "on":
				return algorithms.Expected{}
			case s.Params.Word("detector") == "next-highest":
				return algorithms.Exactly(low)
			case s.Params.Word("detector") == "random":
				return algorithms.Expected{Low: low, High: high, Mean: ((n-2)*high + low) / (n - 1)}
			}
			return algorithms.Exactly(high)
		},
		Properties: append(slices.Clip(properties), oneCoordinator),
		Goal:       goal + ", and all are in state Normal",
		Safe:       algorithms.Crashes | algorithms.Recoveries | algorithms.Duplication | algorithms.Reordering,
		Live:       algorithms.Crashes | algorithms.Recoveries | algorithms.Duplication | algorithms.Reordering,
	},
	New:    newGarciaMolina,
	Decode: decodeGarciaMolina,
}

// garciaMolinaRun is what the nodes of one run share.
type garciaMolinaRun struct {
	detector  algorithms.ID // None: all
	monitored bool
	answer    algorithms.Time // a call waits so long for its answer
	beat      algorithms.Time // between the rounds of AreYouNormal
	patience  algorithms.Time // without a word of the coordinator
}

func newGarciaMolina(s algorithms.Setup) (algorithms.Instance[GarciaMolinaNode], error) {
	n := s.N()
	span := algorithms.Time(n) * s.Delta
	r := &garciaMolinaRun{
		detector: detector(s), monitored: monitored(s),
		answer:   3 * s.Delta, // there and back takes 2
		beat:     4 * s.Delta,
		patience: 2*span + 8*s.Delta, // two time-outs, and to halt all takes 2 each
	}
	if r.monitored {
		r.patience = 16*span + 8*s.Delta // all calls of an election may time out, and those before it
	}
	return algorithms.Instance[GarciaMolinaNode]{
		Node:      func(algorithms.ID) GarciaMolinaNode { return GarciaMolinaNode{run: r} },
		Checker:   newReorganization(s),
		Faults:    []algorithms.Fault{{Kind: algorithms.Crash, Node: algorithms.ID(n - 1)}},
		Perpetual: r.monitored,
	}, nil
}

// What nodes of GarciaMolina report besides.
const (
	sawHalt   = sawFollow + 1 // Value: who halts it
	sawNormal = sawFollow + 2 // Value: round
	sawStand  = sawFollow + 3
)

var oneCoordinator = algorithms.Property{
	Name: "one coordinator",
	Text: "No two nodes that are up and in state Reorganization or Normal have different coordinators (assertion 1 " +
		"of the paper).",
	Synchronous: true,
}

// reorganization checks the states of nodes besides. Who stands for election asks those above
// before it calls a round: one that comes back after it was asked need not lead that.
type reorganization struct {
	*electorate
	normal []bool
	stood  []int // by node: when it stood last, as poll.troubles has it
}

// newReorganization is for nodes of which the highest is the coordinator, and all are normal.
func newReorganization(s algorithms.Setup) *reorganization {
	n := s.N()
	start := termOf(0, int32(n-1), n)
	return &reorganization{newElectorate(s, nil, start), slices.Repeat([]bool{true}, n), make([]int, n)}
}

// Observe implements algorithms.Checker.
func (r *reorganization) Observe(at algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	if o.What == sawStand {
		r.stood[node] = r.since()
		return nil
	}
	r.normal[node] = o.What == sawNormal
	if o.What == sawHalt {
		r.leave(node)
	}
	if err := r.electorate.Observe(at, node, o); err != nil {
		return err
	}
	if o.What == sawCall {
		p := r.rounds[o.Value]
		p.troubles = min(p.troubles, r.stood[node])
	}
	n := int64(r.N())
	if mine := r.view[node]; mine != nobody && r.Up(node) {
		for i, other := range r.view {
			if other != nobody && other%n != mine%n && r.Up(algorithms.ID(i)) {
				return oneCoordinator.Broken("node %d has %d, and node %d has %d", node, mine%n, i, other%n)
			}
		}
	}
	return nil
}

// Fault implements algorithms.Checker.
func (r *reorganization) Fault(at algorithms.Time, f algorithms.Fault) {
	r.electorate.Fault(at, f)
	if f.Kind == algorithms.Recover {
		r.normal[f.Node] = false
	}
}

// Goal implements algorithms.Checker.
func (r *reorganization) Goal() bool {
	for i, normal := range r.normal {
		if !normal && r.Up(algorithms.ID(i)) {
			return false
		}
	}
	return r.electorate.Goal()
}
