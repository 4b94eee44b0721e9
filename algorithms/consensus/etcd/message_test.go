package etcd

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms/consensus"

	"go.etcd.io/raft/v3/raftpb"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
)

// samples are one message of each kind, as the library makes them.
func samples() map[uint8]*raftpb.Message {
	message := func(kind raftpb.MessageType) *raftpb.Message {
		return &raftpb.Message{Type: kind.Enum(), From: new(uint64(1)), To: new(uint64(2)), Term: new(uint64(3))}
	}
	all := map[uint8]*raftpb.Message{}
	p := message(raftpb.MsgVote)
	p.LogTerm, p.Index = new(uint64(2)), new(uint64(9))
	all[uint8(kindVote)] = p
	all[uint8(kindGranted)] = message(raftpb.MsgVoteResp)
	p = message(raftpb.MsgVoteResp)
	p.Reject = new(true)
	all[uint8(kindRefused)] = p
	p = message(raftpb.MsgApp)
	p.LogTerm, p.Index, p.Commit = new(uint64(2)), new(uint64(9)), new(uint64(8))
	all[uint8(kindEmpty)] = p
	p = proto.Clone(p).(*raftpb.Message)
	p.Entries = []*raftpb.Entry{
		{Term: new(uint64(2)), Index: new(uint64(10)), Data: dataOf(7)}, {Term: new(uint64(3)), Index: new(uint64(11))},
	}
	all[uint8(kindAppend)] = p
	p = message(raftpb.MsgAppResp)
	p.Index = new(uint64(11))
	all[uint8(kindAppended)] = p
	p = message(raftpb.MsgAppResp)
	p.LogTerm, p.Index, p.Reject, p.RejectHint = new(uint64(2)), new(uint64(11)), new(true), new(uint64(5))
	all[uint8(kindRejected)] = p
	p = message(raftpb.MsgHeartbeat)
	p.Commit = new(uint64(8))
	all[uint8(kindBeat)] = p
	all[uint8(kindBeatAnswer)] = message(raftpb.MsgHeartbeatResp)
	p = message(raftpb.MsgPreVote)
	p.LogTerm, p.Index = new(uint64(2)), new(uint64(9))
	all[uint8(kindPreVote)] = p
	all[uint8(kindPreGranted)] = message(raftpb.MsgPreVoteResp)
	p = message(raftpb.MsgPreVoteResp)
	p.Reject = new(true)
	all[uint8(kindPreRefused)] = p
	return all
}

func TestKindOfEach(t *testing.T) {
	all := samples()
	if len(all) != len(kinds) {
		t.Fatalf("%d samples; want one of each of the %d kinds", len(all), len(kinds))
	}
	for kind, p := range all {
		m, ok := encode(p)
		if !ok || uint8(m.Kind()) != kind {
			t.Fatalf("%v is of kind %d, %t; want %d", p, m.Kind(), ok, kind)
		}
		back, err := decodeRaft(m.Append(nil))
		if err != nil || back != m || m.Size() != 1+proto.Size(p) {
			t.Errorf("%s: %v, %v, size %d; want %v, size %d", m, back, err, m.Size(), m, 1+proto.Size(p))
		}
		if want := "1->2 " + p.GetType().String() + " Term:3 "; !strings.HasPrefix(m.String(), want) {
			t.Errorf("as text: %q; want it to start with %q", m, want)
		}
	}
	for _, kind := range []raftpb.MessageType{
		raftpb.MsgHup, raftpb.MsgProp, raftpb.MsgSnap, raftpb.MsgTimeoutNow,
	} {
		if m, ok := encode(&raftpb.Message{Type: kind.Enum()}); ok {
			t.Errorf("%v is encoded as %q", kind, m.encoding)
		}
	}
}

