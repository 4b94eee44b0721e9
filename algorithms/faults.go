package algorithms

import "strings"

// Faults is a set of the classes of failure that a run may contain.
type Faults uint8

// The classes of failure.
const (
	Crashes     Faults = 1 << iota // a node stops
	Recoveries                     // a crashed node comes back with its stable storage
	Loss                           // a message vanishes
	Duplication                    // a message arrives twice
	Reordering                     // messages of one link overtake each other
	Partitions                     // a cut between groups of nodes that heals later
	NoFaults    Faults = 0
)

var faultNames = [...]string{"crashes", "recoveries", "loss", "duplication", "reordering", "partitions"}

// Has reports whether all classes of other are in f.
func (f Faults) Has(other Faults) bool { return f&other == other }

// Names lists the classes of f in their fixed order.
func (f Faults) Names() []string {
	var names []string
	for i, name := range faultNames {
		if f&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// String lists the classes, or says "no failure".
func (f Faults) String() string {
	if f == NoFaults {
		return "no failure"
	}
	return strings.Join(f.Names(), ", ")
}

// FaultKind is what a Fault does.
type FaultKind uint8

// What a fault does. A crash takes a node's volatile state, its timers and the
// messages that reach it while it is down. A cut blocks messages when they are
// sent; those already under way still arrive.
const (
	Crash FaultKind = iota
	Recover
	Split
	Heal
)

// String is the fault's verb.
func (k FaultKind) String() string {
	return [...]string{"crash", "recover", "split", "heal"}[k]
}

// A Fault is one injected event. Faults of the same time happen in the order of
// the plan, before the messages of that time.
type Fault struct {
	At   Time
	Kind FaultKind
	Node ID   // of Crash and Recover
	Cut  *Cut // of Split and Heal
	// Amnesia says of Recover that what the node had persisted is lost. Explorations alone do that.
	Amnesia bool
}

// A Cut is a partition: no message passes from the nodes of side A to the others,
// nor back unless OneWay is set. Engines compare cuts by identity, so Heal names the
// same *Cut as Split.
type Cut struct {
	SideA  []bool // by node
	OneWay bool
}

// Blocks reports whether the cut stops messages from one node to another.
func (c *Cut) Blocks(from, to ID) bool {
	a, b := c.SideA[from], c.SideA[to]
	return a != b && (a || !c.OneWay)
}
