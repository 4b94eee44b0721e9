package bench

import (
	"time"

	"github.com/joulemark/joulemark/energy"
)

// window adds up what was used while a benchmark's timer ran. It is told of stretches of time, one
// after the other without a gap, each with what the timer showed at its end. In most of them the
// timer either ran all the time or stood, and so it is known whether their CPU time counts. In the
// others, where somebody has started, stopped or reset the timer in between, it is known in bounds
// only: no more than all processors can have computed in the time in question.
type window struct {
	procs float64 // that can compute at the same time
	shown float64 // by the timer at the end of the last stretch, in seconds

	used energy.Usage // while the timer ran, of which Children is not held to the processors
	// less and more is how far the CPU time that counts may lie below and above used.CPU, because
	// of stretches in which the timer ran for a part of the time.
	less, more float64
	// stray is for how long the timer stood where it mostly ran, and ran where it mostly stood,
	// apart from what reading the clocks and package testing take.
	stray float64
	// over is by how much CPU time was read beyond what the processors can have computed.
	over float64
}

// readingCost is what reading the clocks once takes at most.
const readingCost = 5 * time.Microsecond

// bookkeeping is for how long package testing may be busy with itself at the end of a loop, between
// stopping its timer and coming back: mostly it reads the statistics of memory, with the world
// stopped, so that one processor is busy at most.
const bookkeeping = 500 * time.Microsecond

// add takes a stretch of time.
func (w *window) add(u energy.Usage, shows time.Duration) {
	ran := shows.Seconds() - w.shown
	if ran < 0 { // the timer was reset, so that what was before is forgotten
		w.forget(0)
		ran = shows.Seconds()
	}
	w.shown = shows.Seconds()
	stood := max(0, float64(u.Wall)-ran)
	mixed := min(ran, stood) > bookkeeping.Seconds()
	if mixed {
		w.stray += min(ran, stood)
	}
	own, children := float64(u.CPU-u.Children), float64(u.Children)
	if ran < stood {
		w.more += min(own, w.procs*max(0, ran-readingCost.Seconds()))
		if mixed {
			w.more += children
		}
		return
	}
	counts := min(own, w.procs*ran)
	w.over += own - counts
	unsure := min(stood, bookkeeping.Seconds()) + w.procs*max(0, stood-bookkeeping.Seconds())
	w.less += min(counts, unsure)
	if mixed { // of a child that was begun and waited for before the timer ran
		w.less += min(children, w.procs*stood)
	}
	u.CPU = energy.CPUSeconds(counts) + u.Children
	u.Error = min(u.Error, energy.CPUSeconds(w.procs*ran)) // of a short stretch, all that there can be
	w.used = w.used.Add(u)
}

// forget is a reset of the timer that is known.
func (w *window) forget(shows time.Duration) { *w = window{procs: w.procs, shown: shows.Seconds()} }

// charged is what energy is told of. Its error has two causes: the steps of the clock, and the
// parts of the time of which it is not known whether they count.
func (w *window) charged() energy.Usage {
	u := w.used
	u.Error += energy.CPUSeconds(max(w.less, w.more))
	return u
}

// bounds are between what values the CPU time lies.
func (w *window) bounds() (low, high float64) {
	cpu, off := float64(w.used.CPU), float64(w.used.Error)
	most := w.shown*w.procs + float64(w.used.Children)
	return max(0, cpu-w.less-off), max(cpu, min(cpu+w.more+off, most))
}
