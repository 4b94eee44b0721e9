package consensus

import (
	"crypto/sha256"

	"github.com/joulemark/joulemark/algorithms"
)

// DigestBytes is the length of a Digest.
const DigestBytes = 16

// Digest is what a text is known by: the first half of its SHA-256.
type Digest string

// DigestOf is that of some texts, one behind the other.
func DigestOf(parts ...string) Digest {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
	}
	return Digest(h.Sum(nil)[:DigestBytes])
}

// TextSize is the number of bytes of the encoding of a text.
func TextSize(s string) int { return algorithms.UvarintSize(uint64(len(s))) + len(s) }

// AppendText adds the encoding of a text: its length and itself.
func AppendText(b []byte, s string) []byte {
	return append(algorithms.AppendUvarint(b, uint64(len(s))), s...)
}

// ReadText reads a text of at most limit bytes.
func ReadText(r *algorithms.Reader, limit uint64) string { return ReadBytes(r, int(r.Uvarint(limit))) }

// ReadBytes reads n bytes.
func ReadBytes(r *algorithms.Reader, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = r.Byte()
	}
	return string(b)
}
