package raft

import "github.com/joulemark/joulemark/algorithms/consensus"

// maxLog bounds the log, which is sent and persisted without snapshots. Nobody appends to a log
// that is as long.
const maxLog = 1 << 16

// ledger is a log, whose first entry has index 1. What was taken from entries stays as it was:
// messages share their memory.
type ledger struct{ entries []consensus.Entry }

// last is the index of the last entry, 0 where there is none.
func (l *ledger) last() int { return len(l.entries) }

// term is that of the entry of an index up to the last; before the first entry it is 0.
func (l *ledger) term(index int) uint32 {
	if index == 0 {
		return 0
	}
	return l.entries[index-1].Term
}

// matches reports whether the log has an entry of this term at the index.
func (l *ledger) matches(index int, term uint32) bool {
	return index <= l.last() && l.term(index) == term
}

// covers reports whether the log is more up-to-date than one that ends with the given entry
// (5.4.1).
func (l *ledger) covers(index int, term uint32) bool {
	own := l.term(l.last())
	return own > term || own == term && l.last() > index
}

// after are at most so many entries behind an index.
func (l *ledger) after(index, most int) []consensus.Entry {
	end := min(index+most, l.last())
	return l.entries[index:end:end]
}

// cut drops all entries behind an index.
func (l *ledger) cut(index int) { l.entries = l.entries[:index:index] }

// firstOf is the first index of the term that the entry of an index has.
func (l *ledger) firstOf(index int) int {
	term := l.term(index)
	for index > 1 && l.term(index-1) == term {
		index--
	}
	return index
}

// lastOf is the last index up to the given one of a term not above this, 0 where there is none.
func (l *ledger) lastOf(index int, term uint32) int {
	for index > 0 && l.term(index) > term {
		index--
	}
	return index
}
