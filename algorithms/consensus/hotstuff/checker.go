package hotstuff

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// What replicas report besides what they report to consensus.Decisions.
const (
	sawVote    = consensus.SawAnswered + 1 + iota // Value: view, Aux: block; and two more for the later phases
	_                                             // pre-commit
	_                                             // commit
	sawDecided                                    // Value: height, Aux: block
)

var observations = append(consensus.Observations("view"),
	"voted in view %d for block %d",
	"voted in view %d to pre-commit block %d",
	"voted in view %d to commit block %d",
	"decided up to height %d, block %d",
)

// What the checker watches over besides consensus.Decisions.
var (
	oneVote = algorithms.Property{
		Name: "one vote", Text: "No replica votes twice in a phase of a view, or in one that is before another in " +
			"which it has voted.",
	}
	quorums = algorithms.Property{
		Name: "quorum", Text: "A block is decided only after a quorum has voted for it: in three phases of one view, " +
			"or for it and two more in three successive views.",
	}
	oneChain = algorithms.Property{
		Name: "one chain", Text: "No two replicas decide different blocks at a height.",
	}
	properties = append(consensus.Properties(), oneVote, quorums, oneChain)
)

// checker counts the votes for itself, so that a replica that decides too early is found also where
// no other decides otherwise.
type checker struct {
	*consensus.Decisions
	run     *run
	last    []step                   // by replica: of its latest vote
	tallies map[int64]*[decide]tally // by block
	decided map[int64]int64          // by height: the block
	full    map[int64]bool           // views in which a quorum has voted for one block
}

// tally is who has voted for a block in a phase.
type tally struct {
	view  int64
	count int
}

var (
	_ algorithms.FinalChecker = (*checker)(nil)
	_ algorithms.Explainer    = (*checker)(nil)
)

func newChecker(r *run) *checker {
	return &checker{
		Decisions: consensus.NewDecisionsAmong(r.Resilience, r.load), run: r, last: make([]step, r.N),
		tallies: map[int64]*[decide]tally{}, decided: map[int64]int64{}, full: map[int64]bool{},
	}
}

// Observe implements algorithms.Checker.
func (c *checker) Observe(at algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	switch {
	case o.What < sawVote:
		return c.Decisions.Observe(at, node, o)
	case c.run.Lies(node):
		return nil
	case o.What == sawDecided:
		return c.decide(node, o.Value, o.Aux)
	case o.What < sawDecided:
		return c.vote(node, o.Value, phase(o.What-sawVote), o.Aux)
	}
	return nil
}

// needed is how many honest votes there are in a quorum at least.
func (c *checker) needed() int { return c.run.Quorum - c.run.Liars }

func (c *checker) vote(node algorithms.ID, view int64, p phase, block int64) error {
	at := step{uint32(view), p}
	if last := c.last[node]; !last.before(at) {
		return oneVote.Broken("replica %d votes in view %d, phase %s, after it has voted in view %d, phase %s",
			node, view, p, last.view, last.phase)
	}
	c.last[node] = at
	t := c.tallies[block]
	if t == nil {
		t = &[decide]tally{}
		c.tallies[block] = t
	}
	t[p].view = view
	if t[p].count++; p == prepare && t[p].count >= c.needed() {
		c.full[view] = true
	}
	return nil
}

func (c *checker) decide(node algorithms.ID, height, block int64) error {
	if other, ok := c.decided[height]; ok && other != block {
		return oneChain.Broken("replica %d decides block %d at height %d, where others have decided block %d",
			node, block, height, other)
	}
	c.decided[height] = block
	t := c.tallies[block]
	if t == nil {
		t = &[decide]tally{}
	}
	for p := range t {
		if c.run.chained && p > 0 {
			if view := t[prepare].view + int64(p); !c.full[view] {
				return quorums.Broken("replica %d decides block %d of view %d, and no block of view %d has a quorum",
					node, block, t[prepare].view, view)
			}
			continue
		}
		if t[p].count < c.needed() {
			return quorums.Broken("replica %d decides block %d, with %d honest votes in phase %s (needed: %d)",
				node, block, t[p].count, phase(p), c.needed())
		}
	}
	return nil
}

// Obstacle implements algorithms.Explainer.
func (c *checker) Obstacle() string {
	up := 0
	for id := range algorithms.ID(c.run.N) {
		if c.Up(id) && !c.run.Lies(id) {
			up++
		}
	}
	if up >= c.run.Quorum {
		return ""
	}
	return fmt.Sprintf("blocked: %d of %d replicas are up and honest, and a quorum is %d", up, c.run.N, c.run.Quorum)
}
