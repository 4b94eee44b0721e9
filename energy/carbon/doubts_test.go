package carbon

import (
	"strings"
	"testing"
)

// A PUE of 1 is doubted on virtual machines, unless somebody says that the hardware is their own.
func TestVirtualWarning(t *testing.T) {
	for _, c := range []struct {
		pue  PUE
		own  bool
		said bool
	}{{1, false, true}, {1, true, false}, {1.135, true, false}} {
		a := Accounting{PUE: c.pue, Own: c.own, Factor: lookup(t, "US", 0)}
		w := a.VirtualWarning()
		if (w != "") != c.said {
			t.Errorf("PUE %v, own %v: %q", c.pue, c.own, w)
		}
		for _, p := range PUEPresets() {
			if c.said && !strings.Contains(w, p.Name) {
				t.Errorf("%q does not name %s", w, p.Name)
			}
		}
	}
}

// Data of two or more years before the run are said to be old, and of a number that somebody gave
// nobody knows the year.
func TestAge(t *testing.T) {
	for _, c := range []struct {
		data, run int
		want      string
	}{
		{2023, 2026, "US 2023 is 3 years older than the run in 2026"},
		{2024, 2026, "US 2024 is 2 years older than the run in 2026"},
		{2025, 2026, ""},
		{2026, 2025, ""},
		{0, 2026, ""},
		{2023, 0, ""},
	} {
		if got := Age("US", c.data, c.run); got != c.want {
			t.Errorf("%d, %d: %q; want %q", c.data, c.run, got, c.want)
		}
	}
}
