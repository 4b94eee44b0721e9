package snapshot

import (
	"testing"

	"github.com/joulemark/joulemark/bench/algotest"
)

var (
	markedCodec = algotest.NewCodec(decodeMarked).
			Takes(Marked(0), "\x01", "").
			Takes(Marked(7), "\x00\x07", "of 7").
			Refuses("", "truncated").
			Refuses("\x00", "truncated").
			Refuses("\x00\x00", "payment of 0").
			Refuses("\x00\x65", "101").
			Refuses("\x02", "kind")

	colouredCodec = algotest.NewCodec(decodeColoured).
			Takes(Coloured{red: true, whites: 3}, "\x01\x03", "3 white").
			Takes(Coloured{amount: 7}, "\x00\x0e", "of 7, white").
			Takes(Coloured{amount: 7, red: true}, "\x00\x0f", "of 7, red").
			Refuses("\x01", "truncated").
			Refuses("\x00\x01", "payment of 0").
			Refuses("\x01\xe9\x07", "1001").
			Refuses("\x02\x01", "kind")
)

func TestMarkedEncoding(t *testing.T)   { markedCodec.Test(t) }
func TestColouredEncoding(t *testing.T) { colouredCodec.Test(t) }

func FuzzDecodeMarked(f *testing.F)   { markedCodec.Fuzz(f) }
func FuzzDecodeColoured(f *testing.F) { colouredCodec.Fuzz(f) }
