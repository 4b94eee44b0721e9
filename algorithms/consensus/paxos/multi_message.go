package paxos

import (
	"fmt"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// The kinds of message of Multi.
const (
	multiPrepare algorithms.Kind = iota
	multiPromise
	multiAccept
	multiAccepted
	multiCommit
	multiFetch
	multiReject
	multiKinds
)

// maxEntry bounds the numbers of entries, whatever a message says.
const maxEntry = 1 << 20

// MultiMessage is any message of Multi: a kind byte, numbers as varints, and values of 8 bytes.
type MultiMessage struct {
	kind   algorithms.Kind
	ballot ballot
	// other is the ballot that the sender of a reject has promised.
	other ballot
	// first is the first entry that a prepare, promise, accept, accepted or fetch is about.
	first int
	// entries are those of an accept, all of its ballot, and of a promise; one of which nothing
	// was accepted has no ballot. They are not changed once the message is made.
	entries []consensus.Entry
	last    int // entry of an accepted
	commit  int // of an accept and a commit: up to which entry all is decided
}

// Kind implements algorithms.Message.
func (m MultiMessage) Kind() algorithms.Kind { return m.kind }

// numbers are the fields of a message that are varints, in their order.
func (m *MultiMessage) numbers() [3]uint64 {
	switch m.kind {
	case multiAccept:
		return [3]uint64{uint64(m.ballot), uint64(m.first), uint64(m.commit)}
	case multiAccepted:
		return [3]uint64{uint64(m.ballot), uint64(m.first), uint64(m.last)}
	case multiCommit:
		return [3]uint64{uint64(m.ballot), uint64(m.commit)}
	case multiReject:
		return [3]uint64{uint64(m.ballot), uint64(m.other)}
	}
	return [3]uint64{uint64(m.ballot), uint64(m.first)}
}

// many is how many of them there are.
func (m *MultiMessage) many() int {
	if m.kind == multiAccept || m.kind == multiAccepted {
		return 3
	}
	return 2
}

func (m *MultiMessage) hasEntries() bool { return m.kind == multiAccept || m.kind == multiPromise }

// Size implements algorithms.Message.
func (m MultiMessage) Size() int {
	size := 1
	numbers := m.numbers()
	for _, v := range numbers[:m.many()] {
		size += algorithms.UvarintSize(v)
	}
	if !m.hasEntries() {
		return size
	}
	size += algorithms.UvarintSize(uint64(len(m.entries)))
	for _, e := range m.entries {
		if m.kind == multiPromise {
			size += algorithms.UvarintSize(uint64(e.Term))
			if e.Term == 0 {
				continue
			}
		}
		size += valueBytes
	}
	return size
}

// Append implements algorithms.Message.
func (m MultiMessage) Append(b []byte) []byte {
	b = append(b, byte(m.kind))
	numbers := m.numbers()
	for _, v := range numbers[:m.many()] {
		b = algorithms.AppendUvarint(b, v)
	}
	if !m.hasEntries() {
		return b
	}
	b = algorithms.AppendUvarint(b, uint64(len(m.entries)))
	for _, e := range m.entries {
		if m.kind == multiPromise {
			b = algorithms.AppendUvarint(b, uint64(e.Term))
			if e.Term == 0 {
				continue
			}
		}
		b = appendValue(b, int64(e.Value))
	}
	return b
}

func decodeMulti(b []byte) (MultiMessage, error) {
	r := algorithms.NewReader(b)
	m := MultiMessage{kind: r.Kind(int(multiKinds)), ballot: ballot(r.Uvarint(maxBallot))}
	switch m.kind {
	case multiCommit:
		m.commit = int(r.Uvarint(maxEntry))
	case multiReject:
		m.other = ballot(r.Uvarint(maxBallot))
	default:
		m.first = int(r.Uvarint(maxEntry))
	}
	switch m.kind {
	case multiAccept:
		m.commit = int(r.Uvarint(maxEntry))
	case multiAccepted:
		m.last = int(r.Uvarint(maxEntry))
	}
	if !m.hasEntries() {
		return m, r.Done()
	}
	most := uint64(batch)
	if m.kind == multiPromise {
		most = backlog
	}
	for range min(r.Uvarint(most), uint64(len(b))) { // one takes a byte or more
		e := consensus.Entry{Term: uint32(m.ballot)}
		if m.kind == multiPromise {
			e.Term = uint32(r.Uvarint(maxBallot))
		}
		if e.Term > 0 || m.kind == multiAccept {
			value := readValue(r)
			if value < 0 || value > consensus.MaxValues {
				return m, fmt.Errorf("value %d (allowed: 0 to %d)", value, consensus.MaxValues)
			}
			e.Value = int32(value)
		}
		m.entries = append(m.entries, e)
	}
	return m, r.Done()
}

// Describe implements algorithms.Describer.
func (m MultiMessage) Describe() string {
	text := fmt.Sprintf("ballot %d", m.ballot)
	switch m.kind {
	case multiPromise, multiAccept:
		text += ", " + m.entryWords()
	case multiAccepted:
		text += fmt.Sprintf(", entry %d", m.first)
		if m.last != m.first {
			text += fmt.Sprintf(" to %d", m.last)
		}
	case multiReject:
		text += fmt.Sprintf(", promised ballot %d", m.other)
	case multiPrepare, multiFetch:
		text += fmt.Sprintf(", from entry %d on", m.first)
	}
	if m.kind == multiAccept || m.kind == multiCommit {
		text += fmt.Sprintf(", decided up to %d", m.commit)
	}
	return text
}

// entryWords tell the entries of an accept or a promise.
func (m *MultiMessage) entryWords() string {
	const most = 4
	var parts []string
	for i, e := range m.entries {
		if i == most {
			parts = append(parts, fmt.Sprintf("and %d more", len(m.entries)-most))
			break
		}
		word := fmt.Sprintf("entry %d is value %d", m.first+i, e.Value)
		switch {
		case m.kind == multiPromise && e.Term == 0:
			word = fmt.Sprintf("entry %d is open", m.first+i)
		case m.kind == multiPromise:
			word += fmt.Sprintf(" of ballot %d", e.Term)
		}
		parts = append(parts, word)
	}
	if parts == nil {
		return fmt.Sprintf("nothing from entry %d on", m.first)
	}
	return strings.Join(parts, ", ")
}
