package commit

import (
	"fmt"
	"math"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of message of PaxosCommit.
const (
	kindPaxosPrepare algorithms.Kind = iota
	kindPhase2a                      // ballot 0: a vote; others: what the leader of the ballot proposes
	kindPhase2b
	kindPaxosCommit
	kindPaxosAbort
	kindPhase1a
	kindPhase1b
	kindPaxosInquiry // by who came back
	paxosKinds
)

// PaxosMessage is any message of PaxosCommit: a kind byte and the fields that its kind has as
// varints, with yes and no as 1 and 0. All but a commit name the last transaction that was
// committed before, from which who missed something can tell how that went.
type PaxosMessage struct {
	kind   algorithms.Kind
	yes    bool // a vote, or to commit
	txn    uint32
	last   uint32
	ballot uint32
	// leader is who hears what becomes of a vote.
	leader algorithms.ID
	// accepted is the ballot in which the acceptor has accepted something; 0: the votes of these
	// nodes at most, a bit each.
	accepted uint32
	prepared string
}

// paxosFields says which fields the messages of a kind have besides kind and txn. In phase 2a the
// leader is there in ballot 0 alone.
var paxosFields = [paxosKinds]struct{ last, ballot, yes, leader, accepted bool }{
	kindPaxosPrepare: {last: true},
	kindPhase2a:      {last: true, ballot: true, yes: true, leader: true},
	kindPhase2b:      {last: true, ballot: true, yes: true},
	kindPaxosCommit:  {},
	kindPaxosAbort:   {last: true},
	kindPhase1a:      {last: true, ballot: true},
	kindPhase1b:      {last: true, ballot: true, yes: true, accepted: true},
	kindPaxosInquiry: {last: true},
}

// maxBallot bounds the ballots, so that they do not overflow whatever a message says; mostVotes is
// the longest list of votes in a message.
const (
	maxBallot = math.MaxInt32
	mostVotes = 1 << 17
)

// Kind implements algorithms.Message.
func (m PaxosMessage) Kind() algorithms.Kind { return m.kind }

// numbers calls f with the numbers of the encoding behind the kind, in their order.
func (m *PaxosMessage) numbers(f func(uint64)) {
	has := &paxosFields[m.kind]
	f(uint64(m.txn))
	if has.last {
		f(uint64(m.last))
	}
	if has.ballot {
		f(uint64(m.ballot))
	}
	if has.yes {
		yes := uint64(0)
		if m.yes {
			yes = 1
		}
		f(yes)
	}
	if has.leader && m.ballot == 0 {
		f(uint64(m.leader))
	}
	if has.accepted {
		f(uint64(m.accepted))
		f(uint64(len(m.prepared)))
	}
}

// Size implements algorithms.Message.
func (m PaxosMessage) Size() int {
	size := 1 + len(m.prepared)
	m.numbers(func(v uint64) { size += algorithms.UvarintSize(v) })
	return size
}

// Append implements algorithms.Message.
func (m PaxosMessage) Append(b []byte) []byte {
	b = append(b, byte(m.kind))
	m.numbers(func(v uint64) { b = algorithms.AppendUvarint(b, v) })
	return append(b, m.prepared...)
}

func decodePaxos(b []byte) (PaxosMessage, error) {
	r := algorithms.NewReader(b)
	m := PaxosMessage{kind: r.Kind(int(paxosKinds)), txn: uint32(r.Uvarint(math.MaxUint32))}
	has := &paxosFields[m.kind]
	if has.last {
		m.last = uint32(r.Uvarint(math.MaxUint32))
	}
	if has.ballot {
		m.ballot = uint32(r.Uvarint(maxBallot))
	}
	if has.yes {
		m.yes = r.Uvarint(1) == 1
	}
	if has.leader && m.ballot == 0 {
		m.leader = r.ID()
	}
	if has.accepted {
		m.accepted = uint32(r.Uvarint(maxBallot))
		votes := make([]byte, 0, 8)
		for range r.Uvarint(uint64(min(mostVotes, len(b)))) {
			votes = append(votes, r.Byte())
		}
		m.prepared = string(votes)
	}
	return m, r.Done()
}

// Describe implements algorithms.Describer.
func (m PaxosMessage) Describe() string {
	var text strings.Builder
	fmt.Fprintf(&text, "t%d", m.txn)
	has := &paxosFields[m.kind]
	switch {
	case m.kind == kindPhase2a && m.ballot == 0:
		text.WriteString(map[bool]string{true: ", prepared", false: ", aborted"}[m.yes])
	case has.yes && (!has.accepted || m.accepted > 0):
		text.WriteString(map[bool]string{true: ", commit", false: ", abort"}[m.yes])
	}
	if has.ballot {
		fmt.Fprintf(&text, ", ballot %d", m.ballot)
	}
	switch {
	case has.accepted && m.accepted > 0:
		fmt.Fprintf(&text, ", accepted in ballot %d", m.accepted)
	case has.accepted:
		fmt.Fprintf(&text, ", %d prepared", bitmap(m.prepared).count())
	}
	if has.last {
		text.WriteString(lastWords(m.last))
	}
	return text.String()
}
