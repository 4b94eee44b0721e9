package hotstuff

import (
	"crypto/ed25519"
	"encoding/binary"
	"math/bits"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

const (
	digestBytes    = consensus.DigestBytes
	signatureBytes = ed25519.SignatureSize
)

// digest is what a block is known by.
type digest = consensus.Digest

// root is the block that every chain begins with, before height 1 and view 1.
const root = digest("\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")

// keys are those of all replicas, drawn from the seed of the run, as if the public ones had been
// agreed on before. Empty: no signatures.
type keys []ed25519.PrivateKey

func newKeys(s algorithms.Setup) keys {
	if s.Params.Word("auth") == "none" {
		return nil
	}
	k := make(keys, s.N())
	for id := range k {
		rng := algorithms.NewRand(s.Seed, uint64(id), 0x65643235353139)
		seed := make([]byte, 0, ed25519.SeedSize)
		for len(seed) < ed25519.SeedSize {
			seed = binary.BigEndian.AppendUint64(seed, rng.Uint64())
		}
		k[id] = ed25519.NewKeyFromSeed(seed)
	}
	return k
}

// text is what a vote signs.
func text(p phase, view uint32, d digest) []byte {
	b := binary.BigEndian.AppendUint32([]byte("hotstuff "+p.String()+" "), view)
	return append(b, d...)
}

func (k keys) sign(id algorithms.ID, p phase, view uint32, d digest) string {
	if k == nil {
		return ""
	}
	return string(ed25519.Sign(k[id], text(p, view, d)))
}

func (k keys) valid(id algorithms.ID, p phase, view uint32, d digest, signature string) bool {
	if k == nil {
		return signature == ""
	}
	return int(id) < len(k) && len(signature) == signatureBytes &&
		ed25519.Verify(k[id].Public().(ed25519.PublicKey), text(p, view, d), []byte(signature))
}

// A certificate says that a quorum has voted for a block in a phase of its view: the QC of the
// paper. The phase follows from where the certificate stands. That of view 0, for the root, has no
// voters.
type certificate struct {
	view       uint32
	block      digest
	voters     string // a bit for each replica, the lowest number first
	signatures string // of the voters, in their order
}

// genesis is the certificate that every replica has.
var genesis = certificate{block: root}

func (c *certificate) size() int {
	return algorithms.UvarintSize(uint64(c.view)) + digestBytes + consensus.TextSize(c.voters) +
		consensus.TextSize(c.signatures)
}

func (c *certificate) append(b []byte) []byte {
	b = append(algorithms.AppendUvarint(b, uint64(c.view)), c.block...)
	return consensus.AppendText(consensus.AppendText(b, c.voters), c.signatures)
}

func readCertificate(r *algorithms.Reader) certificate {
	return certificate{
		view: uint32(r.Uvarint(maxView)), block: digest(consensus.ReadBytes(r, digestBytes)),
		voters: consensus.ReadText(r, maxBody/signatureBytes), signatures: consensus.ReadText(r, maxBody),
	}
}

// wellFormed reports whether a certificate is encoded as it should be: whether it is true is
// another question.
func (c *certificate) wellFormed() bool {
	if c.view == 0 {
		return *c == genesis
	}
	return c.block != root && (c.signatures == "" || len(c.signatures) == signatureBytes*c.count())
}

// count is the number of voters.
func (c *certificate) count() (n int) {
	for _, b := range []byte(c.voters) {
		n += bits.OnesCount8(b)
	}
	return n
}

// voterBytes is the length of the voters among n replicas.
func voterBytes(n int) int { return (n + 7) / 8 }

// certifies reports whether a certificate of a phase is true.
func (r *run) certifies(c *certificate, p phase) bool {
	if c.view == 0 {
		return *c == genesis
	}
	if c.count() < r.Quorum || len(c.voters) != voterBytes(r.N) {
		return false
	}
	rest := c.signatures
	for id := range algorithms.ID(8 * len(c.voters)) {
		if c.voters[id/8]>>(id%8)&1 == 0 {
			continue
		}
		signature := ""
		if r.keys != nil {
			if len(rest) < signatureBytes {
				return false
			}
			signature, rest = rest[:signatureBytes], rest[signatureBytes:]
		}
		if int(id) >= r.N || !r.keys.valid(id, p, c.view, c.block, signature) {
			return false
		}
	}
	return rest == ""
}

// certify makes the certificate of a block from votes, if a quorum of them is for it and true; a
// vote that is not true is deleted.
func (r *run) certify(votes []vote, p phase, view uint32, d digest) (certificate, bool) {
	want := vote{view: view, phase: p, block: d}
	count := 0
	for i := range votes {
		if votes[i].fits(want) {
			count++
		}
	}
	if count < r.Quorum {
		return certificate{}, false
	}
	voters := make([]byte, voterBytes(r.N))
	var signatures strings.Builder
	count = 0
	for i := range votes {
		if count == r.Quorum || !votes[i].fits(want) {
			continue
		}
		if !r.keys.valid(algorithms.ID(i), p, view, d, votes[i].signature) {
			votes[i] = vote{}
			continue
		}
		voters[i/8] |= 1 << (i % 8)
		signatures.WriteString(votes[i].signature)
		count++
	}
	c := certificate{view, d, string(voters), signatures.String()}
	return c, count == r.Quorum
}

// vote is what a replica has voted for in a phase of a view. The zero value is none.
type vote struct {
	view      uint32
	phase     phase
	block     digest
	signature string
}

func (v *vote) fits(want vote) bool {
	return v.view == want.view && v.phase == want.phase && v.block == want.block
}

// before reports whether a vote is earlier than another one.
func (v *vote) before(w *vote) bool { return v.view < w.view || v.view == w.view && v.phase < w.phase }
