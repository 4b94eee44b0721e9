package shuffle

import "math/bits"

// A set of items is a bitmap in blocks of 512 bits, one line of the processor's cache each. Loops
// over the words of a block have a fixed length, so that they need no bounds checks.
const (
	blockWords = 8
	blockBits  = 64 * blockWords
)

type block [blockWords]uint64

// blocksFor is the number of blocks that n items take.
func blocksFor(n int) int { return (n + blockBits - 1) / blockBits }

// size is the number of elements.
func (b *block) size() int {
	return bits.OnesCount64(b[0]) + bits.OnesCount64(b[1]) + bits.OnesCount64(b[2]) + bits.OnesCount64(b[3]) +
		bits.OnesCount64(b[4]) + bits.OnesCount64(b[5]) + bits.OnesCount64(b[6]) + bits.OnesCount64(b[7])
}

// Sums of counts, in eight lanes of a byte each: a lane counts itself and all below it.
const (
	lanes    = 0x0101010101010101
	laneTops = 0x8080808080808080
	// laneMost is the largest sum that a lane may have.
	laneMost = 127
)

// sums counts the elements of the block up to the end of each word. They are good if size is at
// most laneMost.
func (b *block) sums() (sums uint64, size int) {
	for w := len(b) - 1; w >= 0; w-- {
		n := bits.OnesCount64(b[w])
		size += n
		sums = sums<<8 | uint64(n)
	}
	return sums * lanes, size
}

// sumsOfFew are the sums of a block that is known to have at most laneMost elements.
func (b *block) sumsOfFew() uint64 {
	return lanes * (uint64(bits.OnesCount64(b[0])) | uint64(bits.OnesCount64(b[1]))<<8 |
		uint64(bits.OnesCount64(b[2]))<<16 | uint64(bits.OnesCount64(b[3]))<<24 |
		uint64(bits.OnesCount64(b[4]))<<32 | uint64(bits.OnesCount64(b[5]))<<40 |
		uint64(bits.OnesCount64(b[6]))<<48 | uint64(bits.OnesCount64(b[7]))<<56)
}

// lane finds the lane of the element with that rank, which is counted from 1 and must be at most
// the last sum: 8 times the number of the lane, and the rank within it. It has no branches, as none
// would be predictable.
func lane(sums, rank uint64) (shift, within uint64) {
	// The top bits of the lanes with as many elements up to them; the last one has them in any
	// case.
	reach := ((sums | laneTops) - rank*lanes) & laneTops
	shift = uint64(bits.TrailingZeros64(reach|1<<63)) & 0x38
	return shift, rank - sums<<8>>shift&0xff
}

// nth is the set bit of w with that rank from below, counted from 1, as a mask.
func nth(w, rank uint64) uint64 {
	// Counts by bytes: see Hacker's Delight, section 5-1.
	c := w - w>>1&0x5555555555555555
	c = c&0x3333333333333333 + c>>2&0x3333333333333333
	c = (c + c>>4) & 0x0f0f0f0f0f0f0f0f * lanes
	// What follows is lane, which would make this too much to be inlined.
	shift := uint64(bits.TrailingZeros64(((c|laneTops)-rank*lanes)&laneTops|1<<63)) & 0x38
	return uint64(nthOfByte[w>>shift&0xff][(rank-c<<8>>shift)&7]) << shift
}

// nthOfByte has the set bits of each byte, from below and from 1 on, as masks; the eighth is at 0.
var nthOfByte = func() (table [256][8]uint8) {
	for b := range table {
		for rest, i := b, 1; rest != 0; i++ {
			table[b][i&7] = uint8(rest & -rest)
			rest &= rest - 1
		}
	}
	return table
}()