// Every change makes a message that no node sends.
func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		kind   uint8
		change func(*raftpb.Message)
	}{
		{"no sender", uint8(kindVote), func(p *raftpb.Message) { p.From = nil }},
		{"sender 0", uint8(kindVote), func(p *raftpb.Message) { p.From = new(uint64(0)) }},
		{"the library's local sender", uint8(kindAppended), func(p *raftpb.Message) { p.From = new(^uint64(0)) }},
		{"no receiver", uint8(kindVote), func(p *raftpb.Message) { p.To = nil }},
		{"receiver 0", uint8(kindVote), func(p *raftpb.Message) { p.To = new(uint64(0)) }},
		{"no term", uint8(kindGranted), func(p *raftpb.Message) { p.Term = nil }},
		{"term 0, which is local", uint8(kindGranted), func(p *raftpb.Message) { p.Term = new(uint64(0)) }},
		{"the highest term and one", uint8(kindBeat), func(p *raftpb.Message) {
			p.Term = new(uint64(consensus.MaxTerm + 1))
		}},
		{"a log ahead of its term", uint8(kindVote), func(p *raftpb.Message) { p.LogTerm = new(uint64(4)) }},
		{"an index beyond", uint8(kindVote), func(p *raftpb.Message) { p.Index = new(uint64(maxIndex + 1)) }},
		{"a commit index beyond", uint8(kindBeat), func(p *raftpb.Message) { p.Commit = new(^uint64(0)) }},
		{"a hint beyond", uint8(kindRejected), func(p *raftpb.Message) { p.RejectHint = new(^uint64(0)) }},
		{"entries up to beyond", uint8(kindAppend), func(p *raftpb.Message) {
			p.Index = new(uint64(maxIndex - 1))
			p.Entries[0].Index, p.Entries[1].Index = new(uint64(maxIndex)), new(uint64(maxIndex+1))
		}},
		{"no commit index", uint8(kindEmpty), func(p *raftpb.Message) { p.Commit = nil }},
		{"an answer without index", uint8(kindAppended), func(p *raftpb.Message) { p.Index = nil }},
		{"a refusal that is none", uint8(kindGranted), func(p *raftpb.Message) { p.Reject = new(false) }},
		{"a rejection without hint", uint8(kindRejected), func(p *raftpb.Message) { p.RejectHint = nil }},
		{"a vote with entries", uint8(kindVote), func(p *raftpb.Message) { p.Entries = []*raftpb.Entry{{}} }},
		{"a vote for a transfer", uint8(kindVote), func(p *raftpb.Message) { p.Context = []byte("CampaignTransfer") }},
		{"a snapshot", uint8(kindEmpty), func(p *raftpb.Message) { p.Snapshot = &raftpb.Snapshot{} }},
		{"responses", uint8(kindEmpty), func(p *raftpb.Message) { p.Responses = []*raftpb.Message{{}} }},
		{"a vote in it", uint8(kindBeat), func(p *raftpb.Message) { p.Vote = new(uint64(1)) }},
		{"a gap before the entries", uint8(kindAppend), func(p *raftpb.Message) { p.Index = new(uint64(8)) }},
		{"a gap between the entries", uint8(kindAppend), func(p *raftpb.Message) {
			p.Entries[1].Index = new(uint64(12))
		}},
		{"an entry without index", uint8(kindAppend), func(p *raftpb.Message) { p.Entries[1].Index = nil }},
		{"an entry of no term", uint8(kindAppend), func(p *raftpb.Message) {
			p.LogTerm, p.Entries[0].Term = new(uint64(0)), nil
		}},
		{"terms that fall", uint8(kindAppend), func(p *raftpb.Message) { p.Entries[0].Term = new(uint64(1)) }},
		{"an entry ahead of its term", uint8(kindAppend), func(p *raftpb.Message) {
			p.Entries[1].Term = new(uint64(4))
		}},
		{"a change of members", uint8(kindAppend), func(p *raftpb.Message) {
			p.Entries[0].Type = raftpb.EntryConfChange.Enum()
		}},
		{"a short value", uint8(kindAppend), func(p *raftpb.Message) { p.Entries[0].Data = []byte{1} }},
		{"a value of no bytes", uint8(kindAppend), func(p *raftpb.Message) { p.Entries[1].Data = []byte{} }},
		{"value 0", uint8(kindAppend), func(p *raftpb.Message) { p.Entries[0].Data = dataOf(consensus.Empty) }},
		{"a value beyond", uint8(kindAppend), func(p *raftpb.Message) {
			p.Entries[0].Data = dataOf(consensus.MaxValues + 1)
		}},
	} {
		p := samples()[c.kind]
		c.change(p)
		m, ok := encode(p)
		if !ok {
			t.Fatalf("%s: it has no kind", c.name)
		}
		if got, err := decodeRaft(m.Append(nil)); err == nil {
			t.Errorf("%s is decoded as %v", c.name, got)
		}
	}
}

// There is one encoding of each message.
func TestDecodeRefusesOtherForms(t *testing.T) {
	m, _ := encode(samples()[uint8(kindBeat)])
	good := m.encoding
	for _, c := range []struct{ name, encoding string }{
		{"nothing", ""},
		{"a kind alone", good[:1]},
		{"another kind", string(rune(kindBeatAnswer)) + good[1:]},
		{"a kind that is none", string(rune(len(kinds))) + good[1:]},
		{"an unknown field", good + string(protowire.AppendVarint(protowire.AppendTag(nil, 99, protowire.VarintType),
			1))},
		{"a field twice", good + string(protowire.AppendVarint(protowire.AppendTag(nil, 8, protowire.VarintType), 8))},
		{"a long number", good[:len(good)-1] + "\x88\x00"},
		{"fields in another order", good[:1] + good[3:5] + good[1:3] + good[5:]},
		{"an end that is missing", good[:len(good)-1]},
	} {
		if got, err := decodeRaft([]byte(c.encoding)); err == nil {
			t.Errorf("%s is decoded as %v", c.name, got)
		}
	}
	// Messages within messages are not followed into the depth.
	deep := []byte{}
	for range 5000 {
		deep = protowire.AppendBytes(protowire.AppendTag(nil, 14, protowire.BytesType), deep)
	}
	if got, err := decodeRaft(append([]byte(good), deep...)); err == nil {
		t.Errorf("a deep message is decoded as %v", got)
	}
}

func FuzzDecode(f *testing.F) {
	for _, p := range samples() {
		m, _ := encode(p)
		f.Add(m.Append(nil))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := decodeRaft(data)
		if err != nil {
			return
		}
		if got := string(m.Append(nil)); got != string(data) || m.Size() != len(data) || int(m.Kind()) >= len(kinds) {
			t.Errorf("%q is decoded as %v, of %d bytes", data, m, m.Size())
		}
	})
}
