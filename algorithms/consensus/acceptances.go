package consensus

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// What Acceptances watches over. AcceptanceProperties has the texts, which name the ballots.
var (
	promisesKept = algorithms.Property{Name: "promises are kept"}
	oneProposal  = algorithms.Property{Name: "one proposal"}
	majorities   = algorithms.Property{Name: "majority"}
	oneChoice    = algorithms.Property{Name: "one choice"}
)

// AcceptanceProperties are what Acceptances watches over, where that in which nodes promise to take
// part is called by this word: a ballot, a view.
func AcceptanceProperties(ballot string) []algorithms.Property {
	return []algorithms.Property{
		{
			Name: promisesKept.Name,
			Text: "No node promises, or accepts, in a " + ballot + " below one that it has promised.",
		},
		{
			Name: oneProposal.Name,
			Text: "A " + ballot + " has one value for an entry, which its owner proposes; no other is accepted in it.",
		},
		{
			Name: majorities.Name,
			Text: "A " + ballot + " has proposals only after a majority has promised to take part in it, and an " +
				"entry is decided only after a majority has accepted it in one " + ballot + ".",
		},
		{
			Name: oneChoice.Name,
			Text: "No two majorities accept different values for an entry, and no other is decided.",
		},
	}
}

// Majority is more than half of n nodes: any two majorities have a node in common.
func Majority(n int) int { return n/2 + 1 }

// Acceptances is the part of a checker that counts promises and acceptances for itself, so that
// a node that decides too early is found also where no other decides otherwise. Ballots and
// entries are numbered from 1. Make it with NewAcceptances.
type Acceptances struct {
	word     string // what a ballot is called
	n        int
	promised []int64            // by node
	offers   map[placed]*offer  // by ballot and entry
	chosen   map[int64]int64    // the value that a majority has accepted, by entry
	ballots  map[int64]struct{} // that somebody has promised
}

// placed is an entry in a ballot.
type placed struct{ ballot, entry int64 }

// offer is a value that is proposed for an entry in a ballot, and who has accepted it.
type offer struct {
	value int64
	by    []bool
	count int
}

// NewAcceptances is for n nodes, none of which has promised anything.
func NewAcceptances(n int, ballot string) *Acceptances {
	return &Acceptances{
		word: ballot, n: n, promised: make([]int64, n), offers: map[placed]*offer{}, chosen: map[int64]int64{},
		ballots: map[int64]struct{}{},
	}
}

// Ballots is how many ballots somebody has promised to take part in.
func (a *Acceptances) Ballots() int { return len(a.ballots) }

// Promise takes in that a node takes part in no ballot below one.
func (a *Acceptances) Promise(node algorithms.ID, ballot int64) error {
	a.ballots[ballot] = struct{}{}
	return a.reach(node, "promises", ballot)
}

func (a *Acceptances) reach(node algorithms.ID, does string, ballot int64) error {
	if ballot < a.promised[node] {
		return promisesKept.Broken("node %d %s %s %d after it has promised %s %d",
			node, does, a.word, ballot, a.word, a.promised[node])
	}
	a.promised[node] = ballot
	return nil
}

// Prepare takes in that the owner of a ballot has heard of some promises for it, its own among
// them, and will have values accepted. What it says is held to what was promised.
func (a *Acceptances) Prepare(node algorithms.ID, ballot, heard int64) error {
	count := int64(0)
	for _, b := range a.promised {
		if b >= ballot {
			count++
		}
	}
	if heard < int64(Majority(a.n)) || count < heard {
		return majorities.Broken("node %d has %d promises for %s %d, of %d that there are (needed: %d)",
			node, heard, a.word, ballot, count, Majority(a.n))
	}
	return nil
}

// Offer takes in that the owner of a ballot proposes a value for an entry.
func (a *Acceptances) Offer(node algorithms.ID, ballot, entry, value int64) error {
	place := placed{ballot, entry}
	if o, offered := a.offers[place]; offered {
		return oneProposal.Broken("node %d proposes value %d for entry %d in %s %d, where it is value %d",
			node, value, entry, a.word, ballot, o.value)
	}
	a.offers[place] = &offer{value: value, by: make([]bool, a.n)}
	return nil
}

// Accept takes in that a node has accepted a value for an entry in a ballot.
func (a *Acceptances) Accept(node algorithms.ID, ballot, entry, value int64) error {
	if err := a.reach(node, "accepts in", ballot); err != nil {
		return err
	}
	o := a.offers[placed{ballot, entry}]
	if o == nil || o.value != value {
		return oneProposal.Broken("node %d accepts value %d for entry %d in %s %d, in which that was not proposed",
			node, value, entry, a.word, ballot)
	}
	if o.by[node] {
		return nil
	}
	o.by[node] = true
	if o.count++; o.count != Majority(a.n) {
		return nil
	}
	if before, chosen := a.chosen[entry]; chosen && before != value {
		return oneChoice.Broken("a majority has accepted value %d for entry %d in %s %d, and one before value %d",
			value, entry, a.word, ballot, before)
	}
	a.chosen[entry] = value
	return nil
}

// Offered is the value that is proposed for an entry in a ballot; false where none is.
func (a *Acceptances) Offered(ballot, entry int64) (value int64, ok bool) {
	if o := a.offers[placed{ballot, entry}]; o != nil {
		return o.value, true
	}
	return 0, false
}

// Chosen is the value that a majority has accepted for an entry; false where none is.
func (a *Acceptances) Chosen(entry int64) (value int64, ok bool) {
	value, ok = a.chosen[entry]
	return value, ok
}

// Take is Accept of whatever is proposed.
func (a *Acceptances) Take(node algorithms.ID, ballot, entry int64) error {
	value, _ := a.Offered(ballot, entry)
	return a.Accept(node, ballot, entry, value)
}

// Decide takes in that a node knows the value of an entry: because it has heard of so many
// acceptances, or, with none, from somebody else.
func (a *Acceptances) Decide(node algorithms.ID, entry, value, heard int64) error {
	chosen, found := a.chosen[entry]
	switch {
	case !found || heard != 0 && heard < int64(Majority(a.n)):
		return majorities.Broken("node %d decides value %d for entry %d, accepted by %d as it says (needed: %d)",
			node, value, entry, heard, Majority(a.n))
	case chosen != value:
		return oneChoice.Broken("node %d decides value %d for entry %d, and a majority has accepted value %d",
			node, value, entry, chosen)
	}
	return nil
}

// WithoutMajority says that too few nodes are up to decide anything; "" where there are enough.
func WithoutMajority(m *algorithms.Membership) string {
	if m.Ups() >= Majority(m.N()) {
		return ""
	}
	return fmt.Sprintf("blocked: %d of %d nodes are up, and it takes %d to decide", m.Ups(), m.N(), Majority(m.N()))
}
