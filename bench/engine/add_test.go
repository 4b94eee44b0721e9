package engine

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Counts of some nodes and of the others make those of all: sums, but for the longest chain.
func TestAddCounts(t *testing.T) {
	some := Counts{
		Sent: 10, Delivered: 9, Dropped: [DropReasons]int64{1, 2, 3, 4}, Duplicated: 5, Bytes: 100,
		Sizes: []int64{1, 0, 9}, Setup: KindCount{Sent: 7, Delivered: 6, Bytes: 70}, Depth: 12,
	}
	some.Kinds[1] = KindCount{Sent: 10, Delivered: 9, Bytes: 100}
	others := Counts{
		Sent: 1000, Delivered: 900, Dropped: [DropReasons]int64{10, 20, 30, 40}, Duplicated: 50, Bytes: 8000,
		Sizes: []int64{20, 0, 0, 0, 980}, Setup: KindCount{Sent: 70, Delivered: 60, Bytes: 700}, Depth: 3,
	}
	others.Kinds[0] = KindCount{Sent: 400, Delivered: 300, Bytes: 2000}
	others.Kinds[1] = KindCount{Sent: 600, Delivered: 600, Bytes: 6000}
	want := Counts{
		Sent: 1010, Delivered: 909, Dropped: [DropReasons]int64{11, 22, 33, 44}, Duplicated: 55, Bytes: 8100,
		Sizes: []int64{21, 0, 9, 0, 980}, Setup: KindCount{Sent: 77, Delivered: 66, Bytes: 770}, Depth: 12,
	}
	want.Kinds[0] = KindCount{Sent: 400, Delivered: 300, Bytes: 2000}
	want.Kinds[1] = KindCount{Sent: 610, Delivered: 609, Bytes: 6100}

	for name, pair := range map[string][2]Counts{"others to some": {some, others}, "some to others": {others, some}} {
		got := pair[0]
		got.Sizes = append([]int64(nil), got.Sizes...)
		got.Add(&pair[1])
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
