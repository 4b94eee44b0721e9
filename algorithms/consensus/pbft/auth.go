package pbft

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

const codeBytes = 8

// digest is what a request or a state is known by.
type digest = consensus.Digest

// keys are those of each pair of replicas, drawn from the seed of the run, as if they had been
// agreed on before.
type keys struct {
	seed uint64
	none bool // no codes
}

func newKeys(s algorithms.Setup) keys {
	return keys{algorithms.Hash(s.Seed, 0x6b657973), s.Params.Word("auth") == "none"}
}

// code is that of a text from one replica to another.
func (k keys) code(from, to algorithms.ID, text []byte) []byte {
	var key [16]byte
	pair := []uint64{k.seed, uint64(min(from, to)), uint64(max(from, to))}
	binary.BigEndian.PutUint64(key[:8], algorithms.Hash(append(pair, 0)...))
	binary.BigEndian.PutUint64(key[8:], algorithms.Hash(append(pair, 1)...))
	h := hmac.New(sha256.New, key[:])
	h.Write(binary.BigEndian.AppendUint32(nil, uint32(from)))
	h.Write(text)
	return h.Sum(nil)[:codeBytes]
}

// codes are those of a text for all but its sender, in their order.
func (k keys) codes(n int, from algorithms.ID, text []byte) string {
	if k.none {
		return ""
	}
	all := make([]byte, 0, codeBytes*(n-1))
	for to := range algorithms.ID(n) {
		if to != from {
			all = append(all, k.code(from, to, text)...)
		}
	}
	return string(all)
}

// valid reports whether the code for a receiver is that of the text.
func (k keys) valid(n int, from, to algorithms.ID, text []byte, codes string) bool {
	if k.none {
		return codes == ""
	}
	at := codeBytes * int(to)
	if to > from {
		at -= codeBytes
	}
	return len(codes) == codeBytes*(n-1) && from != to &&
		hmac.Equal([]byte(codes[at:at+codeBytes]), k.code(from, to, text))
}
