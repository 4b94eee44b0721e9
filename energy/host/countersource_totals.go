package host

import (
	"fmt"
	"time"

	"github.com/joulemark/joulemark/energy"
)

// The greatest power that a counter is believed to show. The largest CPU sockets of 2025 are
// made for 500 W, so twice that; ten of them for a whole machine.
const (
	greatestSocket  energy.Watts = 1000
	greatestMachine energy.Watts = 10 * greatestSocket
)

// greatest returns the bound for a kind; memory is given that of its socket.
func greatest(k energy.DomainKind) energy.Watts {
	if k == energy.MachineDomain {
		return greatestMachine
	}
	return greatestSocket
}

// plausibleSlack is added to the time between two readings before their difference is held
// to be too great. It is wide because some counters, as that of a battery, move in few and
// large steps.
const plausibleSlack = time.Second

// fault is something that a reading showed to be wrong. Its text has no figures, so that the
// same fault in many windows is one warning.
type fault struct {
	text       string
	unreadable bool          // there is no value at all
	lost       bool          // nothing can be said of the windows in which it happened
	missed     time.Duration // how much of them has no energy, where they are not lost
}

// totals are the running sums of some counters.
type totals struct {
	domains  []domain
	readings []reading // the newest, filled by the owner before advance
	sums     []uint64  // microjoules since the beginning
	last     []uint64
	known    []bool   // whether last holds a value
	steps    []uint64 // the least that a domain was seen to gain, 0 before that
	at       time.Time
}

func newTotals(domains []domain) totals {
	n := len(domains)
	return totals{
		domains: domains, readings: make([]reading, n),
		sums: make([]uint64, n), last: make([]uint64, n), known: make([]bool, n), steps: make([]uint64, n),
	}
}

// forget begins anew: the next reading adds nothing to the sums.
func (t *totals) forget() { clear(t.known) }

// step is by how many microjoules a domain moves at once, where that is known to be seldom: the
// least that it was seen to gain, but no less than its driver is known to tell apart; 0 for the
// other domains.
func (t *totals) step(i int) uint64 {
	if t.domains[i].step == 0 {
		return 0
	}
	return max(t.domains[i].step, t.steps[i])
}

// advance adds what the counters gained since the last reading. An err is about all of them.
func (t *totals) advance(err error, now time.Time) []fault {
	elapsed := max(0, now.Sub(t.at))
	t.at = now
	if err != nil {
		t.forget()
		return []fault{{text: "the counters could not be read: " + err.Error(), unreadable: true, lost: true}}
	}
	var faults []fault
	for i, r := range t.readings {
		if r.err != nil {
			t.known[i] = false
			faults = append(faults, fault{
				text: fmt.Sprintf("%s could not be read: %v", t.domains[i].name, r.err), unreadable: true, lost: true,
			})
			continue
		}
		if t.known[i] {
			gained, f := t.domains[i].gain(t.last[i], r.microjoules, elapsed)
			t.sums[i] += gained
			if gained > 0 && (t.steps[i] == 0 || gained < t.steps[i]) {
				t.steps[i] = gained
			}
			if f.text != "" {
				faults = append(faults, f)
			}
		}
		t.last[i], t.known[i] = r.microjoules, true
	}
	return faults
}

// gain returns the microjoules between two readings of a counter.
//
// The largest value of an Intel or AMD counter in powercap is max_energy_range_uj: the kernel
// computes it from all ones in the 32 bits of the register. The step from there to 0 is one
// unit of the register, at most 61 µJ, which the file does not tell and the sum leaves out.
//
// A counter that wrapped twice between two readings looks as if it had done so once. That
// is only possible where the greatest power reaches so far.
func (d domain) gain(prev, cur uint64, elapsed time.Duration) (uint64, fault) {
	drop := func(why string) (uint64, fault) {
		return 0, fault{
			text:   fmt.Sprintf("%s %s, so a reading was dropped and its energy is missing", d.name, why),
			missed: elapsed,
		}
	}
	var gained uint64
	switch {
	case d.wrap > 0 && (prev > d.wrap || cur > d.wrap):
		return drop("exceeded its own range")
	case cur >= prev:
		gained = cur - prev
	case d.wrap == 0:
		return drop("went back and its range is not known")
	default:
		gained = d.wrap - prev + cur
	}
	most := float64(greatest(d.kind)) * 1e6 // microjoules per second
	if float64(gained) > most*(elapsed+plausibleSlack).Seconds() {
		return drop(fmt.Sprintf("was set back or jumped: it gained more than %v would give", greatest(d.kind)))
	}
	if d.wrap > 0 && float64(gained)+float64(d.wrap) <= most*elapsed.Seconds() {
		return 0, fault{
			text: fmt.Sprintf("several wraps of %s may have been missed: "+
				"it was not read for longer than it takes to wrap at %v", d.name, greatest(d.kind)),
			lost: true,
		}
	}
	return gained, fault{}
}
