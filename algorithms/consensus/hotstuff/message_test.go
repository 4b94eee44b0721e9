package hotstuff

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
)

const (
	half = "0123456789abcdef"
	sig  = half + half + half + half
)

var (
	zero    = strings.Repeat("\x00", digestBytes)
	first   = block{view: 1, height: 1, parent: root, batch: "\x07"}
	second  = block{view: 9, height: 2, parent: first.digest()}
	firstQC = certificate{view: 1, block: first.digest(), voters: "\x05", signatures: sig + sig}
	named   = string(first.digest())
)

var encodings = []struct {
	msg   Message
	bytes string
	text  string
}{
	{
		Message{kind: kindNewView, view: 2, qc: genesis},
		"\x00\x02\x00\x00\x00\x00" + zero + "\x00\x00", "view 2, certificate of view 0",
	},
	{
		Message{kind: kindNewView, view: 300, block: first, qc: firstQC},
		"\x00\xac\x02\x01\x01" + zero + "\x01\x07\x01" + named + "\x01\x05\x80\x01" + sig + sig,
		"view 300, certificate of view 1",
	},
	{
		Message{kind: kindPrepare, block: first, qc: genesis},
		"\x01\x01\x01" + zero + "\x01\x07\x00" + zero + "\x00\x00",
		"view 1, block 25772, height 1, value 7, on that of view 0",
	},
	{
		Message{kind: kindPreCommit, qc: certificate{view: 3, block: half, voters: "\x03"}},
		"\x02\x03" + half + "\x01\x03\x00", "view 3, block 12337",
	},
	{
		Message{kind: kindCommit, qc: certificate{view: 3, block: half, voters: "\x00\x01", signatures: sig}},
		"\x03\x03" + half + "\x02\x00\x01\x40" + sig, "view 3, block 12337",
	},
	{
		Message{kind: kindDecide, qc: certificate{view: 3, block: half}},
		"\x04\x03" + half + "\x00\x00", "view 3, block 12337",
	},
	{Message{kind: kindPrepareVote, view: 3, digest: half}, "\x05\x03" + half + "\x00", "view 3, block 12337"},
	{Message{kind: kindPreCommitVote, view: 3, digest: half}, "\x06\x03" + half + "\x00", "view 3, block 12337"},
	{
		Message{kind: kindCommitVote, view: 3, digest: half, signature: sig},
		"\x07\x03" + half + "\x40" + sig, "view 3, block 12337",
	},
	{
		Message{kind: kindGeneric, block: second, qc: firstQC},
		"\x08\x09\x02" + named + "\x00\x01" + named + "\x01\x05\x80\x01" + sig + sig,
		"view 9, block 52818, height 2, empty, on that of view 1",
	},
	{Message{kind: kindGenericVote, view: 3, digest: half}, "\x09\x03" + half + "\x00", "view 3, block 12337"},
	{Message{kind: kindFetch, height: 4, digest: root}, "\x0a\x04" + zero, "behind height 4"},
	{Message{kind: kindFetch, digest: half}, "\x0a\x00" + half, "behind height 0, to block 12337"},
	{
		Message{kind: kindBlocks, qc: genesis, body: bodyOf([]block{first, second})},
		"\x0b\x00" + zero + "\x00\x00\x28\x02\x01\x01" + zero + "\x01\x07\x09\x02" + named + "\x00",
		"from height 1: 2 blocks",
	},
}

// codec has all of these, and what nobody would send.
func codec() *algotest.Codec[Message] {
	c := algotest.NewCodec(decode)
	for _, e := range encodings {
		c.Takes(e.msg, e.bytes, e.text)
	}
	noBlock, noCertificate := errBlock.Error(), errCertificate.Error()
	prefix := "\x01\x01\x01" + zero             // a prepare of view 1, height 1
	value := "\x01\x01" + zero + "\x01\x07\x01" // a block, and the view of its certificate
	for _, no := range []struct{ name, bytes, want string }{
		{"nothing", "", "truncated"},
		{"a kind that is none", "\x0c", "message kind 12 (allowed: 0 to 11)"},
		{"half a digest", "\x05\x03" + half[1:], "truncated"},
		{"more", "\x05\x03" + half + "\x00\x00", "1 bytes too many"},
		{"a vote of view 0", "\x05\x00" + half + "\x00", "prepare-vote of view 0 (allowed: 1 to 2147483647)"},
		{"a long form", "\x05\x83\x00" + half + "\x00", "not encoded as it should be"},
		{"half a signature", "\x05\x03" + half + "\x20" + sig[:32], errSignature.Error()},
		{"no batch", prefix + "\x01\x00\x00" + zero + "\x00\x00", noBlock},
		{"a block on another one", prefix + "\x00\x01" + half + "\x00\x00", noBlock},
		{"a block higher than its view", "\x01\x01\x02" + zero + "\x00\x00" + zero + "\x00\x00", noBlock},
		{"a block at no height", "\x01\x01\x00" + zero + "\x00\x00" + zero + "\x00\x00", noBlock},
		{"a certificate of the view itself", "\x01\x01\x01" + half + "\x00\x01" + half + "\x00\x00", noBlock},
		{"a certificate for the root", "\x02\x03" + zero + "\x00\x00", noCertificate},
		{"of view 0 for another block", "\x00\x01\x00\x00\x00\x00" + half + "\x00\x00", noCertificate},
		{"a pre-commit of view 0", "\x02\x00" + zero + "\x00\x00", noCertificate},
		{"a signature less than voters", "\x02\x03" + half + "\x01\x03\x40" + sig, noCertificate},
		{"another block than certified", "\x00\x03" + value + half + "\x00\x00", noBlock},
		{"a certificate of later than the view", "\x00\x01" + value + named + "\x00\x00", noBlock},
		{"no blocks", "\x0b\x00" + zero + "\x00\x00\x01\x00", noBlock},
		{"the root among blocks", "\x0b\x00" + zero + "\x00\x00\x04\x01\x00\x00\x00", noBlock},
		{
			"blocks that do not follow",
			"\x0b\x00" + zero + "\x00\x00\x28\x02\x01\x01" + zero + "\x01\x07\x09\x02" + half + "\x00",
			noBlock,
		},
	} {
		c.Refuses(no.bytes, no.want)
	}
	return c
}

