package election

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
)

func TestBullyMessageEncoding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		encoding(t, decodeBully, BullyMessage{
			kind:  algorithms.Kind(rapid.IntRange(0, int(bullyKinds)-1).Draw(t, "kind")),
			round: rapid.Uint32Range(0, maxRound).Draw(t, "round"),
		})
	})
}

func TestRingMessageEncoding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := RingMessage{
			kind: algorithms.Kind(rapid.IntRange(0, int(kindReply)).Draw(t, "kind")),
			seq:  rapid.Uint64Range(0, maxSeq).Draw(t, "seq"),
		}
		if m.kind != kindAck {
			m.way = direction(rapid.IntRange(0, 1).Draw(t, "way"))
			m.round = rapid.Uint32Range(0, maxRound).Draw(t, "round")
			m.id = rapid.Int32Range(0, maxReach).Draw(t, "id")
			m.reach = rapid.Int32Range(0, maxReach).Draw(t, "reach")
		}
		encoding(t, HirschbergSinclair.Decode, m)
		if _, err := decodeRing(int(m.kind))(m.Append(nil)); err == nil {
			t.Fatalf("%+v is decoded by an algorithm that has no such kind", m)
		}
	})
}

// encoding checks that a message survives its encoding, and none of what is cut off it.
func encoding[M interface {
	algorithms.Message
	comparable
}](t *rapid.T, decode func([]byte) (M, error), m M,
) {
	b := m.Append(nil)
	if got, err := decode(b); err != nil || got != m {
		t.Fatalf("%+v comes back as %+v, %v", m, got, err)
	}
	if m.Size() != len(b) {
		t.Fatalf("%+v: size %d, encoding of %d bytes", m, m.Size(), len(b))
	}
	for i := range b {
		if got, err := decode(b[:i]); err == nil {
			t.Fatalf("% x of % x is decoded to %+v", b[:i], b, got)
		}
	}
	if got, err := decode(append(b, 0)); err == nil {
		t.Fatalf("% x and a byte too many is decoded to %+v", b, got)
	}
}

// A round beyond the bound is not a message, so that no term overflows.
func TestRoundsAreBounded(t *testing.T) {
	over := algorithms.AppendUvarint([]byte{0}, maxRound+1)
	if m, err := decodeBully(over); err == nil {
		t.Errorf("bully: %+v is accepted", m)
	}
	over = append(over, 0, 2, 0)
	if m, err := LeLann.Decode(over); err == nil {
		t.Errorf("ring: %+v is accepted", m)
	}
	if highest := termOf(maxRound, 1<<31-2, 1<<31-1); highest < 0 || highest/(1<<31-1) != maxRound {
		t.Errorf("the highest term is %d: it has overflowed", highest)
	}
}

func FuzzDecodeBully(f *testing.F) {
	f.Add([]byte{0, 1})
	f.Add(BullyMessage{kindBeat, maxRound}.Append(nil))
	f.Fuzz(func(t *testing.T, b []byte) { canonical(t, decodeBully, b) })
}

func FuzzDecodeRing(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4})
	f.Add([]byte{2, 0xff, 1})
	f.Add(RingMessage{kindReply, backward, maxRound, maxReach, maxReach, maxSeq}.Append(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		for kinds := range int(kindReply) + 1 {
			canonical(t, decodeRing(kinds+1), b)
		}
	})
}

// canonical checks that what is decoded is exactly what would have been written.
func canonical[M algorithms.Message](t *testing.T, decode func([]byte) (M, error), b []byte) {
	t.Helper()
	m, err := decode(b)
	if err != nil {
		return
	}
	if again := m.Append(nil); !bytes.Equal(again, b) || m.Size() != len(b) {
		t.Errorf("% x is decoded to %+v, which is % x of size %d", b, m, again, m.Size())
	}
}
