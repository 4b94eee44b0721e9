package host

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/energy"
)

// A register of 32 bits that counts units goes up at random and is read at random, by several
// windows. The sum over consecutive windows is all that it counted, less the one unit that
// each step from its largest value to zero hides.
func TestCounterSourceSumsWindows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		unit := rapid.Uint64Range(1, 61).Draw(t, "unit in microjoules")
		const values = 1 << 32
		d := domain{name: "package-0", kind: energy.PackageDomain, wrap: (values - 1) * unit}
		total := rapid.Uint64Range(0, values-1).Draw(t, "units at the beginning")
		wraps := uint64(0)
		b := newRig(t, d)
		show := func() { b.c.values[0].microjoules = total % values * unit }
		show()
		first := total
		// No interval may let the counter gain more than its range at 1 kW.
		const second = 1e9 // in microjoules at 1 kW
		longest := float64(d.wrap) / second
		var sum uint64
		for range rapid.IntRange(1, 6).Draw(t, "windows") {
			w := b.start()
			for range rapid.IntRange(0, 4).Draw(t, "readings within") {
				elapsed := rapid.Float64Range(0, 0.99*longest).Draw(t, "seconds")
				b.clock = b.clock.Add(time.Duration(elapsed * 1e9))
				step := uint64(elapsed * second * rapid.Float64Range(0, 0.99).Draw(t, "load") / float64(unit))
				wraps += (total+step)/values - total/values
				total += step
				show()
				b.fire()
			}
			before := w.sums[0]
			c, ok := w.close()
			if !ok || w.lost != "" || len(w.dropped) > 0 {
				t.Fatalf("lost %q, dropped %q, %+v", w.lost, w.dropped, c)
			}
			sum += b.totals.sums[0] - before
		}
		if want := (total - first - wraps) * unit; sum != want {
			t.Fatalf("the windows sum to %d, the counter gained %d in %d wraps", sum, want, wraps)
		}
	})
}

func TestDomainGain(t *testing.T) {
	const seconds = time.Second
	for _, tt := range []struct {
		name      string
		kind      energy.DomainKind
		wrap      uint64
		prev, cur uint64
		elapsed   time.Duration
		gained    uint64
		fault     bool
		lost      bool
	}{
		{"nothing", energy.PackageDomain, 100, 7, 7, 0, 0, false, false},
		{"forward", energy.PackageDomain, 100e6, 7, 9, seconds / 100, 2, false, false},
		{"to the largest", energy.PackageDomain, 100e6, 7, 100e6, seconds / 100, 100e6 - 7, false, false},
		{"wrap", energy.PackageDomain, 100e6, 100e6 - 3, 4, seconds / 100, 7, false, false},
		{"from the largest to 0", energy.PackageDomain, 100e6, 100e6, 0, seconds / 100, 0, false, false},
		{"previous beyond", energy.PackageDomain, 100, 101, 4, 0, 0, true, false},
		{"current beyond", energy.PackageDomain, 100, 4, 101, 0, 0, true, false},
		{"back", energy.PackageDomain, 0, 9, 8, seconds, 0, true, false},
		{"as much as the greatest power", energy.PackageDomain, 0, 0, 2e9, seconds, 2e9, false, false},
		{"more", energy.PackageDomain, 0, 0, 2e9 + 1, seconds, 0, true, false},
		{"more, by a wrap", energy.PackageDomain, 4e9, 3e9, 2e9, seconds, 0, true, false},
		{"a machine may draw more", energy.MachineDomain, 0, 0, 20e9, seconds, 20e9, false, false},
		{"but not everything", energy.MachineDomain, 0, 0, 20e9 + 1, seconds, 0, true, false},
		{"one wrap at most", energy.DRAMDomain, 60e9, 10, 11, 60*seconds - 1, 1, false, false},
		{"one or two wraps", energy.DRAMDomain, 60e9, 10, 10, 60 * seconds, 0, true, true},
	} {
		d := domain{name: "x", kind: tt.kind, wrap: tt.wrap}
		gained, f := d.gain(tt.prev, tt.cur, tt.elapsed)
		if gained != tt.gained || (f.text != "") != tt.fault || f.lost != tt.lost || f.unreadable {
			t.Errorf("%s: %d, %+v", tt.name, gained, f)
		}
		if tt.fault && !tt.lost && f.missed != tt.elapsed {
			t.Errorf("%s: %v missed, want %v", tt.name, f.missed, tt.elapsed)
		}
	}
}
