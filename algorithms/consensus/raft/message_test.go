package raft

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms/consensus"
)

// messages are some of every kind, with what they say.
var messages = []struct {
	Message
	words string
}{
	{Message{kind: kindVote, term: 1}, "term 1, log is empty"},
	{Message{kind: kindVote, term: 3, index: 9, logTerm: 2}, "term 3, log ends with entry 9 of term 2"},
	{Message{kind: kindGranted, term: 300}, "term 300"},
	{Message{kind: kindRefused, term: consensus.MaxTerm}, "term 2147483647"},
	{
		Message{kind: kindAppend, term: 3, commit: 2, entries: []consensus.Entry{{Term: 1, Value: 7}, {Term: 3}}},
		"term 3, entry 1 is value 7 of term 1, entry 2 is empty, at the start of the log, commit index 2",
	},
	{
		Message{
			kind: kindAppend, term: 3, index: 9, logTerm: 3, commit: maxLog,
			entries: []consensus.Entry{{Term: 3, Value: consensus.MaxValues}},
		},
		"term 3, entry 10 is value 10000, after entry 9 of term 3, commit index 65536",
	},
	{
		Message{kind: kindBeat, term: 3, index: 9, logTerm: 2, commit: 8},
		"term 3, nothing after entry 9 of term 2, commit index 8",
	},
	{Message{kind: kindAppended, term: 3, index: 11}, "term 3, has entries up to 11"},
	{Message{kind: kindRejected, term: 3, index: 11, commit: 5}, "term 3, not after entry 11, log ends before 5"},
	{
		Message{kind: kindRejected, term: 3, index: 11, logTerm: 2, commit: 5},
		"term 3, not after entry 11, which is of term 2 from 5 on",
	},
	{Message{kind: kindPreVote, term: 4, index: 1, logTerm: 1}, "term 4, log ends with entry 1 of term 1"},
	{Message{kind: kindPreGranted, term: 4}, "term 4"},
	{Message{kind: kindPreRefused, term: 4}, "term 4"},
	{Message{kind: kindOutdated, term: 4}, "term 4"},
}

func TestMessages(t *testing.T) {
	for _, m := range messages {
		b := m.Append([]byte("x"))
		got, err := decode(b[1:])
		if diff := cmp.Diff(m.Message, got, cmp.AllowUnexported(Message{})); diff != "" || err != nil ||
			len(b)-1 != m.Size() || b[0] != 'x' {
			t.Errorf("%s (%s) comes back with %v, size %d:\n%s", kinds[m.kind].Name, m.words, err, m.Size(), diff)
		}
		if got := m.Describe(); got != m.words {
			t.Errorf("%q; want %q", got, m.words)
		}
		for i := range b[1:] {
			if _, err := decode(b[1 : 1+i]); err == nil {
				t.Errorf("the first %d bytes of %s (%s) are taken", i, kinds[m.kind].Name, m.words)
			}
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct {
		bytes []byte
		want  string
	}{
		{nil, "truncated message"},
		{[]byte{11, 1}, "message kind 11 (allowed: 0 to 10)"},
		{[]byte{1, 0}, "vote of term 0 (allowed: from 1)"},
		{[]byte{1, 1, 1}, "1 bytes too many"},
		{[]byte{1, 0x81, 0}, "number is not encoded as it should be"},
		{[]byte{0, 1, 1, 2}, "number 2 (allowed: at most 1)"},
		{[]byte{0, 1, 1, 0}, "RequestVote with an entry 1 of term 0 (allowed: both 0 or none)"},
		{[]byte{0, 1, 0, 1}, "RequestVote with an entry 0 of term 1 (allowed: both 0 or none)"},
		{[]byte{3, 1, 0, 0, 0, 0}, "AppendEntries without entries"},
		{[]byte{3, 1, 0, 0, 0, 1, 0, 1}, "entry 1 of term 0 (allowed: from 1)"},
		{[]byte{3, 1, 0, 0, 0, 2, 1, 1, 1, 1}, "number 1 (allowed: at most 0)"},
		{[]byte{3, 1, 0, 0, 0, 0xff, 0x1f, 1, 1}, "truncated message"},
		{[]byte{3, 1, 0x80, 0x80, 0x04, 1, 0, 1, 0, 1}, "1 entries behind 65536 (allowed: up to 65536)"},
		{[]byte{5, 1, 0x81, 0x80, 0x04}, "number 65537 (allowed: at most 65536)"},
		{[]byte{6, 1, 0, 0, 0}, "rejection of index 0 with first index 0 (allowed: 1 up to the rejected one)"},
		{[]byte{6, 1, 3, 0, 4}, "rejection of index 3 with first index 4 (allowed: 1 up to the rejected one)"},
	} {
		if m, err := decode(c.bytes); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%x: %v, %v; want %s", c.bytes, m, err, c.want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, m := range messages {
		f.Add(m.Append(nil))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := decode(b)
		if err != nil {
			return
		}
		if got := m.Append(nil); !slices.Equal(got, b) || m.Size() != len(b) {
			t.Errorf("%x is read as %+v, and that written as %x (size %d)", b, m, got, m.Size())
		}
	})
}
