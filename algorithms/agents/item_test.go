package agents

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
)

func TestItemID(t *testing.T) {
	if got := (Item{7, 3, 1}).ID(); got != 700003 {
		t.Errorf("message 3 of agent 7 is %d; want 700003", got)
	}
	for _, id := range []int64{-1, 800000, 1 << 62} {
		if it, ok := itemOf(id, 8); ok {
			t.Errorf("%d is %v of 8 agents; want none", id, it)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		it := Item{
			algorithms.ID(rapid.IntRange(0, 99).Draw(t, "origin")),
			uint32(rapid.IntRange(0, MaxMessages-1).Draw(t, "number")), algorithms.None,
		}
		if got, ok := itemOf(it.ID(), 100); !ok || got != it {
			t.Fatalf("%v comes back from %d as %v", it, it.ID(), got)
		}
	})
}

// A set of spans is the set, in as few spans as there can be.
func TestSpans(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		item := rapid.Custom(func(t *rapid.T) Item {
			return Item{
				Origin: algorithms.ID(rapid.IntRange(0, 2).Draw(t, "origin")),
				Number: uint32(rapid.IntRange(0, 9).Draw(t, "number")),
			}
		})
		var s spans
		in := map[Item]bool{}
		for _, it := range rapid.SliceOfN(item, 0, 40).Draw(t, "items") {
			if s.add(it) == in[it] {
				t.Fatalf("adding %v to %v", it, s)
			}
			in[it] = true
		}
		var items []Item
		for it := range in {
			items = append(items, it)
		}
		slices.SortFunc(items, compareItems)
		if d := cmp.Diff(spansOf(items), s, cmp.AllowUnexported(span{})); d != "" || s.size() != len(in) {
			t.Fatalf("%d items, in order and not (-in order +as they came):\n%s", s.size(), d)
		}
		for i := 1; i < len(s); i++ {
			if s[i].origin == s[i-1].origin && s[i].first <= s[i-1].last+1 {
				t.Fatalf("%v could be one span", s[i-1:i+1])
			}
		}
		for origin := range algorithms.ID(3) {
			for number := range uint32(11) {
				if it := (Item{Origin: origin, Number: number}); s.has(it) != in[it] {
					t.Fatalf("%v: %v is there: %t", s, it, s.has(it))
				}
			}
		}
	})
}
