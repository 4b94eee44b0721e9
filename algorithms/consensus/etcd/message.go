package etcd

import (
	"errors"
	"fmt"
	"strings"

	"go.etcd.io/raft/v3"
	"go.etcd.io/raft/v3/raftpb"
	"google.golang.org/protobuf/proto"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// The kinds of message of Raft. Refusals and appends without entries, which tell a commit index or
// look for the end of a log, are kinds of their own: they are what a count is looked at for.
const (
	kindVote algorithms.Kind = iota
	kindGranted
	kindRefused
	kindAppend
	kindEmpty
	kindAppended
	kindRejected
	kindBeat
	kindBeatAnswer
	kindPreVote
	kindPreGranted
	kindPreRefused
)

var kinds = []algorithms.KindSpec{
	kindVote:       {Name: "MsgVote"},
	kindGranted:    {Name: "MsgVoteResp"},
	kindRefused:    {Name: "MsgVoteResp reject"},
	kindAppend:     {Name: "MsgApp"},
	kindEmpty:      {Name: "MsgApp empty"},
	kindAppended:   {Name: "MsgAppResp"},
	kindRejected:   {Name: "MsgAppResp reject"},
	kindBeat:       {Name: "MsgHeartbeat"},
	kindBeatAnswer: {Name: "MsgHeartbeatResp"},
	kindPreVote:    {Name: "MsgPreVote"},
	kindPreGranted: {Name: "MsgPreVoteResp"},
	kindPreRefused: {Name: "MsgPreVoteResp reject"},
}

// Message is any message of Raft: a kind byte and the library's protobuf encoding. It is
// kept encoded, as the library's messages share memory with the node that sends them.
type Message struct{ encoding string }

// The kind byte is not only for counting: without it a refused vote of which the end is missing
// would be a vote.

// Kind implements algorithms.Message.
func (m Message) Kind() algorithms.Kind { return algorithms.Kind(m.encoding[0]) }

// Size implements algorithms.Message.
func (m Message) Size() int { return len(m.encoding) }

// Append implements algorithms.Message.
func (m Message) Append(b []byte) []byte { return append(b, m.encoding...) }

// String is what the library writes into its logs, where nodes are numbered from 1.
func (m Message) String() string {
	p, err := parse([]byte(m.encoding))
	if err != nil {
		return err.Error()
	}
	return raft.DescribeMessage(p, func(data []byte) string { return fmt.Sprintf("%x", data) })
}

// Describe implements algorithms.Describer, in the words of the paper.
func (m Message) Describe() string {
	p, err := parse([]byte(m.encoding))
	if err != nil {
		return err.Error()
	}
	term := fmt.Sprintf("term %d", p.GetTerm())
	switch m.Kind() {
	case kindVote, kindPreVote:
		if p.GetIndex() == 0 {
			return term + ", log is empty"
		}
		return fmt.Sprintf("%s, log ends with entry %d of term %d", term, p.GetIndex(), p.GetLogTerm())
	case kindAppend:
		return fmt.Sprintf("%s, %s, %s, commit index %d", term, entryWords(p.GetEntries()), place(p), p.GetCommit())
	case kindEmpty:
		return fmt.Sprintf("%s, nothing %s, commit index %d", term, place(p), p.GetCommit())
	case kindAppended:
		return fmt.Sprintf("%s, has entries up to %d", term, p.GetIndex())
	case kindRejected:
		return fmt.Sprintf("%s, has no such entry %d, proposes to try after %d", term, p.GetIndex(), p.GetRejectHint())
	case kindBeat:
		return fmt.Sprintf("%s, commit index %d", term, p.GetCommit())
	}
	return term
}

// place is where in the log a message goes on.
func place(p *raftpb.Message) string {
	if p.GetIndex() == 0 {
		return "at the start of the log"
	}
	return fmt.Sprintf("after entry %d of term %d", p.GetIndex(), p.GetLogTerm())
}

// entryWords are the entries of an append.
func entryWords(entries []*raftpb.Entry) string {
	parts := make([]string, len(entries))
	for i, e := range entries {
		value, _ := valueOf(e) // a well-formed message has values only
		parts[i] = fmt.Sprintf("entry %d is value %d", e.GetIndex(), value)
		if value == consensus.Empty {
			parts[i] = fmt.Sprintf("entry %d is empty", e.GetIndex())
		}
	}
	return strings.Join(parts, ", ")
}

var (
	encoder = proto.MarshalOptions{Deterministic: true}
	// Two levels are a message and its entries. What is unknown would survive otherwise.
	decoder = proto.UnmarshalOptions{DiscardUnknown: true, RecursionLimit: 2}
)

// encode makes a message of one of the library's, and reports whether it has a kind.
func encode(p *raftpb.Message) (Message, bool) {
	kind, ok := kindOf(p)
	if !ok {
		return Message{}, false
	}
	b, err := encoder.MarshalAppend([]byte{byte(kind)}, p)
	return Message{string(b)}, err == nil
}

func decodeRaft(b []byte) (Message, error) {
	if _, err := parse(b); err != nil {
		return Message{}, err
	}
	return Message{string(b)}, nil
}

// parse is the message of an encoding. It takes only what a node of this package may
// send, in the one form that encode gives it.
func parse(b []byte) (*raftpb.Message, error) {
	if len(b) == 0 {
		return nil, algorithms.ErrTruncated
	}
	p := &raftpb.Message{}
	if err := decoder.Unmarshal(b[1:], p); err != nil {
		return nil, errors.New("not a raft message") // the text of err differs between builds
	}
	if kind, ok := kindOf(p); !ok || kind != algorithms.Kind(b[0]) {
		return nil, fmt.Errorf("message kind %d of type %v (allowed: 0 to %d, each with its own type)",
			b[0], p.GetType(), len(kinds)-1)
	}
	if err := wellFormed(p); err != nil {
		return nil, err
	}
	if again, ok := encode(p); !ok || again.encoding != string(b) {
		return nil, errors.New("message is not encoded as it should be")
	}
	return p, nil
}

func kindOf(p *raftpb.Message) (algorithms.Kind, bool) {
	switch p.GetType() {
	case raftpb.MsgVote:
		return kindVote, true
	case raftpb.MsgVoteResp:
		if p.GetReject() {
			return kindRefused, true
		}
		return kindGranted, true
	case raftpb.MsgApp:
		if len(p.GetEntries()) == 0 {
			return kindEmpty, true
		}
		return kindAppend, true
	case raftpb.MsgAppResp:
		if p.GetReject() {
			return kindRejected, true
		}
		return kindAppended, true
	case raftpb.MsgHeartbeat:
		return kindBeat, true
	case raftpb.MsgHeartbeatResp:
		return kindBeatAnswer, true
	case raftpb.MsgPreVote:
		return kindPreVote, true
	case raftpb.MsgPreVoteResp:
		if p.GetReject() {
			return kindPreRefused, true
		}
		return kindPreGranted, true
	}
	return 0, false
}
