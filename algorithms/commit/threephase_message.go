package commit

import (
	"fmt"
	"math"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of message of ThreePhase.
const (
	kindCanCommit algorithms.Kind = iota
	kindVotesYes
	kindVotesNo
	kindPreCommit
	kindAckPre
	kindDoCommit
	kindDoAbort
	kindHaveCommitted
	kindHaveAborted
	kindStateRequest // by who wants to take over
	kindStateInquiry // by who came back
	kindState
	threePhaseKinds
)

// standing is what part a node plays in the termination protocol.
type standing uint8

const (
	able     standing = iota
	doubtful          // crashed between its vote and the decision, so its state may be out of date
	leading
	standings
)

// ThreePhaseMessage is any message of ThreePhase. It is encoded as a kind byte, the
// fields that its kind has as varints, and the phase and the standing of a state in one byte.
type ThreePhaseMessage struct {
	kind     algorithms.Kind
	phase    phase
	standing standing
	txn      uint32
	last     uint32 // the last transaction that was committed
	round    uint32 // counts the coordinators, and in an inquiry and its answer the inquiries
}

// fields says which fields the messages of a kind have besides the kind.
type fields struct{ txn, last, round, state bool }

var threePhaseFields = [threePhaseKinds]fields{
	kindCanCommit:     {txn: true, last: true, round: true},
	kindVotesYes:      {txn: true},
	kindVotesNo:       {txn: true},
	kindPreCommit:     {txn: true, round: true},
	kindAckPre:        {txn: true},
	kindDoCommit:      {txn: true, round: true},
	kindDoAbort:       {txn: true, last: true, round: true},
	kindHaveCommitted: {txn: true},
	kindHaveAborted:   {txn: true},
	kindStateRequest:  {round: true},
	kindStateInquiry:  {round: true},
	kindState:         {txn: true, last: true, round: true, state: true},
}

// maxRound bounds the rounds, so that they do not overflow whatever a message says.
const maxRound = math.MaxInt32

// Kind implements algorithms.Message.
func (m ThreePhaseMessage) Kind() algorithms.Kind { return m.kind }

// Size implements algorithms.Message.
func (m ThreePhaseMessage) Size() int {
	f := &threePhaseFields[m.kind]
	size := 1
	if f.txn {
		size += algorithms.UvarintSize(uint64(m.txn))
	}
	if f.last {
		size += algorithms.UvarintSize(uint64(m.last))
	}
	if f.round {
		size += algorithms.UvarintSize(uint64(m.round))
	}
	if f.state {
		size++
	}
	return size
}

// Append implements algorithms.Message.
func (m ThreePhaseMessage) Append(b []byte) []byte {
	f := &threePhaseFields[m.kind]
	b = append(b, byte(m.kind))
	if f.txn {
		b = algorithms.AppendUvarint(b, uint64(m.txn))
	}
	if f.last {
		b = algorithms.AppendUvarint(b, uint64(m.last))
	}
	if f.round {
		b = algorithms.AppendUvarint(b, uint64(m.round))
	}
	if f.state {
		b = append(b, byte(m.standing)*byte(phases)+byte(m.phase))
	}
	return b
}

func decodeThreePhase(b []byte) (ThreePhaseMessage, error) {
	r := algorithms.NewReader(b)
	m := ThreePhaseMessage{kind: r.Kind(int(threePhaseKinds))}
	f := &threePhaseFields[m.kind]
	if f.txn {
		m.txn = uint32(r.Uvarint(math.MaxUint32))
	}
	if f.last {
		m.last = uint32(r.Uvarint(math.MaxUint32))
	}
	if f.round {
		m.round = uint32(r.Uvarint(maxRound))
	}
	if f.state {
		// Kind is the byte below a bound that a Reader knows how to read.
		state := uint8(r.Kind(int(standings) * int(phases)))
		m.standing, m.phase = standing(state/uint8(phases)), phase(state%uint8(phases))
	}
	return m, r.Done()
}

// Describe implements algorithms.Describer.
func (m ThreePhaseMessage) Describe() string {
	f := &threePhaseFields[m.kind]
	var parts []string
	switch {
	case f.state && m.txn > 0:
		parts = append(parts, fmt.Sprintf("%v t%d", m.phase, m.txn))
	case f.state:
		parts = append(parts, "knows of no transaction")
	case f.txn:
		parts = append(parts, fmt.Sprintf("t%d", m.txn))
	}
	if f.last && m.last > 0 {
		parts = append(parts, fmt.Sprintf("last committed t%d", m.last))
	}
	switch {
	case f.state && m.standing == doubtful:
		parts = append(parts, "back from a crash")
	case f.state && m.standing == leading:
		parts = append(parts, "coordinates")
	}
	if f.round {
		parts = append(parts, fmt.Sprintf("round %d", m.round))
	}
	return strings.Join(parts, ", ")
}
