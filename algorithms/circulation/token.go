package circulation

import "github.com/joulemark/joulemark/algorithms"

// Token is the message of Ring, the token itself: the number of the lap as a varint,
// after a kind byte. The number is what tells the token from a copy of it.
type Token struct{ lap uint32 }

// Kind implements algorithms.Message.
func (t Token) Kind() algorithms.Kind { return 0 }

// Size implements algorithms.Message.
func (t Token) Size() int { return 1 + algorithms.UvarintSize(uint64(t.lap)) }

// Append implements algorithms.Message.
func (t Token) Append(b []byte) []byte {
	return algorithms.AppendUvarint(append(b, 0), uint64(t.lap))
}

func decode(b []byte) (Token, error) {
	r := algorithms.NewReader(b)
	r.Kind(1)
	t := Token{lap: uint32(r.Uvarint(maxLaps))}
	return t, r.Done()
}
