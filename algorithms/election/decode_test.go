package election

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestBullyMessageEncoding(t *testing.T) {
	codec := algotest.NewCodec(decodeBully)
	rapid.Check(t, func(t *rapid.T) {
		if err := codec.Check(BullyMessage{
			kind:  algorithms.Kind(rapid.IntRange(0, int(bullyKinds)-1).Draw(t, "kind")),
			round: rapid.Uint32Range(0, maxRound).Draw(t, "round"),
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestRingMessageEncoding(t *testing.T) {
	codec := algotest.NewCodec(HirschbergSinclair.Decode)
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
		if err := codec.Check(m); err != nil {
			t.Fatal(err)
		}
		if _, err := decodeRing(int(m.kind))(m.Append(nil)); err == nil {
			t.Fatalf("%+v is decoded by an algorithm that has no such kind", m)
		}
	})
}

// What messages are written as, and what is refused. A round beyond the bound is not a message, so
// that no term overflows.
var (
	bullyCodec = algotest.NewCodec(decodeBully).
			Takes(BullyMessage{kindChallenge, 1}, "\x00\x01", "round 1").
			Takes(BullyMessage{kindBeat, maxRound}, "\x03\xff\xff\xff\xff\x07", "round 2147483647").
			Refuses("", "truncated message").
			Refuses("\x04\x00", "message kind 4 (allowed: 0 to 3)").
			Refuses("\x00\x81\x00", "number is not encoded as it should be").
		// round
		Refuses("\x00\x80\x80\x80\x80\x08", "number 2147483648 (allowed: at most 2147483647)")
	ringCodec = algotest.NewCodec(Peterson.Decode).
			Takes(
			RingMessage{kind: kindElection, round: 1, id: 2, reach: 1, way: backward, seq: 4},
			"\x00\x01\x02\x03\x04", "identifier 2, round 1, reach 1, backward, to be acknowledged as 4",
		).
		Takes(
			RingMessage{kindSecond, backward, maxRound, maxReach, maxReach, maxSeq},
			"\x04\xff\xff\xff\xff\x07\xff\xff\xff\xff\x07\xff\xff\xff\xff\x0f\xff\xff\xff\xff\xff\xff\xff\xff\x3f",
			"identifier 2147483647, round 2147483647, reach 2147483647, backward, "+
				"to be acknowledged as 4611686018427387903",
		).
		Takes(RingMessage{kind: kindAck, seq: 127}, "\x02\x7f", "of message 127").
		Refuses("\x05\x00\x00\x00\x00", "message kind 5 (allowed: 0 to 4)").
		// round
		Refuses("\x00\x80\x80\x80\x80\x08\x00\x02\x00", "number 2147483648 (allowed: at most 2147483647)")
	tokenCodec = algotest.NewCodec(decodeToken).
			Takes(
			Token{kind: kindToken, round: 1, id: 2, hops: 1, tied: true},
			"\x00\x01\x02\x03", "identifier 2, phase 1, hop 1, not alone",
		).
		Takes(
			Token{kind: kindToken, round: maxRound, id: maxReach, hops: maxReach},
			"\x00\xff\xff\xff\xff\x07\xff\xff\xff\xff\x07\xfe\xff\xff\xff\x0f",
			"identifier 2147483647, phase 2147483647, hop 2147483647",
		).
		Takes(Token{kind: kindNews, hops: 1}, "\x01\x02", "hop 1").
		Refuses("\x02\x00", "message kind 2 (allowed: 0 to 1)").
		Refuses("\x01\x03", "announcement with a mark (allowed: none)")
	waveCodec = algotest.NewCodec(decodeWave).
			Takes(Wave{kindWaveNews, maxReach}, "\x02\xff\xff\xff\xff\x07", "identifier 2147483647").
			Refuses("\x00", "truncated message").
			Refuses("\x00\x81\x00", "number is not encoded as it should be")
	garciaMolinaCodec = algotest.NewCodec(decodeGarciaMolina).
				Takes(
			GarciaMolinaMessage{kindAnswered, kindHalt, maxRound, maxRound},
			"\x05\xff\xff\xff\xff\x07\x02\xff\xff\xff\xff\x07",
			"round 2147483647, to Halt, last round 2147483647",
		).
		Refuses("\x00", "truncated message").
		Refuses("\xff\x01", "message kind 255 (allowed: 0 to 5)")
)

func TestBullyCodec(t *testing.T)        { bullyCodec.Test(t) }
func TestRingCodec(t *testing.T)         { ringCodec.Test(t) }
func TestTokenCodec(t *testing.T)        { tokenCodec.Test(t) }
func TestWaveCodec(t *testing.T)         { waveCodec.Test(t) }
func TestGarciaMolinaCodec(t *testing.T) { garciaMolinaCodec.Test(t) }

func FuzzDecodeBully(f *testing.F)        { bullyCodec.Fuzz(f) }
func FuzzDecodeRing(f *testing.F)         { ringCodec.Fuzz(f) }
func FuzzDecodeToken(f *testing.F)        { tokenCodec.Fuzz(f) }
func FuzzDecodeWave(f *testing.F)         { waveCodec.Fuzz(f) }
func FuzzDecodeGarciaMolina(f *testing.F) { garciaMolinaCodec.Fuzz(f) }

// Each algorithm on a ring has its own kinds alone.
func TestKindsOfRings(t *testing.T) {
	for _, alg := range []*algorithms.Algorithm[RingMessage, RingNode]{
		&LeLann, &ChangRoberts, &HirschbergSinclair, &Peterson, &Franklin,
	} {
		kinds := len(alg.Spec.Kinds)
		for kind := range int(kindReply) + 2 {
			m := RingMessage{kind: algorithms.Kind(kind), seq: 1}
			if _, err := alg.Decode(m.Append(nil)); (err == nil) != (kind < kinds) {
				t.Errorf("%s: kind %d of %d: %v", alg.Spec.Name, kind, kinds, err)
			}
		}
	}
}

// No term overflows.
func TestRoundsAreBounded(t *testing.T) {
	if highest := termOf(maxRound, 1<<31-2, 1<<31-1); highest < 0 || highest/(1<<31-1) != maxRound {
		t.Errorf("the highest term is %d: it has overflowed", highest)
	}
}
