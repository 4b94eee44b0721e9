package replication

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// decoded is a message of any of the algorithms, and what was wrong with it.
type decoded struct {
	algorithms.Message
	err error
}

func decoder[M algorithms.Message](decode func([]byte) (M, error)) func([]byte) decoded {
	return func(b []byte) decoded {
		m, err := decode(b)
		return decoded{m, err}
	}
}

var decoders = map[string]func([]byte) decoded{"chain": decoder(decodeChain), "abd": decoder(decodeABD)}

// samples are messages, and what is said of them.
var samples = map[string][]struct {
	algorithms.Message
	text string
}{
	"chain": {
		{
			ChainMessage{kind: chainUpdate, number: 1, key: 2, value: math.MaxInt64},
			"operation 1, key 2, value 9223372036854775807",
		},
		{
			ChainMessage{kind: chainForward, place: 200, number: 3, key: 1, value: 3, client: 7},
			"place 200, operation 3 of node 7, key 1, value 3",
		},
		{ChainMessage{kind: chainAck, place: math.MaxUint64}, "place 18446744073709551615"},
		{ChainMessage{kind: chainQuery, number: 9, key: 1}, "operation 9, key 1"},
		{ChainMessage{kind: chainReply, number: 9, value: 128}, "operation 9, value 128"},
		{ChainMessage{kind: chainComplaint}, ""},
		{ChainMessage{kind: chainProbe, number: 2}, "probe 2"},
		{ChainMessage{kind: chainAlive, number: 2}, "probe 2"},
		{ChainMessage{kind: chainRemoval, gone: []algorithms.ID{1, 300}}, "without [1 300]"},
	},
	"abd": {
		{ABDMessage{kind: abdQuery, round: 2, key: 3}, "question 2, key 3"},
		{ABDMessage{kind: abdValue, round: 2}, "question 2, value 0 of stamp 0.0"},
		{
			ABDMessage{kind: abdStore, round: 5, key: 128, copied: copied{stamp{7, 1}, 300}},
			"question 5, key 128, value 300 of stamp 7.1",
		},
		{ABDMessage{kind: abdStored, round: math.MaxUint64}, "question 18446744073709551615"},
	},
}

func TestDecode(t *testing.T) {
	for name, messages := range samples {
		for _, m := range messages {
			b := m.Append([]byte("x"))
			got := decoders[name](b[1:])
			if got.err != nil || !reflect.DeepEqual(got.Message, m.Message) || len(b)-1 != m.Size() || b[0] != 'x' {
				t.Errorf("%s: %+v comes back as %+v with %v, size %d of %d",
					name, m.Message, got.Message, got.err, m.Size(), len(b)-1)
			}
			if got := algorithms.Describe(m.Message); got != m.text {
				t.Errorf("%s: %+v is described as %q, want %q", name, m.Message, got, m.text)
			}
		}
	}
	for _, c := range []struct {
		name  string
		bytes []byte
		want  string
	}{
		{"chain", nil, "truncated message"},
		{"chain", []byte{9}, "message kind 9 (allowed: 0 to 8)"},
		{"chain", []byte{2, 0}, "place 0, number 0 (allowed: from 1)"},
		{"chain", []byte{6, 0}, "place 0, number 0 (allowed: from 1)"},
		{"chain", []byte{5, 1}, "1 bytes too many"},
		{"chain", []byte{8, 200, 1}, "number 200 (allowed: at most 3)"},
		{"chain", []byte{8, 1, 0}, "server 0 is removed (allowed: from 1, in ascending order)"},
		{"chain", []byte{8, 2, 3, 3}, "server 3 is removed (allowed: from 1, in ascending order)"},
		{"abd", []byte{0, 1, 0}, "question 1 (allowed: from 2)"},
		{"abd", []byte{4, 2}, "message kind 4 (allowed: 0 to 3)"},
		{"abd", []byte{2, 2, 0, 1, 0}, "truncated message"},
		{"abd", []byte{0, 2, 0x91, 0x4e}, "number 10001 (allowed: at most 10000)"},
	} {
		if got := decoders[c.name](c.bytes); got.err == nil || !strings.Contains(got.err.Error(), c.want) {
			t.Errorf("%s: %x: %v, want %s", c.name, c.bytes, got.err, c.want)
		}
	}
}

func FuzzDecodeChain(f *testing.F) { fuzzDecode(f, "chain") }
func FuzzDecodeABD(f *testing.F)   { fuzzDecode(f, "abd") }

func fuzzDecode(f *testing.F, name string) {
	for _, m := range samples[name] {
		f.Add(m.Append(nil))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m := decoders[name](b)
		if m.err != nil {
			return
		}
		if got := m.Append(nil); !slices.Equal(got, b) || m.Size() != len(b) {
			t.Errorf("%x is read as %+v, and that written as %x (size %d)", b, m.Message, got, m.Size())
		}
	})
}

// Stamps are ordered by their counters, and then by their writers; so are their numbers.
func TestStamps(t *testing.T) {
	const n = 6
	order := []stamp{{}, {1, 0}, {1, 5}, {2, 0}, {endOfStamps - 1, n - 1}}
	for i, a := range order {
		for j, b := range order {
			if a.before(b) != (i < j) || (a.number(n) < b.number(n)) != (i < j) {
				t.Errorf("%v before %v: %t, numbers %d and %d", a, b, a.before(b), a.number(n), b.number(n))
			}
		}
	}
}
