package main

import (
	"fmt"
	"io"
	"slices"
	"testing"
)

// A sample is drawn by its seed: the same for the same seed, of the size asked for, and in time
// every mutant. A mutant more changes none of the others' lots.
func TestDrawn(t *testing.T) {
	var all []mutant
	for i := range 40 {
		all = append(all, mutant{folder: "a", subject: "x", fault: fmt.Sprint(i)})
	}
	names := func(seed string, of []mutant) (names []string) {
		o, err := read([]string{"-sample", "5", "-seed", seed}, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		drawn, err := o.chosen(of)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range drawn {
			names = append(names, m.fault)
		}
		return names
	}
	seen := map[string]bool{}
	for seed := range 100 {
		drawn := names(fmt.Sprint(seed), all)
		if len(drawn) != 5 || !slices.Equal(drawn, names(fmt.Sprint(seed), all)) {
			t.Fatalf("seed %d: %q and %q", seed, drawn, names(fmt.Sprint(seed), all))
		}
		for _, m := range drawn {
			seen[m] = true
		}
		kept := 0
		for _, m := range names(fmt.Sprint(seed), all[1:]) {
			if slices.Contains(drawn, m) {
				kept++
			}
		}
		if kept < 4 {
			t.Errorf("seed %d: %d of 5 are drawn where there is a mutant less", seed, kept)
		}
	}
	if len(seen) != len(all) {
		t.Errorf("%d of %d mutants were drawn", len(seen), len(all))
	}
	if few := names("", all[:3]); len(few) != 3 {
		t.Errorf("%q of 3", few)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, arguments := range [][]string{{"-j", "0"}, {"-sample", "-1"}, {"-run", "("}, {"-what"}} {
		if _, err := read(arguments, io.Discard); err == nil {
			t.Errorf("%q is taken", arguments)
		}
	}
}
