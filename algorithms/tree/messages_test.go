package tree

import (
	"testing"

	"github.com/joulemark/joulemark/bench/algotest"
)

var (
	waveCodec = algotest.NewCodec(decodeWave).
			Takes(Wave{}, "\x00", "").
			Takes(Wave{kindEcho, 1}, "\x01\x01", "1 node").
			Takes(Wave{kindEcho, 300}, "\x01\xac\x02", "300 nodes").
			Refuses("", "truncated").
			Refuses("\x01", "truncated").
			Refuses("\x02", "kind").
			Refuses("\x00\x00", "too many")

	shoutCodec = algotest.NewCodec(decodeShout).
			Takes(question, "\x00", "").
			Takes(no, "\x02", "").
			Refuses("", "truncated").
			Refuses("\x03", "kind")

	fragmentCodec = algotest.NewCodec(decodeFragment).
			Takes(Fragment{kind: kindConnect, level: 3}, "\x00\x03", "level 3").
			Takes(Fragment{kindInitiate, 2, true, 130}, "\x01\x05\x82\x01", "level 2, core 130, find").
			Takes(Fragment{kindInitiate, 2, false, 7}, "\x01\x04\x07", "level 2, core 7").
			Takes(Fragment{kind: kindTest, level: 1, weight: 7}, "\x02\x01\x07", "level 1, core 7").
			Takes(Fragment{kind: kindAccept}, "\x03", "").
			Takes(Fragment{kind: kindReject}, "\x04", "").
			Takes(Fragment{kind: kindReport, weight: 9}, "\x05\x09", "weight 9").
			Takes(Fragment{kind: kindReport}, "\x05\x00", "nothing").
			Takes(Fragment{kind: kindChangeRoot}, "\x06", "").
			Refuses("\x07", "kind").
			Refuses("\x00\x20", "32").
			Refuses("\x01\x40\x01", "64").
			Refuses("\x02\x01", "truncated")
)

func TestWaveEncoding(t *testing.T)     { waveCodec.Test(t) }
func TestShoutEncoding(t *testing.T)    { shoutCodec.Test(t) }
func TestFragmentEncoding(t *testing.T) { fragmentCodec.Test(t) }

func FuzzDecodeWave(f *testing.F)     { waveCodec.Fuzz(f) }
func FuzzDecodeShout(f *testing.F)    { shoutCodec.Fuzz(f) }
func FuzzDecodeFragment(f *testing.F) { fragmentCodec.Fuzz(f) }
