// Package catalogue lists the algorithms that can be run and hides their types: an [Algorithm] says
// what it is and runs on every engine that [engine.Config] can ask for. [BuiltIn] is what ships;
// programs add their own by [Catalogue.With].
package catalogue

import (
	"errors"
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/broadcast"
	"github.com/joulemark/joulemark/algorithms/circulation"
	"github.com/joulemark/joulemark/algorithms/clock"
	"github.com/joulemark/joulemark/algorithms/commit"
	"github.com/joulemark/joulemark/algorithms/consensus/benor"
	"github.com/joulemark/joulemark/algorithms/consensus/etcd"
	"github.com/joulemark/joulemark/algorithms/consensus/hotstuff"
	"github.com/joulemark/joulemark/algorithms/consensus/paxos"
	"github.com/joulemark/joulemark/algorithms/consensus/pbft"
	"github.com/joulemark/joulemark/algorithms/consensus/raft"
	"github.com/joulemark/joulemark/algorithms/consensus/viewstamped"
	"github.com/joulemark/joulemark/algorithms/election"
	"github.com/joulemark/joulemark/algorithms/greeting"
	"github.com/joulemark/joulemark/algorithms/mutex"
	"github.com/joulemark/joulemark/algorithms/mutex/quorum"
	"github.com/joulemark/joulemark/algorithms/mutex/token"
	"github.com/joulemark/joulemark/algorithms/publish"
	"github.com/joulemark/joulemark/algorithms/replication"
	"github.com/joulemark/joulemark/algorithms/request"
	"github.com/joulemark/joulemark/algorithms/snapshot"
	"github.com/joulemark/joulemark/algorithms/tree"
	"github.com/joulemark/joulemark/bench/cluster/node"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Catalogue is a list of algorithms, grouped by problem, in report order. It is not changed once it
// is made.
type Catalogue []Algorithm

// The algorithms that ship, in the order in which reports show them.
var builtIn = Catalogue{
	Of(&request.Centralized),
	Of(&greeting.Distributed),
	Of(&greeting.Mesh),
	Of(&broadcast.Flooding),
	Of(&broadcast.GossipPush),
	Of(&broadcast.GossipPull),
	Of(&broadcast.GossipPushPull),
	Of(&tree.Echo),
	Of(&tree.SpanningTree),
	Of(&tree.GHS),
	Of(&circulation.Ring),
	Of(&clock.Lamport),
	Of(&clock.Vector),
	Of(&snapshot.ChandyLamport),
	Of(&snapshot.LaiYang),
	Of(&mutex.Central),
	Of(&mutex.Lamport),
	Of(&mutex.RicartAgrawala),
	Of(&mutex.CarvalhoRoucairol),
	Of(&quorum.Maekawa),
	Of(&token.SuzukiKasami),
	Of(&token.Raymond),
	Of(&token.TokenRing),
	Of(&election.Bully),
	Of(&election.GarciaMolina),
	Of(&election.LeLann),
	Of(&election.ChangRoberts),
	Of(&election.HirschbergSinclair),
	Of(&election.Peterson),
	Of(&election.Franklin),
	Of(&election.ItaiRodeh),
	Of(&election.EchoElection),
	Of(&commit.TwoPhase),
	Of(&commit.ThreePhase),
	Of(&commit.PaxosCommit),
	Of(&paxos.Single),
	Of(&paxos.Multi),
	Of(&raft.Raft),
	Of(&etcd.Raft),
	Of(&viewstamped.Replication),
	Of(&pbft.PBFT),
	Of(&hotstuff.HotStuff),
	Of(&benor.BenOr),
	Of(&replication.Chain),
	Of(&replication.ABD),
	Of(&publish.MQTT),
	Of(&publish.CoAP),
	Of(&publish.SWIMGossip),
}

// BuiltIn is the catalogue of the algorithms that ship.
func BuiltIn() Catalogue { return builtIn }

// With returns the catalogue with further algorithms, each behind those of its problem. A problem
// that is new comes last. Two algorithms of one name, aliases included, a name that is that of a
// problem or All, and a Spec that is not complete, are errors.
func (c Catalogue) With(more ...Algorithm) (Catalogue, error) {
	all := slices.Clone(c)
	for _, a := range more {
		if err := a.Spec.Validate(); err != nil {
			return nil, fmt.Errorf("catalogue: %w", err)
		}
		if err := all.takes(a.Spec); err != nil {
			return nil, err
		}
		place := len(all)
		for i, b := range all {
			if b.Spec.Problem == a.Spec.Problem {
				place = i + 1
			}
		}
		all = slices.Insert(all, place, a)
	}
	return all, nil
}

// takes is the error of an algorithm one of whose names would stand for something else as well.
func (c Catalogue) takes(s *algorithms.Spec) error {
	for _, name := range s.Names() {
		if c.index(name) >= 0 {
			return fmt.Errorf("catalogue: there is an algorithm %s already (allowed: each name once)", name)
		}
		problem := name != string(s.Problem) && slices.Contains(c.Problems(), algorithms.Problem(name))
		if problem || name == All {
			return fmt.Errorf("catalogue: %s, a name of %s, stands for several (allowed: no problem, and not %s)",
				name, s.Name, All)
		}
	}
	if c.index(string(s.Problem)) >= 0 {
		return fmt.Errorf("catalogue: %s, the problem of %s, is the name of an algorithm", s.Problem, s.Name)
	}
	return nil
}

// index is the place of the algorithm that has a name, -1 for none.
func (c Catalogue) index(name string) int {
	return slices.IndexFunc(c, func(a Algorithm) bool { return slices.Contains(a.Spec.Names(), name) })
}

// Names lists the names of all algorithms, without their aliases.
func (c Catalogue) Names() []string {
	names := make([]string, len(c))
	for i, a := range c {
		names[i] = a.Spec.Name
	}
	return names
}

// Specs lists what all algorithms say of themselves.
func (c Catalogue) Specs() []*algorithms.Spec {
	specs := make([]*algorithms.Spec, len(c))
	for i, a := range c {
		specs[i] = a.Spec
	}
	return specs
}

// Problems lists the problems of the algorithms, each once.
func (c Catalogue) Problems() []algorithms.Problem {
	var problems []algorithms.Problem
	for _, a := range c {
		if !slices.Contains(problems, a.Spec.Problem) {
			problems = append(problems, a.Spec.Problem)
		}
	}
	return problems
}

// Known lists all names that [Catalogue.Find] takes: those of the algorithms and their aliases.
func (c Catalogue) Known() []string {
	var names []string
	for _, a := range c {
		names = append(names, a.Spec.Names()...)
	}
	return names
}

// Find returns the algorithm of a name or an alias. The error suggests the nearest.
func (c Catalogue) Find(name string) (Algorithm, error) {
	if i := c.index(name); i >= 0 {
		return c[i], nil
	}
	return Algorithm{}, suggest.Key("algorithm", name, c.Known())
}

// All is the word that selects every algorithm.
const All = "all"

// Select returns the algorithms that words stand for, each once and in the order of the catalogue:
// their names and aliases, the names of problems, or All. All words that stand for none come back
// together.
func (c Catalogue) Select(words []string) (Catalogue, error) {
	wanted := make([]bool, len(c))
	var errs []error
	for _, word := range words {
		found := false
		for i, a := range c {
			if word == All || word == string(a.Spec.Problem) || slices.Contains(a.Spec.Names(), word) {
				wanted[i], found = true, true
			}
		}
		if !found {
			errs = append(errs, suggest.Key("algorithms", word, c.Words()))
		}
	}
	var chosen Catalogue
	for i, a := range c {
		if wanted[i] {
			chosen = append(chosen, a)
		}
	}
	return chosen, errors.Join(errs...)
}

// Words are all that Select takes.
func (c Catalogue) Words() []string {
	words := c.Known()
	for _, p := range c.Problems() {
		words = append(words, string(p))
	}
	return append(words, All)
}

// TextbookGrowth is what the algorithm of a name states of its growth: the class, "" where it
// states none, and whether it states counts as well.
func (c Catalogue) TextbookGrowth(name string) (class string, counts bool) {
	if a, err := c.Find(name); err == nil {
		return a.Spec.Growth, a.Spec.Expected != nil
	}
	return "", false
}

// CountFormula is the formula of a further count of the algorithm of a name, "" for none.
func (c Catalogue) CountFormula(name, count string) string {
	a, err := c.Find(name)
	if err != nil {
		return ""
	}
	for _, further := range a.Spec.Counts {
		if further.Name == count {
			return further.Formula
		}
	}
	return ""
}

// Program is the algorithm of a name for a node process; false where there is none, or where it
// runs in some way of its own.
func (c Catalogue) Program(name string) (node.Program, bool) {
	a, err := c.Find(name)
	return a.node, err == nil && a.node != nil
}
