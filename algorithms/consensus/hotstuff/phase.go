package hotstuff

import "github.com/joulemark/joulemark/algorithms"

// phase is one of the three in which replicas vote in a view, or the end of the view. The chained
// variant has the first alone, the generic one.
type phase uint8

const (
	prepare phase = iota
	preCommit
	commit
	decide
)

func (p phase) String() string {
	return [...]string{"prepare", "pre-commit", "commit", "decide"}[p]
}

// step is a phase of a view; a replica takes them one after the other.
type step struct {
	view  uint32
	phase phase
}

func (s step) before(t step) bool { return s.view < t.view || s.view == t.view && s.phase < t.phase }

// stepOf is the step of a leader's message, false of other messages.
func (m *Message) stepOf() (step, bool) {
	switch m.kind {
	case kindPrepare, kindGeneric:
		return step{m.block.view, prepare}, true
	case kindPreCommit, kindCommit, kindDecide:
		return step{m.qc.view, phase(m.kind - kindPrepare)}, true
	}
	return step{}, false
}

// voteOf is the vote of a message, false of other messages.
func (m *Message) voteOf() (vote, bool) {
	switch m.kind {
	case kindPrepareVote, kindPreCommitVote, kindCommitVote:
		return vote{m.view, phase(m.kind - kindPrepareVote), m.digest, m.signature}, true
	case kindGenericVote:
		return vote{m.view, prepare, m.digest, m.signature}, true
	}
	return vote{}, false
}

// ballot is the message of a vote.
func (r *run) ballot(v vote) Message {
	kind := kindPrepareVote + algorithms.Kind(v.phase)
	if r.chained {
		kind = kindGenericVote
	}
	return Message{kind: kind, view: v.view, digest: v.block, signature: v.signature}
}
