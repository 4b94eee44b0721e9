package shuffle

import (
	"math/bits"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// TestNthAndLane finds every element of random blocks by its rank.
func TestNthAndLane(t *testing.T) {
	random := algorithms.NewRand(1)
	for range 2000 {
		var b block
		for size := random.IntN(laneMost + 1); b.size() < size; {
			b[random.IntN(blockWords)] |= 1 << random.IntN(64)
		}
		sums, size := b.sums()
		if size != b.size() {
			t.Fatalf("size of %x: %d, want %d", b, size, b.size())
		}
		rank := uint64(1)
		for w, word := range b {
			for rest := word; rest != 0; rest &= rest - 1 {
				shift, within := lane(sums, rank)
				if shift != uint64(8*w) {
					t.Fatalf("lane of rank %d in %x: %d, want %d", rank, b, shift/8, w)
				}
				if got, want := nth(word, within), rest&-rest; got != want {
					t.Fatalf("element with rank %d in %x: bit %d, want %d",
						rank, b, bits.TrailingZeros64(got), bits.TrailingZeros64(want))
				}
				rank++
			}
		}
	}
}

// TestNthOfFullWord is beyond what sparse blocks reach.
func TestNthOfFullWord(t *testing.T) {
	for bit := range uint64(64) {
		if got := nth(^uint64(0), bit+1); got != 1<<bit {
			t.Errorf("bit with rank %d of a full word: %x", bit+1, got)
		}
	}
}
