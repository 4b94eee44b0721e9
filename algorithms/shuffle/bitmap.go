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
	n := bits.OnesCount64
	return n(b[0]) + n(b[1]) + n(b[2]) + n(b[3]) + n(b[4]) + n(b[5]) + n(b[6]) + n(b[7])
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

// lane finds the lane of the element with that rank, which is counted from 0 and must be less than
// the last sum: 8 times the number of the lane, and the rank within it. It has no branches, as none
// would be predictable.
func lane(sums, rank uint64) (shift, within uint64) {
	shift = ((rank*lanes | laneTops) - sums) & laneTops >> 7 * lanes >> 53 & 0x38
	return shift, rank - sums<<8>>shift&0xff
}

// nth is the set bit of w with that rank from below, as a mask.
func nth(w, rank uint64) uint64 {
	// Counts by bytes: see Hacker's Delight, section 5-1.
	c := w - w>>1&0x5555555555555555
	c = c&0x3333333333333333 + c>>2&0x3333333333333333
	c = (c + c>>4) & 0x0f0f0f0f0f0f0f0f * lanes
	// What follows is lane, which would make this too much to be inlined.
	shift := ((rank*lanes | laneTops) - c) & laneTops >> 7 * lanes >> 53 & 0x38
	return uint64(nthOfByte[w>>shift&0xff][(rank-c<<8>>shift)&7]) << shift
}

// nthOfByte has the set bits of each byte, from below, as masks.
var nthOfByte = func() (table [256][8]uint8) {
	for b := range table {
		for rest, i := b, 0; rest != 0; i++ {
			table[b][i] = uint8(rest & -rest)
			rest &= rest - 1
		}
	}
	return table
}()
