package paxos

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of message of Single.
const (
	kindPrepare algorithms.Kind = iota
	kindPromise
	kindAccept
	kindAccepted
	kindLearn
	kindReject
	singleKinds
)

// SingleMessage is any message of Single: a kind byte, numbers as varints, and values of 8
// bytes.
type SingleMessage struct {
	kind   algorithms.Kind
	ballot ballot // of all but learn
	// other is the ballot in which the value of a promise was accepted, 0 for none; of a
	// reject the one that was promised.
	other ballot
	value int64 // of accept, accepted and learn, and of a promise that has one
}

// Kind implements algorithms.Message.
func (m SingleMessage) Kind() algorithms.Kind { return m.kind }

func (m SingleMessage) hasBallot() bool { return m.kind != kindLearn }
func (m SingleMessage) hasOther() bool  { return m.kind == kindPromise || m.kind == kindReject }

func (m SingleMessage) hasValue() bool {
	switch m.kind {
	case kindAccept, kindAccepted, kindLearn:
		return true
	case kindPromise:
		return m.other > 0
	}
	return false
}

// Size implements algorithms.Message.
func (m SingleMessage) Size() int {
	size := 1
	if m.hasBallot() {
		size += algorithms.UvarintSize(uint64(m.ballot))
	}
	if m.hasOther() {
		size += algorithms.UvarintSize(uint64(m.other))
	}
	if m.hasValue() {
		size += valueBytes
	}
	return size
}

// Append implements algorithms.Message.
func (m SingleMessage) Append(b []byte) []byte {
	b = append(b, byte(m.kind))
	if m.hasBallot() {
		b = algorithms.AppendUvarint(b, uint64(m.ballot))
	}
	if m.hasOther() {
		b = algorithms.AppendUvarint(b, uint64(m.other))
	}
	if m.hasValue() {
		b = appendValue(b, m.value)
	}
	return b
}

func decodeSingle(b []byte) (SingleMessage, error) {
	r := algorithms.NewReader(b)
	m := SingleMessage{kind: r.Kind(int(singleKinds))}
	if m.hasBallot() {
		m.ballot = ballot(r.Uvarint(maxBallot))
	}
	if m.hasOther() {
		m.other = ballot(r.Uvarint(maxBallot))
	}
	if m.hasValue() {
		m.value = readValue(r)
	}
	if err := r.Done(); err != nil {
		return m, err
	}
	if m.hasValue() && m.value < 1 {
		return m, fmt.Errorf("value %d (allowed: 1 or more)", m.value)
	}
	return m, nil
}

// Describe implements algorithms.Describer.
func (m SingleMessage) Describe() string {
	switch m.kind {
	case kindPromise:
		if m.other == 0 {
			return fmt.Sprintf("ballot %d, nothing accepted", m.ballot)
		}
		return fmt.Sprintf("ballot %d, accepted value %d in ballot %d", m.ballot, m.value, m.other)
	case kindAccept, kindAccepted:
		return fmt.Sprintf("ballot %d, value %d", m.ballot, m.value)
	case kindLearn:
		return fmt.Sprintf("value %d", m.value)
	case kindReject:
		return fmt.Sprintf("ballot %d, promised ballot %d", m.ballot, m.other)
	}
	return fmt.Sprintf("ballot %d", m.ballot)
}
