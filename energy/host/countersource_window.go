package host

import (
	"fmt"
	"time"

	"github.com/joulemark/joulemark/energy"
)

// shortestUpdates is how many updates of a counter a window should hold. At one a
// millisecond this is 50 ms, the 20 readings a second beyond which Khan et al. saw systematic
// errors of more than 5 % ("RAPL in Action", 2018, doi 10.1145/3177754).
const shortestUpdates = 50

// Warnings of a window over counters.
const (
	tooShort = "the window is too short for the counter, which moves without a time stamp"
	unmoved  = "did not move in a window that was too short for it; its range there goes from 0 to all that it " +
		"might have left out"
	nothingMoved = "no counter moved in the window"
	noIdle       = "idle was not measured, so net equals gross"
	idleCut      = "the idle power measured before the work exceeds what the machine drew during it, so idle was cut " +
		"and net is 0"
)

// counterWindow is an open window of a [counterSource].
type counterWindow struct {
	s       *counterSource
	at      time.Time
	sums    []uint64
	host    hostTimes
	hostErr error

	// Written under the lock of the source.
	stopped bool
	lost    string        // the first reason for which nothing is known
	dropped []string      // what else was found, each once
	missed  time.Duration // time without energy
}

// note takes down a fault that happened while the window was open.
func (w *counterWindow) note(f fault) {
	if f.lost {
		if w.lost == "" {
			w.lost = f.text
		}
		return
	}
	w.dropped = energy.MergeWarnings(w.dropped, []string{f.text})
}

// counted is what the counters showed in a window, before it is charged to anyone.
type counted struct {
	domains  []energy.DomainEnergy
	whole    energy.Range[energy.Joules]
	elapsed  energy.Seconds
	host     hostUsage
	idle     energy.Range[energy.Watts]
	idleSet  bool
	lost     string // why nothing of this is known, but for host; "" where it is
	warnings []string
}

// close reads the counters for the last time; false where that has happened before.
func (w *counterWindow) close() (counted, bool) {
	s := w.s
	s.mu.Lock()
	if w.stopped {
		s.mu.Unlock()
		return counted{}, false
	}
	w.stopped = true
	s.sample()
	s.release(w)
	elapsed := max(0, s.totals.at.Sub(w.at))
	gained, steps := make([]uint64, len(w.sums)), make([]uint64, len(w.sums))
	for i, sum := range s.totals.sums {
		gained[i], steps[i] = sum-w.sums[i], s.totals.step(i)
	}
	c := counted{idle: s.idle, idleSet: s.idleSet}
	s.mu.Unlock()

	host, err := s.o.host()
	switch {
	case w.hostErr != nil:
		c.host.err = w.hostErr
	case err != nil:
		c.host.err = err
	default:
		c.host = host.since(w.host, elapsed)
	}
	c.host.most = energy.CPUSeconds(float64(s.o.cpus) * elapsed.Seconds())
	c.elapsed = energy.Seconds(elapsed.Seconds())
	c.lost = w.lost
	c.warnings = energy.MergeWarnings(s.info.Warnings, w.dropped)
	w.count(&c, gained, steps, elapsed)
	return c, true
}