func TestEncoding(t *testing.T) { codec().Test(t) }

func FuzzDecode(f *testing.F) { codec().Fuzz(f) }

// electorate is a run of four replicas, and votes of all for a block in a phase of a view.
func electorate(t *testing.T, auth string, p phase, view uint32, d digest) (*run, []vote) {
	t.Helper()
	params, err := HotStuff.Spec.Resolve(algorithms.Params{"auth": auth})
	if err != nil {
		t.Fatal(err)
	}
	r, err := newRun(algorithms.Setup{Graph: algorithms.Complete(4), Params: params, Seed: 7, Delta: 1})
	if err != nil {
		t.Fatal(err)
	}
	votes := make([]vote, 4)
	for i := range votes {
		votes[i] = vote{view, p, d, r.keys.sign(algorithms.ID(i), p, view, d)}
	}
	return r, votes
}

// A certificate takes the votes of a quorum, each with the signature of its voter, and is good for
// one block in one phase of one view.
func TestCertificates(t *testing.T) {
	for _, auth := range []string{"ed25519", "none"} {
		r, votes := electorate(t, auth, preCommit, 5, half)
		votes[1].block = root
		c, ok := r.certify(votes, preCommit, 5, half)
		if !ok || c.voters != "\x0d" || !c.wellFormed() || !r.certifies(&c, preCommit) {
			t.Errorf("%s: %+v, %t of votes of replicas 0, 2 and 3", auth, c, ok)
		}
		for name, spoil := range map[string]func(*certificate){
			"two of four": func(c *certificate) {
				c.voters, c.signatures = "\x05", c.signatures[:len(c.signatures)/3*2]
			},
			"a voter that is none":    func(c *certificate) { c.voters = "\x15" },
			"a voter far beyond":      func(c *certificate) { c.voters = "\x05\x00\x00\x01" },
			"more bits than needed":   func(c *certificate) { c.voters += "\x00" },
			"a signature too many":    func(c *certificate) { c.signatures += sig },
			"nobody":                  func(c *certificate) { c.voters, c.signatures = "", "" },
			"view 0 for any block":    func(c *certificate) { *c = certificate{block: half} },
			"signatures that are cut": func(c *certificate) { c.signatures = c.signatures[:len(c.signatures)/2] + "x" },
		} {
			bad := c
			if spoil(&bad); r.certifies(&bad, preCommit) {
				t.Errorf("%s: %s certifies", auth, name)
			}
		}
		votes[0].view = 4
		if _, ok := r.certify(votes, preCommit, 5, half); ok {
			t.Errorf("%s: two votes make a certificate", auth)
		}
	}
}

// Signatures are of one replica, for one block in one phase of one view, and of one run.
func TestSignatures(t *testing.T) {
	r, votes := electorate(t, "ed25519", preCommit, 5, half)
	c, _ := r.certify(votes, preCommit, 5, half)
	other := c
	other.block = "fedcba9876543210"
	later := c
	later.view++
	swapped := c
	swapped.voters = "\x0e"
	stranger, _ := electorate(t, "ed25519", preCommit, 5, half)
	stranger.keys = newKeys(algorithms.Setup{
		Graph: algorithms.Complete(4), Params: algorithms.Params{"auth": "ed25519"}, Seed: 8,
	})
	if r.certifies(&c, prepare) || r.certifies(&c, commit) || r.certifies(&other, preCommit) ||
		r.certifies(&later, preCommit) || r.certifies(&swapped, preCommit) || stranger.certifies(&c, preCommit) {
		t.Error("a certificate is good for another phase, block, view, voter or run")
	}
	votes[2].signature = votes[1].signature
	c, ok := r.certify(votes, preCommit, 5, half)
	if !ok || c.voters != "\x0b" || !r.certifies(&c, preCommit) || votes[2] != (vote{}) {
		t.Errorf("%+v, %t, %+v of three votes and a forged one", c, ok, votes[2])
	}
}
