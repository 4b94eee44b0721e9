package viewstamped

import (
	"fmt"
	"math"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// The kinds of message, as the paper calls them.
const (
	kindPrepare algorithms.Kind = iota
	kindPrepareOK
	kindCommit
	kindStartViewChange
	kindDoViewChange
	kindStartView
	kindGetState
	kindNewState
	kindRecovery
	kindRecoveryResponse
	kinds
)

// Fields of a message besides its kind.
const (
	hasView   = 1 << iota
	hasNormal // the latest view in which the sender was normal
	hasFirst  // the operation-number of the first value, or the last one of a PrepareOK
	hasCommit // the commit-number
	hasNonce
	hasValues // operations, from the first one on
)

var fields = [...]int{
	kindPrepare:          hasView | hasFirst | hasCommit | hasValues,
	kindPrepareOK:        hasView | hasFirst,
	kindCommit:           hasView | hasCommit,
	kindStartViewChange:  hasView,
	kindDoViewChange:     hasView | hasNormal | hasCommit | hasValues,
	kindStartView:        hasView | hasCommit | hasValues,
	kindGetState:         hasView | hasFirst,
	kindNewState:         hasView | hasFirst | hasCommit | hasValues,
	kindRecovery:         hasNonce,
	kindRecoveryResponse: hasView | hasCommit | hasNonce | hasValues,
}

// valueBytes is the size of a value in a message.
const valueBytes = 8

// Message is any message: a kind byte, numbers as varints, and values of 8 bytes.
type Message struct {
	kind   algorithms.Kind
	view   uint32
	normal uint32
	first  int
	commit int
	nonce  uint64
	values []int32 // not changed once the message is made
}

// Kind implements algorithms.Message.
func (m Message) Kind() algorithms.Kind { return m.kind }

// numbers calls f with each field that is a varint, in their order, and the most it may be.
func (m *Message) numbers(f func(value, limit uint64)) {
	has := fields[m.kind]
	for _, n := range []struct {
		bit          int
		value, limit uint64
	}{
		{hasView, uint64(m.view), consensus.MaxTerm},
		{hasNormal, uint64(m.normal), consensus.MaxTerm},
		{hasFirst, uint64(m.first), 2 * maxLog},
		{hasCommit, uint64(m.commit), maxLog},
		{hasNonce, m.nonce, math.MaxUint64},
		{hasValues, uint64(len(m.values)), maxLog},
	} {
		if has&n.bit != 0 {
			f(n.value, n.limit)
		}
	}
}

// Size implements algorithms.Message.
func (m Message) Size() int {
	size := 1 + valueBytes*len(m.values)
	m.numbers(func(v, _ uint64) { size += algorithms.UvarintSize(v) })
	return size
}

// Append implements algorithms.Message.
func (m Message) Append(b []byte) []byte {
	b = append(b, byte(m.kind))
	m.numbers(func(v, _ uint64) { b = algorithms.AppendUvarint(b, v) })
	for _, v := range m.values {
		b = append(b, 0, 0, 0, 0, byte(v>>24), byte(v>>16), byte(v>>8), byte(v))
	}
	return b
}

func decode(b []byte) (Message, error) {
	r := algorithms.NewReader(b)
	m := Message{kind: r.Kind(int(kinds))}
	var read []uint64
	m.numbers(func(_, limit uint64) { read = append(read, r.Uvarint(limit)) })
	next := func(bit int) uint64 {
		if fields[m.kind]&bit == 0 {
			return 0
		}
		v := read[0]
		read = read[1:]
		return v
	}
	m.view, m.normal = uint32(next(hasView)), uint32(next(hasNormal))
	m.first, m.commit = int(next(hasFirst)), int(next(hasCommit))
	m.nonce = next(hasNonce)
	for range min(next(hasValues), uint64(len(b))/valueBytes+1) {
		var v uint64
		for range valueBytes {
			v = v<<8 | uint64(r.Byte())
		}
		if v > consensus.MaxValues {
			return m, fmt.Errorf("value %d (allowed: 0 to %d)", v, consensus.MaxValues)
		}
		m.values = append(m.values, int32(v))
	}
	return m, r.Done()
}

// Describe implements algorithms.Describer.
func (m Message) Describe() string {
	has := fields[m.kind]
	var parts []string
	say := func(bit int, format string, args ...any) {
		if has&bit != 0 {
			parts = append(parts, fmt.Sprintf(format, args...))
		}
	}
	say(hasView, "view %d", m.view)
	say(hasNormal, "was in view %d", m.normal)
	switch m.kind {
	case kindPrepareOK:
		say(hasFirst, "up to entry %d", m.first)
	case kindGetState:
		say(hasFirst, "from entry %d on", m.first)
	}
	if has&hasValues != 0 {
		parts = append(parts, m.valueWords())
	}
	say(hasCommit, "committed up to %d", m.commit)
	say(hasNonce, "nonce %x", m.nonce)
	return strings.Join(parts, ", ")
}

// valueWords tell the entries that a message holds.
func (m *Message) valueWords() string {
	const most = 4
	at := max(m.first, 1)
	if len(m.values) == 0 {
		return "no entries"
	}
	var parts []string
	for i, v := range m.values {
		if i == most {
			parts = append(parts, fmt.Sprintf("and %d more", len(m.values)-most))
			break
		}
		parts = append(parts, fmt.Sprintf("entry %d is value %d", at+i, v))
	}
	return strings.Join(parts, ", ")
}
