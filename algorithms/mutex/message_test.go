package mutex

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// decodes reads bytes and says as which message they are written again.
func decodes[M algorithms.Message](decode func([]byte) (M, error)) func([]byte) ([]byte, int, error) {
	return func(b []byte) ([]byte, int, error) {
		m, err := decode(b)
		return m.Append(nil), m.Size(), err
	}
}

func fuzzDecode[M algorithms.Message](f *testing.F, decode func([]byte) (M, error)) {
	f.Add([]byte{0, 1})
	f.Add([]byte{1, 0xff, 0x7f})
	f.Add([]byte{2, 0})
	f.Add([]byte{2, 1, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		again, size, err := decodes(decode)(b)
		if err == nil && (!slices.Equal(again, b) || size != len(b)) {
			t.Errorf("%x is written as %x (size %d)", b, again, size)
		}
	})
}

func FuzzDecodeCentral(f *testing.F) { fuzzDecode(f, decodeCentral) }

func FuzzDecodePermission(f *testing.F) { fuzzDecode(f, decodePermission) }

func TestDecodeNumbered(t *testing.T) {
	for name, decode := range map[string]func([]byte) ([]byte, int, error){
		"central": decodes(decodeCentral), "permission": decodes(decodePermission),
	} {
		kinds := map[string]byte{"central": byte(centralKinds), "permission": byte(permissionKinds)}[name]
		for kind := range kinds {
			for _, number := range []uint64{1, 127, 128, math.MaxUint64} {
				b := algorithms.AppendUvarint([]byte{kind}, number)
				if again, size, err := decode(b); err != nil || !slices.Equal(again, b) || size != len(b) {
					t.Errorf("%s: %x is written as %x (size %d), %v", name, b, again, size, err)
				}
			}
		}
		for _, c := range []struct {
			bytes []byte
			want  string
		}{
			{nil, "truncated message"},
			{[]byte{0}, "truncated message"},
			{[]byte{kinds, 1}, "message kind"},
			{[]byte{0, 0}, "0 (allowed: from 1)"},
			{[]byte{0, 1, 1}, "1 bytes too many"},
			{[]byte{0, 0x81, 0}, "number is not encoded as it should be"},
		} {
			if _, _, err := decode(c.bytes); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %x: %v, want %s", name, c.bytes, err, c.want)
			}
		}
	}
}
