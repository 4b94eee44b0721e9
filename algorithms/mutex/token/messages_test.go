package token

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// decoded is a message of any of the algorithms, and where it comes from.
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

var decoders = map[string]func([]byte) decoded{
	"suzuki-kasami":    decoder(decodeSuzukiKasami),
	"raymond":          decoder(decodeRaymond),
	"token-ring-mutex": decoder(decodeRing),
}

var samples = map[string][]algorithms.Message{
	"suzuki-kasami": {
		SuzukiKasamiMessage{kind: suzukiRequest, number: 1},
		SuzukiKasamiMessage{kind: suzukiRequest, number: math.MaxUint64},
		SuzukiKasamiMessage{kind: suzukiToken, granted: []uint64{0}, queue: []algorithms.ID{}},
		SuzukiKasamiMessage{kind: suzukiToken, granted: []uint64{3, 128, math.MaxUint64}, queue: []algorithms.ID{2, 0}},
	},
	"raymond": {
		RaymondMessage{raymondRequest, 1},
		RaymondMessage{raymondPrivilege, math.MaxUint64},
	},
	"token-ring-mutex": {RingToken{1, 0}, RingToken{300, 127}, RingToken{math.MaxUint64, math.MaxUint64}},
}

func TestDecode(t *testing.T) {
	for name, messages := range samples {
		for _, m := range messages {
			b := m.Append([]byte("x"))
			got := decoders[name](b[1:])
			if got.err != nil || !reflect.DeepEqual(got.Message, m) || len(b)-1 != m.Size() || b[0] != 'x' {
				t.Errorf("%s: %+v comes back as %+v with %v, size %d of %d",
					name, m, got.Message, got.err, m.Size(), len(b)-1)
			}
		}
	}
	for _, c := range []struct {
		name  string
		bytes []byte
		want  string
	}{
		{"suzuki-kasami", nil, "truncated message"},
		{"suzuki-kasami", []byte{0}, "truncated message"},
		{"suzuki-kasami", []byte{0, 0}, "request 0 (allowed: from 1)"},
		{"suzuki-kasami", []byte{0, 1, 0}, "1 bytes too many"},
		{"suzuki-kasami", []byte{2, 1}, "message kind 2 (allowed: 0 to 1)"},
		{"suzuki-kasami", []byte{1, 2, 5}, "truncated message"},
		{"suzuki-kasami", []byte{1, 0xff, 0xff, 0xff, 0xff, 7}, "number 2147483647 (allowed: at most 6)"},
		{"suzuki-kasami", []byte{1, 1, 0, 2, 0, 0}, "number 2 (allowed: at most 1)"},
		{
			"suzuki-kasami",
			[]byte{1, 2, 0, 0, 1, 2},
			"token of 2 nodes whose queue has node 2 (allowed: each of its nodes once)",
		},
		{
			"suzuki-kasami",
			[]byte{1, 2, 0, 0, 2, 1, 1},
			"token of 2 nodes whose queue has node 1 (allowed: each of its nodes once)",
		},
		{"raymond", []byte{0, 0}, "message number 0 (allowed: from 1)"},
		{"raymond", []byte{2, 1}, "message kind 2 (allowed: 0 to 1)"},
		{"raymond", []byte{1, 0x81, 0}, "number is not encoded as it should be"},
		{"token-ring-mutex", []byte{0, 0, 0}, "token at hop 0 after 0 entries (allowed: from hop 1, an entry a hop)"},
		{"token-ring-mutex", []byte{0, 2, 3}, "token at hop 2 after 3 entries (allowed: from hop 1, an entry a hop)"},
		{"token-ring-mutex", []byte{1, 1, 0}, "message kind 1 (allowed: 0 to 0)"},
	} {
		if got := decoders[c.name](c.bytes); got.err == nil || !strings.Contains(got.err.Error(), c.want) {
			t.Errorf("%s: %x: %v, want %s", c.name, c.bytes, got.err, c.want)
		}
	}
}

func FuzzDecodeSuzukiKasami(f *testing.F) { fuzzDecode(f, "suzuki-kasami") }
func FuzzDecodeRaymond(f *testing.F)      { fuzzDecode(f, "raymond") }
func FuzzDecodeTokenRing(f *testing.F)    { fuzzDecode(f, "token-ring-mutex") }

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

func TestDescribe(t *testing.T) {
	for want, m := range map[string]algorithms.Message{
		"request 7":                     SuzukiKasamiMessage{kind: suzukiRequest, number: 7},
		"granted [0 2], queue [1]":      samplesToken[0],
		"request 3":                     RaymondMessage{raymondRequest, 3},
		"hop 4":                         RaymondMessage{raymondPrivilege, 4},
		"hop 5, 2 entries made":         RingToken{5, 2},
		"granted [1 0 0 0 0], queue []": SuzukiKasamiMessage{kind: suzukiToken, granted: []uint64{1, 0, 0, 0, 0}},
		"granted [1], queue [0]":        samplesToken[1],
	} {
		if got := algorithms.Describe(m); got != want {
			t.Errorf("%+v is described as %q, want %q", m, got, want)
		}
	}
}

var samplesToken = []SuzukiKasamiMessage{
	{kind: suzukiToken, granted: []uint64{0, 2}, queue: []algorithms.ID{1}},
	{kind: suzukiToken, granted: []uint64{1}, queue: []algorithms.ID{0}},
}
