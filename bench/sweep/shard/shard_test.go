package shard

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Every chunk is in exactly one shard, the one that Holders names, and no shard has many more than
// another.
func TestEveryChunkInOneShard(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.IntRange(1, 40).Draw(t, "count")
		chunks := make([]int, rapid.IntRange(0, 200).Draw(t, "chunks"))
		for c := range chunks {
			chunks[c] = c
		}
		var all []int
		for i := 1; i <= count; i++ {
			of := Shard{i, count}.Of(chunks)
			if least := len(chunks) / count; len(of) < least || len(of) > least+1 {
				t.Fatalf("%d of %d chunks in a shard of %d", len(of), len(chunks), count)
			}
			for _, c := range of {
				if held := Holders([]int{c}, count); !slices.Equal(held, []int{i}) {
					t.Fatalf("chunk %d of shard %d is held by %v", c, i, held)
				}
			}
			all = append(all, of...)
		}
		slices.Sort(all)
		if !slices.Equal(all, chunks) {
			t.Fatalf("shards have %v of %d chunks", all, len(chunks))
		}
	})
}

func TestWhole(t *testing.T) {
	if got := (Shard{}).Of([]int{4, 2}); !slices.Equal(got, []int{4, 2}) || (Shard{}).String() != "1/1" {
		t.Errorf("the zero shard, %v, has %v of 4 and 2", Shard{}, got)
	}
	if got := Holders([]int{5, 8}, 0); !slices.Equal(got, []int{1}) {
		t.Errorf("%v hold what the whole has", got)
	}
}

func TestParse(t *testing.T) {
	for text, want := range map[string]Shard{"1/1": {1, 1}, "3/7": {3, 7}, "7/7": {7, 7}, "1001/5000": {1001, 5000}} {
		if got, err := Parse(text); err != nil || got != want || got.String() != text {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "3", "0/7", "8/7", "-1/7", "1/0", "a/b", "1/2/3", "1/99999999999999999999"} {
		if got, err := Parse(text); err == nil || !strings.Contains(err.Error(), "such as 3/7") {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

func TestRanges(t *testing.T) {
	for want, numbers := range map[string][]int{
		"": nil, "3": {3}, "3,17-19": {3, 17, 18, 19}, "1-2,4-5": {1, 2, 4, 5}, "1,3,5": {1, 3, 5},
	} {
		if got := Ranges(numbers); got != want {
			t.Errorf("%v is %q, want %q", numbers, got, want)
		}
	}
	if got := Ranges(Holders([]int{23, 2, 9, 3}, 7)); got != "3-4" {
		t.Errorf("the shards of chunks 2, 3, 9 and 23 are %q", got)
	}
}

func TestCount(t *testing.T) {
	for _, c := range []struct {
		chunks int
		all    time.Duration
		most   int
		want   int
	}{
		{0, 0, Most, 1},
		{5, 0, Most, 5},
		{5000, 0, Most, 1000},
		{5000, 0, 10000, 5000},
		{5000, 10 * time.Minute, Most, 10},
		{5000, 10*time.Minute + 59*time.Second, Most, 10},
		{5000, time.Second, Most, 1},
		{5, time.Hour, Most, 5},
		{5000, 10000 * time.Hour, Most, 1000},
	} {
		if got := Count(c.chunks, c.all, c.most); got != c.want {
			t.Errorf("%d chunks of %v: %d shards, want %d", c.chunks, c.all, got, c.want)
		}
	}
}