// count turns what the counters gained into joules. Each edge of the window is off by at most one
// update, for which the mean power stands; where the counter moves in steps that take longer, it is
// off by one step in all. Dropped readings widen the high end by the mean power of the rest.
//
// A counter that stood still is believed in a window that is too short for it: its next step
// belongs to a later window, so the sum of many windows is right, which it would not be if a model
// took over in those without a step. In a window that is long enough the counter is broken.
func (w *counterWindow) count(c *counted, gained, steps []uint64, elapsed time.Duration) {
	if c.lost != "" {
		return
	}
	if 2*w.missed > elapsed {
		c.lost = "more than half of the window had to be dropped: " + w.dropped[0]
		return
	}
	update := w.s.o.update
	edges := 2 * update.Seconds() / max(elapsed, update).Seconds()
	gap := 0.0
	if w.missed > 0 {
		gap = w.missed.Seconds() / (elapsed - w.missed).Seconds()
	}
	short := elapsed < shortestUpdates*update
	if short {
		warning := fmt.Sprintf("%s: it does so about every %v and should do so %d times, in %v "+
			"(Khan et al. 2018, doi 10.1145/3177754)", tooShort, update, shortestUpdates, shortestUpdates*update)
		c.warnings = energy.MergeWarnings(c.warnings, []string{warning})
	}
	var still []string
	for i, d := range w.s.totals.domains {
		j, step := microjoules(gained[i]), microjoules(steps[i])
		off := max(j*energy.Joules(edges), step)
		e := energy.DomainEnergy{Name: d.name, Kind: d.kind.String(), Whole: energy.Range[energy.Joules]{
			Low: max(0, j-off), Central: j, High: j + off + j*energy.Joules(gap),
		}}
		switch {
		case j == 0 && short:
			// No mean power is known, so the greatest that is believed stands for what the edges
			// may hide.
			hidden := min(elapsed, 2*update+w.missed)
			e.Whole.High += greatest(d.kind).For(energy.CPUSeconds(hidden.Seconds()))
			still = append(still, d.name+" "+unmoved)
		case j == 0:
			still = append(still, d.name+" did not move in the window")
		}
		c.domains = append(c.domains, e)
		c.whole = c.whole.Add(e.Whole)
	}
	if c.whole.Central == 0 && !short {
		c.lost = nothingMoved
		return
	}
	c.warnings = energy.MergeWarnings(c.warnings, still)
}

func microjoules(n uint64) energy.Joules { return energy.Joules(float64(n) / 1e6) }

// Stop closes the window and charges the process with its share of the energy.
func (w *counterWindow) Stop(u energy.Usage) (energy.Energy, error) {
	c, ok := w.close() // whatever the usage: a window that stays open is read for ever
	if !ok {
		return energy.Energy{}, energy.ErrStopped
	}
	name := w.s.info.Name
	if err := u.Valid(); err != nil {
		return energy.Energy{}, fmt.Errorf("energy: source %s: %w", name, err)
	}
	share, warnings, unknown := shareOf(u, c.host)
	if unknown != "" && c.lost == "" {
		if w.s.o.fallback != nil {
			c.lost = unknown + ", so the share of this process is not known"
		} else {
			warnings = append(warnings, unknown+", so "+chargedWith)
		}
	}
	if c.lost != "" {
		return w.fallBack(u, c)
	}
	e := energy.Energy{
		Domains: c.domains, HostCPU: c.host.busy, Share: share.Central,
		Kind: w.s.info.Kind, Source: name,
	}
	var cut bool
	e.Gross, e.Idle, e.Net, cut = attribute(c.whole, c.idle, c.elapsed, share)
	switch {
	case !c.idleSet:
		warnings = append(warnings, noIdle)
	case cut:
		warnings = append(warnings, idleCut)
	}
	e.Warnings = energy.MergeWarnings(c.warnings, warnings)
	return e, nil
}

// fallBack lets the model speak for a window in which the counter was lost.
func (w *counterWindow) fallBack(u energy.Usage, c counted) (energy.Energy, error) {
	name, f := w.s.info.Name, w.s.o.fallback
	if f == nil {
		return energy.Energy{}, fmt.Errorf("energy: source %s: %s; there is no model to take over", name, c.lost)
	}
	fw, err := f.Start()
	if err != nil {
		return energy.Energy{}, fmt.Errorf("energy: source %s: %s; the model failed too: %w", name, c.lost, err)
	}
	e, err := fw.Stop(u)
	if err != nil {
		return energy.Energy{}, fmt.Errorf("energy: source %s: %s; the model failed too: %w", name, c.lost, err)
	}
	e.HostCPU = c.host.busy
	warning := fmt.Sprintf("%s: %s; this window is %v by %s instead", name, c.lost, e.Kind, e.Source)
	e.Warnings = energy.MergeWarnings([]string{warning}, e.Warnings)
	return e, nil
}
