package configs

import (
	"slices"

	"github.com/joulemark/joulemark/energy/method"
)

// exclusion is two groups of keys that one does not give together. Unless says of a value of the
// first group that it goes with the second after all.
type exclusion struct {
	these, those []string
	unless       func(these given) bool
}

// exclusions are all of them. Where one source gives both, that is refused where the keys are set.
var exclusions = []exclusion{
	{these: method.BySeries, those: method.ByNumber},
	{these: method.BySeries, those: method.ByRegion},
	{these: method.ByNumber, those: method.ByRegion},
	{these: []string{"hosts"}, those: []string{"hosts-file"}},
	{these: []string{"processes"}, those: []string{"hosts", "hosts-file"}, unless: isFalse},
	{these: []string{"energy-source"}, those: []string{"watts"}, unless: is(method.FixedSource)},
	{
		these: []string{"energy-source"}, those: []string{"cpu-family"},
		unless: is(method.AutoSource, method.ModelSource),
	},
}

func is(values ...string) func(given) bool {
	return func(g given) bool { return slices.Contains(values, g.written()) }
}

func isFalse(g given) bool {
	v, ok := truth.read(g)
	return ok && !v
}

// excluded takes away what a later layer excludes: a flag goes before the environment, and that
// before a file, for keys that exclude one another as for one key.
func (all givens) excluded(layers []layer) {
	rank := func(key string) int {
		for i, l := range slices.Backward(layers) {
			if _, ok := l[key]; ok {
				return i
			}
		}
		return -1
	}
	highest := func(keys []string) int {
		most := -1
		for _, key := range keys {
			if all.has(key) {
				most = max(most, rank(key))
			}
		}
		return most
	}
	for _, e := range exclusions {
		these, those := highest(e.these), highest(e.those)
		if these < 0 || those < 0 || e.unless != nil && e.unless(all[e.these[0]]) {
			continue
		}
		lower := e.these
		switch {
		case these == those:
			continue
		case these > those:
			lower = e.those
		}
		for _, key := range lower {
			delete(all, key)
		}
	}
}
