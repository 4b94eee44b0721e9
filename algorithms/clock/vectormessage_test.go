package clock

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/algotest"
)

var vectorCodec = algotest.NewCodec(Vector.Decode).
	Takes(VectorMessage{0, VectorStamp{1}}, "\x00\x00\x01\x01", "number 0, stamp [1]").
	Takes(VectorMessage{127, VectorStamp{0, 128, 3}}, "\x00\x7f\x03\x00\x80\x01\x03", "number 127, stamp [0,128,3]").
	Takes(
		VectorMessage{1, VectorStamp{MaxEvents, 0}},
		"\x00\x01\x02\x80\x80\x80\x08\x00", "number 1, stamp [16777216,0]",
	).
	Takes(
		VectorMessage{2, append(make(VectorStamp, 300), 1)},
		"\x00\x02\xad\x02"+strings.Repeat("\x00", 300)+"\x01", "number 2, stamp ["+strings.Repeat("0,", 300)+"1]",
	).
	Refuses("", "truncated message").
	Refuses("\x00\x01", "truncated message").
	Refuses("\x00\x01\x00", "vector that counts no event (allowed: at least one)").
	Refuses("\x00\x01\x02\x00\x00", "vector that counts no event (allowed: at least one)").
	Refuses("\x00\x01\x02\x01", "truncated message").
	Refuses("\x00\x01\x01\x01\x01", "1 bytes too many").
	Refuses("\x00\x01\x05\x01", "number 5 (allowed: at most 4)").
	Refuses("\x00\x01\xff\xff\xff\xff\x0f", "number 4294967295 (allowed: at most 7)").
	Refuses("\x00\x01\x01\x81\x80\x80\x08", "number 16777217 (allowed: at most 16777216)")

func TestVectorDecode(t *testing.T) { vectorCodec.Test(t) }

func FuzzVectorDecode(f *testing.F) { vectorCodec.Fuzz(f) }

// Bytes make room for no more components than they can hold, whatever they say.
func FuzzVectorRoom(f *testing.F) {
	f.Add([]byte{0, 1, 0})
	f.Add([]byte{0, 1, 0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, _ := Vector.Decode(b); len(m.stamp) > len(b) {
			t.Errorf("%x makes room for %d components", b, len(m.stamp))
		}
	})
}
