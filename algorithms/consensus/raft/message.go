package raft

import (
	"fmt"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// The kinds of message. The paper's two calls and their results are kinds by what comes of them,
// since that is what a count is looked at for; a PreVote is that of the thesis (section 9.6).
const (
	kindVote algorithms.Kind = iota
	kindGranted
	kindRefused
	kindAppend
	kindBeat
	kindAppended
	kindRejected
	kindPreVote
	kindPreGranted
	kindPreRefused
	kindOutdated
	kindCount
)

var kinds = algorithms.Kinds("RequestVote", "vote", "vote refused", "AppendEntries", "AppendEntries empty", "appended",
	"append rejected", "PreVote", "pre-vote", "pre-vote refused", "append outdated")

// Message is any message of Raft: a kind byte, the term, and what its kind needs, as varints. The
// terms of entries are written as differences.
type Message struct {
	kind    algorithms.Kind
	term    uint32
	index   uint32 // prevLogIndex of appends and their answers, lastLogIndex of candidates, matchIndex
	logTerm uint32 // of that entry; of a rejection: of the entry in its place, 0 for none
	commit  uint32 // leaderCommit; of a rejection: the first index of logTerm, or behind the log
	entries []consensus.Entry
}

// mostEntries bounds the entries of one message.
const mostEntries = 4096

// What a kind carries besides its term.
const (
	hasIndex = 1 << iota
	hasLogTerm
	hasCommit
	hasEntries
)

var fields = [kindCount]uint8{
	kindVote:     hasIndex | hasLogTerm,
	kindPreVote:  hasIndex | hasLogTerm,
	kindAppend:   hasIndex | hasLogTerm | hasCommit | hasEntries,
	kindBeat:     hasIndex | hasLogTerm | hasCommit,
	kindAppended: hasIndex,
	kindRejected: hasIndex | hasLogTerm | hasCommit,
}

// Kind implements algorithms.Message.
func (m Message) Kind() algorithms.Kind { return m.kind }

// numbers are the message without its kind, in the order in which they are written.
func (m Message) numbers(yield func(uint64) bool) {
	has := fields[m.kind]
	if !yield(uint64(m.term)) ||
		has&hasIndex != 0 && !yield(uint64(m.index)) ||
		has&hasLogTerm != 0 && !yield(uint64(m.logTerm)) ||
		has&hasCommit != 0 && !yield(uint64(m.commit)) ||
		has&hasEntries != 0 && !yield(uint64(len(m.entries))) {
		return
	}
	before := m.logTerm
	for _, e := range m.entries {
		if !yield(uint64(e.Term-before)) || !yield(uint64(e.Value)) {
			return
		}
		before = e.Term
	}
}

// Size implements algorithms.Message.
func (m Message) Size() int {
	size := 1
	for v := range m.numbers {
		size += algorithms.UvarintSize(v)
	}
	return size
}

// Append implements algorithms.Message.
func (m Message) Append(b []byte) []byte {
	b = append(b, byte(m.kind))
	for v := range m.numbers {
		b = algorithms.AppendUvarint(b, v)
	}
	return b
}

func decode(b []byte) (Message, error) {
	in := algorithms.NewReader(b)
	m := Message{kind: in.Kind(int(kindCount)), term: uint32(in.Uvarint(consensus.MaxTerm))}
	has := fields[m.kind]
	number := func(field uint8, limit uint64) uint32 {
		if has&field == 0 {
			return 0
		}
		return uint32(in.Uvarint(limit))
	}
	m.index = number(hasIndex, maxLog)
	m.logTerm = number(hasLogTerm, uint64(m.term))
	m.commit = number(hasCommit, maxLog)
	length := min(number(hasEntries, mostEntries), uint32(len(b))/2) // an entry takes two bytes
	before := m.logTerm
	for range length {
		e := consensus.Entry{Term: before + uint32(in.Uvarint(uint64(m.term-before)))}
		e.Value = int32(in.Uvarint(consensus.MaxValues))
		m.entries = append(m.entries, e)
		before = e.Term
	}
	if err := in.Done(); err != nil {
		return Message{}, err
	}
	if err := m.check(); err != nil {
		return Message{}, err
	}
	return m, nil
}

// check reports what no node would send.
func (m Message) check() error {
	switch {
	case m.term == 0:
		return fmt.Errorf("%s of term 0 (allowed: from 1)", kinds[m.kind].Name)
	case m.kind == kindRejected && (m.index == 0 || m.commit == 0 || m.commit > m.index):
		return fmt.Errorf("rejection of index %d with first index %d (allowed: 1 up to the rejected one)",
			m.index, m.commit)
	case m.kind != kindRejected && fields[m.kind]&hasLogTerm != 0 && (m.index == 0) != (m.logTerm == 0):
		return fmt.Errorf("%s with an entry %d of term %d (allowed: both 0 or none)",
			kinds[m.kind].Name, m.index, m.logTerm)
	case m.kind == kindAppend && len(m.entries) == 0:
		return fmt.Errorf("%s without entries", kinds[m.kind].Name)
	case int(m.index)+len(m.entries) > maxLog:
		return fmt.Errorf("%d entries behind %d (allowed: up to %d)", len(m.entries), m.index, maxLog)
	case len(m.entries) > 0 && m.entries[0].Term == 0:
		return fmt.Errorf("entry %d of term 0 (allowed: from 1)", m.index+1)
	}
	return nil
}

// Describe implements algorithms.Describer.
func (m Message) Describe() string {
	term := fmt.Sprintf("term %d", m.term)
	switch m.kind {
	case kindVote, kindPreVote:
		if m.index == 0 {
			return term + ", log is empty"
		}
		return fmt.Sprintf("%s, log ends with entry %d of term %d", term, m.index, m.logTerm)
	case kindAppend:
		return fmt.Sprintf("%s, %s, %s, commit index %d", term, m.words(), m.place(), m.commit)
	case kindBeat:
		return fmt.Sprintf("%s, nothing %s, commit index %d", term, m.place(), m.commit)
	case kindAppended:
		return fmt.Sprintf("%s, has entries up to %d", term, m.index)
	case kindRejected:
		if m.logTerm == 0 {
			return fmt.Sprintf("%s, not after entry %d, log ends before %d", term, m.index, m.commit)
		}
		return fmt.Sprintf("%s, not after entry %d, which is of term %d from %d on", term, m.index, m.logTerm, m.commit)
	}
	return term
}

// place is where in the log a message goes on.
func (m Message) place() string {
	if m.index == 0 {
		return "at the start of the log"
	}
	return fmt.Sprintf("after entry %d of term %d", m.index, m.logTerm)
}

// words are the entries.
func (m Message) words() string {
	parts := make([]string, len(m.entries))
	for i, e := range m.entries {
		parts[i] = fmt.Sprintf("entry %d is value %d", int(m.index)+1+i, e.Value)
		if e.Value == consensus.Empty {
			parts[i] = fmt.Sprintf("entry %d is empty", int(m.index)+1+i)
		}
		if e.Term != m.term {
			parts[i] += fmt.Sprintf(" of term %d", e.Term)
		}
	}
	return strings.Join(parts, ", ")
}
