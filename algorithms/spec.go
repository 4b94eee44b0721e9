package algorithms

import (
	"fmt"
	"strings"
)

// Problem names what a group of algorithms solves; only algorithms of one problem
// compare.
type Problem string

// The problems of the algorithms that ship. A catalogue may have others.
const (
	Request     Problem = "request"
	Greeting    Problem = "greeting"
	Broadcast   Problem = "broadcast"
	Tree        Problem = "tree"
	Circulation Problem = "circulation"
	Clock       Problem = "clock"
	Snapshot    Problem = "snapshot"
	Mutex       Problem = "mutex"
	Election    Problem = "election"
	Commit      Problem = "commit"
	Consensus   Problem = "consensus"
	Replication Problem = "replication"
	Publish     Problem = "publish"

	// Messaging is in no catalogue: its agents talk for a stated time, not until a task is done.
	Messaging Problem = "messaging"
)

// Topology says which links an algorithm needs.
type Topology uint8

const (
	// AnyTopology is any graph; what is not connected is not reached.
	AnyTopology Topology = iota
	// NeedsStar is a link between node 0 and every other node.
	NeedsStar
	// NeedsRing is a link between node i and node i+1 modulo N.
	NeedsRing
	// NeedsComplete is a link between every two nodes.
	NeedsComplete
)

// String describes the need.
func (t Topology) String() string {
	return [...]string{
		"any topology", "links from node 0 to all", "links from each node to the next", "links between all nodes",
	}[t]
}

// Spec is what an algorithm says of itself. joulemark list prints it.
type Spec struct {
	Name string // as on the command line, lower case
	// Aliases are further names that are understood wherever Name is: what others call the
	// algorithm, or what it was called before. Reports and files have Name alone.
	Aliases []string
	Title   string // in a few words
	Problem Problem
	Unit    string // the functional unit, singular: "answered request"
	// About is one paragraph: how it works, what to expect, where it departs from
	// the paper.
	About    string
	Citation string

	Topology Topology
	// DefaultTopology is what a scenario that asks for "auto" runs it on, as the
	// topology is written on the command line; "" is complete.
	DefaultTopology string
	MinNodes        int
	// FIFO says that the algorithm assumes that messages of one link arrive in the
	// order they were sent in; engines then provide it unless the scenario reorders.
	FIFO bool

	Kinds        []KindSpec // indexed by Message.Kind
	Observations []string   // indexed by Observation.What; %d verbs take Value and Aux
	Params       []Param

	// Formula is the textbook count of messages, as text.
	Formula string
	// Growth is the class of that count with N: "N", "N²", "N log N", ... or "".
	Growth string
	// Delays is the time complexity in message delays, as text.
	Delays string
	// Expected computes the textbook count of messages for a failure-free run; nil
	// where the textbook has none.
	Expected func(Setup) Expected
	// Races says that the number of messages, or what is in them, depends on the order in which
	// messages of different links arrive: then runs in real time need not have the same counts.
	Races bool
	// Counts are further counts of the textbook, each of some kinds of message alone: what the
	// same algorithm is also quoted with. A run is held to them as to Expected.
	Counts []Count

	Properties []Property
	Goal       string
	// Safe are the faults under which the properties hold all the same. A violation
	// under other faults is reported too, with the remark that it was to be expected.
	Safe Faults
	// Live are the faults under which the goal is still reached.
	Live Faults
}

// Names are all names that are understood, Name first.
func (s *Spec) Names() []string { return append([]string{s.Name}, s.Aliases...) }

// Formulas are the textbook's counts as text: of all messages, and of some kinds alone.
func (s *Spec) Formulas() string {
	texts := []string{s.Formula}
	for _, c := range s.Counts {
		texts = append(texts, c.Name+": "+c.Formula)
	}
	return strings.Join(texts, "; ")
}

// KindSpec describes a kind of message.
type KindSpec struct {
	Name string
	// Setup marks messages of joining, connecting or warming up: they are counted
	// apart from the measured phase.
	Setup bool
}

// Kinds makes kinds from their names, none of them of the set-up.
func Kinds(names ...string) []KindSpec {
	kinds := make([]KindSpec, len(names))
	for i, name := range names {
		kinds[i].Name = name
	}
	return kinds
}

// A Count is a textbook count of some kinds of message: those of a decision without the
// acknowledgements of it, those among servers without their clients'.
type Count struct {
	Name    string // which messages, behind the word: "without acknowledgements"
	Without []Kind // that are not counted
	Formula string
	// Expected computes the count for a failure-free run.
	Expected func(Setup) Expected
}

// Expected is a textbook count of messages. The zero value says there is none.
type Expected struct {
	Low, High float64 // equal where the count is exact
	Mean      float64 // of a random case; 0 where the textbook gives none
}

// Exactly is a count that has no spread.
func Exactly(n float64) Expected { return Expected{Low: n, High: n} }

// IsExact reports whether the textbook gives one number.
func (e Expected) IsExact() bool { return e.Low == e.High && e.High > 0 }

// Known reports whether the textbook gives anything.
func (e Expected) Known() bool { return e.High > 0 }

// Contains reports whether a count lies within the textbook's bounds.
func (e Expected) Contains(messages float64) bool { return e.Low <= messages && messages <= e.High }

// Fits reports why the algorithm cannot run on the graph, or nil.
func (s *Spec) Fits(g *Graph) error {
	n := g.N()
	if n < max(s.MinNodes, 1) {
		return fmt.Errorf("%s: nodes: %d (allowed: at least %d)", s.Name, n, max(s.MinNodes, 1))
	}
	ok := true
	switch s.Topology {
	case NeedsComplete:
		ok = g.IsComplete()
	case NeedsStar:
		ok = g.Degree(0) == n-1
	case NeedsRing:
		for i := 0; i < n && n > 1 && ok; i++ {
			ok = g.Linked(ID(i), ID((i+1)%n))
		}
	}
	if !ok {
		return fmt.Errorf("%s: this topology will not do: it needs %s", s.Name, s.Topology)
	}
	return nil
}
