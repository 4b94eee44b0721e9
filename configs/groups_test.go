package configs

import (
	"slices"
	"testing"
)

// Every key of scenarios has a heading of its own in the usage text, and stands below one.
func TestEveryKeyHasAHeading(t *testing.T) {
	var below []string
	for _, g := range groups {
		below = append(below, g.keys...)
	}
	for i := range keys {
		if n := len(slices.DeleteFunc(slices.Clone(below), func(s string) bool { return s != keys[i].Name })); n != 1 {
			t.Errorf("%s stands below %d headings", keys[i].Name, n)
		}
	}
	if len(below) != len(keys) {
		t.Errorf("%d keys below headings, of %d", len(below), len(keys))
	}
}
