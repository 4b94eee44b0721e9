package hotstuff

import (
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// A block is a batch of values and the block that it follows. The zero value is the root. Its
// parent is what the certificate is for that it was proposed with, so the view of that is the
// parent's.
type block struct {
	view   uint32 // in which it was proposed
	height uint32 // how many blocks are before it, the root among them
	parent digest
	batch  string
}

func (b *block) size() int {
	return algorithms.UvarintSize(uint64(b.view)) + algorithms.UvarintSize(uint64(b.height)) + len(b.parent) +
		consensus.TextSize(b.batch)
}

// append encodes a block; the root is two bytes and an empty batch.
func (b *block) append(to []byte) []byte {
	to = algorithms.AppendUvarint(algorithms.AppendUvarint(to, uint64(b.view)), uint64(b.height))
	return consensus.AppendText(append(to, b.parent...), b.batch)
}

func readBlock(r *algorithms.Reader) (b block) {
	b.view, b.height = uint32(r.Uvarint(maxView)), uint32(r.Uvarint(maxView))
	if b.view > 0 {
		b.parent = digest(consensus.ReadBytes(r, digestBytes))
	}
	b.batch = consensus.ReadText(r, maxBody)
	return b
}

// wellFormed reports whether a block can be one.
func (b *block) wellFormed() bool {
	if b.view == 0 {
		return *b == block{}
	}
	return b.height > 0 && b.height <= b.view && consensus.IsBatch(b.batch)
}

func (b *block) digest() digest {
	if b.view == 0 {
		return root
	}
	return consensus.DigestOf(string(b.append(nil)))
}

// number is how reports and messages call a block: the first two bytes of its digest.
func number(d digest) int64 { return int64(d[0])<<8 | int64(d[1]) }

func (b *block) words() string {
	if b.view == 0 {
		return "the root"
	}
	return fmt.Sprintf("block %d, height %d, %s", number(b.digest()), b.height,
		consensus.BatchWords(b.batch, "empty"))
}

// bodyOf is the encoding of blocks.
func bodyOf(blocks []block) string {
	b := algorithms.AppendUvarint(nil, uint64(len(blocks)))
	for i := range blocks {
		b = blocks[i].append(b)
	}
	return string(b)
}

// readBlocks are the blocks of a body, if each follows the one before.
func readBlocks(body string) (blocks []block, ok bool) {
	r := algorithms.NewReader([]byte(body))
	for range r.Uvarint(uint64(len(body))) {
		b := readBlock(r)
		if b.view == 0 || !b.wellFormed() {
			return nil, false
		}
		if n := len(blocks); n > 0 && !b.follows(&blocks[n-1]) {
			return nil, false
		}
		blocks = append(blocks, b)
	}
	return blocks, r.Done() == nil && len(blocks) > 0
}

// follows reports whether a block is a child of another one.
func (b *block) follows(parent *block) bool {
	return b.view > parent.view && b.height == parent.height+1 && b.parent == parent.digest()
}

// chain is the blocks that a replica has: those that are decided, and others that may come to be.
type chain struct {
	decided []block
	digests []digest      // of those
	proofs  []certificate // by height: by which it was decided; of view 0: together with a later one
	pending []entry
}

type entry struct {
	block
	digest digest
}

// maxPending bounds the blocks that are not decided.
const maxPending = 1 << 10

func (c *chain) height() uint32 { return uint32(len(c.decided)) }

// head is the last block that is decided.
func (c *chain) head() (block, digest) {
	if n := len(c.decided); n > 0 {
		return c.decided[n-1], c.digests[n-1]
	}
	return block{}, root
}

// add takes a block that is not decided.
func (c *chain) add(b block) {
	d := b.digest()
	if _, there := c.find(d); !there && len(c.pending) < maxPending {
		c.pending = append(c.pending, entry{b, d})
	}
}

// find is the block of a digest.
func (c *chain) find(d digest) (block, bool) {
	for i := range c.pending {
		if c.pending[i].digest == d {
			return c.pending[i].block, true
		}
	}
	for i, other := range slices.Backward(c.digests) {
		if other == d {
			return c.decided[i], true
		}
	}
	return block{}, d == root
}

// path is the blocks from the last decided one, without it, to a block; false where one of them
// is missing.
func (c *chain) path(d digest) (blocks []block, ok bool) {
	head, last := c.head()
	for d != last {
		b, ok := c.find(d)
		if !ok || b.height <= head.height {
			return nil, false
		}
		blocks = append(blocks, b)
		d = b.parent
	}
	slices.Reverse(blocks)
	return blocks, true
}

// segment is the blocks behind a height up to a block.
func (c *chain) segment(height uint32, d digest) (blocks []block, ok bool) {
	if rest, ok := c.path(d); ok {
		return append(slices.Clone(c.decided[min(height, c.height()):]), rest...), height <= c.height()
	}
	b, ok := c.find(d)
	if !ok || b.height <= height || b.height > c.height() || c.digests[b.height-1] != d {
		return nil, false
	}
	return c.decided[height:b.height], true
}

// decide takes the blocks behind the last decided one, by a certificate.
func (c *chain) decide(blocks []block, proof certificate) {
	for i := range blocks {
		c.decided, c.digests = append(c.decided, blocks[i]), append(c.digests, blocks[i].digest())
		c.proofs = append(c.proofs, certificate{})
	}
	c.proofs[len(c.proofs)-1] = proof
}

// prune forgets all blocks that are not decided and not on the way to one of these.
func (c *chain) prune(keep ...digest) {
	var kept []entry
	for _, d := range keep {
		for {
			i := slices.IndexFunc(c.pending, func(e entry) bool { return e.digest == d })
			if i < 0 || c.pending[i].height <= c.height() {
				break
			}
			kept = append(kept, c.pending[i])
			d = c.pending[i].parent
			c.pending = slices.Delete(c.pending, i, i+1)
		}
	}
	c.pending = kept
}
