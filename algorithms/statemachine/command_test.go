package statemachine

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

var all = []Op{Put, Get, CompareAndSwap}

// The commands of a seed are always the same, and those of another are others.
func TestDrawIsRepeatable(t *testing.T) {
	if diff := cmp.Diff(Draw(3, 40, all...), Draw(3, 40, all...)); diff != "" {
		t.Errorf("drawn twice:\n%s", diff)
	}
	if cmp.Equal(Draw(3, 40, all...), Draw(4, 40, all...)) {
		t.Error("two seeds have the same commands")
	}
}

// No key has more commands than a search can bear, no value is written twice, and only what is
// asked for is drawn.
func TestDrawKeepsHistoriesSmall(t *testing.T) {
	for _, n := range []int{1, 2, 7, 8, 9, 100, 1001} {
		atKey, values := map[int]int{}, map[int64]bool{}
		for _, c := range Draw(uint64(n), n, Put, Get) {
			atKey[c.Key]++
			if c.Op == CompareAndSwap || c.Op == Put && (c.Value == Nothing || values[c.Value]) {
				t.Errorf("%d commands: %v is among them", n, c)
			}
			values[c.Value] = true
		}
		for key, count := range atKey {
			if count > PerKey {
				t.Errorf("%d commands: %d at key %d; want %d at most", n, count, key, PerKey)
			}
		}
		if most := (n + PerKey - 1) / PerKey; len(atKey) > most {
			t.Errorf("%d commands at %d keys; want %d at most", n, len(atKey), most)
		}
	}
}

// All operations come up, and comparisons come out both ways.
func TestDrawIsVaried(t *testing.T) {
	var store Store
	ops, swapped := map[Op]int{}, map[bool]int{}
	for _, c := range Draw(1, 3000, all...) {
		ops[c.Op]++
		if answer := store.Apply(c); c.Op == CompareAndSwap {
			swapped[answer == c.Old]++
		}
	}
	if len(ops) != len(all) || ops[Get] < 900 || ops[Put] < 900 || ops[CompareAndSwap] < 900 {
		t.Errorf("of 3000 commands there are %v of each operation; want about 1000", ops)
	}
	if swapped[true] < 400 || swapped[false] < 250 {
		t.Errorf("comparisons find what they look for: %v; want both often", swapped)
	}
}

func TestCommandsInWords(t *testing.T) {
	for _, c := range []struct {
		command Command
		want    string
	}{
		{Command{Op: Put, Key: 3, Value: 7}, "put(3, 7)"},
		{Command{Op: Get, Key: 3}, "get(3)"},
		{Command{Op: CompareAndSwap, Key: 3, Old: 7, Value: 9}, "cas(3, 7 to 9)"},
	} {
		if got := c.command.String(); got != c.want {
			t.Errorf("%q; want %q", got, c.want)
		}
	}
}
