package benor

import (
	"strconv"

	"github.com/joulemark/joulemark/algorithms"
)

// vote is what a node says in a phase of a round.
type vote uint8

const (
	silent vote = iota // nothing yet
	zero
	one
	unsure // of a proposal alone: no value has a majority
	votes
)

// bit is the value as a number: 0 or 1.
func (v vote) bit() int64 { return int64(v) - int64(zero) }

// String is the value, and "nothing" for one that says none.
func (v vote) String() string {
	if v == zero || v == one {
		return strconv.FormatInt(v.bit(), 10)
	}
	return "nothing"
}

// phase is a half of a round.
type phase uint8

const (
	reporting phase = iota
	proposing
	phases
)

// tally is the votes of one round.
type tally struct {
	votes [phases][]vote // by node; nil: none yet
	count [phases][votes]int
}

// put enters the first vote of a node in a phase.
func (t *tally) put(n int, p phase, from algorithms.ID, v vote) {
	if t.votes[p] == nil {
		t.votes[p] = make([]vote, n)
	}
	if t.votes[p][from] == silent {
		t.votes[p][from] = v
		t.count[p][v]++
	}
}

// heard is how many have voted in a phase.
func (t *tally) heard(p phase) int { return t.count[p][zero] + t.count[p][one] + t.count[p][unsure] }

// favourite is the value with more votes in a phase, and how many.
func (t *tally) favourite(p phase) (vote, int) {
	if zeros, ones := t.count[p][zero], t.count[p][one]; zeros > ones {
		return zero, zeros
	}
	return one, t.count[p][one]
}
