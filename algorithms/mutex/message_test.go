package mutex

import (
	"math"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
)

var (
	centralCodec = numbered(decodeCentral, centralKinds, func(k algorithms.Kind, number uint64) CentralMessage {
		return CentralMessage{k, number}
	})
	permissionCodec = numbered(decodePermission, permissionKinds,
		func(k algorithms.Kind, number uint64) PermissionMessage { return PermissionMessage{k, number} })
)

// numbered is the codec of messages that are a kind and a number from 1.
func numbered[M algorithms.Message](
	decode func([]byte) (M, error), kinds algorithms.Kind, message func(algorithms.Kind, uint64) M,
) *algotest.Codec[M] {
	c := algotest.NewCodec(decode)
	for kind := range kinds {
		for _, number := range []uint64{1, 127, 128, math.MaxUint64} {
			m := message(kind, number)
			c.Takes(m, string(algorithms.AppendUvarint([]byte{byte(kind)}, number)), algorithms.Describe(m))
		}
	}
	return c.
		Refuses("", "truncated message").
		Refuses("\x00", "truncated message").
		Refuses(string([]byte{byte(kinds), 1}), "message kind").
		Refuses("\x00\x00", "0 (allowed: from 1)").
		Refuses("\x00\x01\x01", "1 bytes too many").
		Refuses("\x00\x81\x00", "number is not encoded as it should be")
}

func TestDecodeCentral(t *testing.T)    { centralCodec.Test(t) }
func TestDecodePermission(t *testing.T) { permissionCodec.Test(t) }

func FuzzDecodeCentral(f *testing.F)    { centralCodec.Fuzz(f) }
func FuzzDecodePermission(f *testing.F) { permissionCodec.Fuzz(f) }
