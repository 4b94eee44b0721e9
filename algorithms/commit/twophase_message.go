package commit

import (
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of message of TwoPhase.
const (
	kindPrepare algorithms.Kind = iota
	kindYes
	kindNo
	kindCommit
	kindAbort
	kindAck
	kindInquiry
	kindReadOnly
	twoPhaseKinds
)

// TwoPhaseMessage is any message of TwoPhase: a kind byte and the transaction as a
// varint. A prepare and an abort also name the last transaction that was committed, from
// which a participant that missed something can tell how it went.
type TwoPhaseMessage struct {
	kind      algorithms.Kind
	txn, last uint32
}

// Kind implements algorithms.Message.
func (m TwoPhaseMessage) Kind() algorithms.Kind { return m.kind }

// hasLast reports whether the message names the last committed transaction.
func (m TwoPhaseMessage) hasLast() bool { return m.kind == kindPrepare || m.kind == kindAbort }

// lastCommitted is the transaction that was committed last, as a prepare or a decision has it.
func (m TwoPhaseMessage) lastCommitted() uint32 {
	if m.kind == kindCommit {
		return m.txn
	}
	return m.last
}

// Size implements algorithms.Message.
func (m TwoPhaseMessage) Size() int {
	size := 1 + algorithms.UvarintSize(uint64(m.txn))
	if m.hasLast() {
		size += algorithms.UvarintSize(uint64(m.last))
	}
	return size
}

// Append implements algorithms.Message.
func (m TwoPhaseMessage) Append(b []byte) []byte {
	b = algorithms.AppendUvarint(append(b, byte(m.kind)), uint64(m.txn))
	if m.hasLast() {
		b = algorithms.AppendUvarint(b, uint64(m.last))
	}
	return b
}

func decodeTwoPhase(b []byte) (TwoPhaseMessage, error) {
	r := algorithms.NewReader(b)
	m := TwoPhaseMessage{kind: r.Kind(int(twoPhaseKinds)), txn: uint32(r.Uvarint(math.MaxUint32))}
	if m.hasLast() {
		m.last = uint32(r.Uvarint(math.MaxUint32))
	}
	return m, r.Done()
}

// Describe implements algorithms.Describer.
func (m TwoPhaseMessage) Describe() string {
	if m.hasLast() {
		return fmt.Sprintf("t%d", m.txn) + lastWords(m.last)
	}
	return fmt.Sprintf("t%d", m.txn)
}

// lastWords tell the last transaction that was committed.
func lastWords(last uint32) string {
	if last == 0 {
		return ""
	}
	return fmt.Sprintf(", last committed t%d", last)
}
