package host

import (
	"errors"
	"sync"
	"time"

	"github.com/joulemark/joulemark/energy"
)

// counterInterval is how often the counters of an open window are read, so that no wrap is
// missed. The counter with the shortest range that is known holds 2^32 steps of 2^-16 J and
// wraps after 65 s at 1 kW; once a second leaves room for a machine that is late by a minute, and
// costs less than a ten-thousandth of a CPU.
const counterInterval = time.Second

// counterUpdate is how often a RAPL counter moves. It says not when, so each edge of a
// window may be off by what is drawn in that time.
const counterUpdate = time.Millisecond

// counterOptions are what a counter does not know itself.
type counterOptions struct {
	// fallback is the model that takes over in a window in which the counter was lost. Its
	// windows must hold no state. Without one, such a window is an error.
	fallback energy.Source
	// host reads the CPU time of the machine; nil charges all energy to this process.
	host hostClock
	// cpus is how many CPUs the machine may have at most, 0 where that is not known.
	cpus int
	// update is how often the counters move, 0 for counterUpdate.
	update time.Duration
	// interval is how often an open window reads them, 0 for counterInterval.
	interval time.Duration

	// now tells the time, nil for time.Now; after runs a function once, as time.AfterFunc.
	now   func() time.Time
	after func(time.Duration, func()) (stop func() bool)
}

// counterSource is a [Source] over cumulative counters of the whole machine.
//
// All its windows share one running total of each counter, in microjoules, which readings at
// their edges and once an interval keep up to date. While no window is open nothing is
// read and nothing runs.
type counterSource struct {
	counter counter
	info    energy.SourceInfo
	o       counterOptions

	mu      sync.Mutex
	totals  totals
	open    []*counterWindow
	opening int // counts the times that a first window was opened
	cancel  func() bool
	idle    energy.Range[energy.Watts] // of the whole machine
	idleSet bool
}

var (
	_ energy.Source = (*counterSource)(nil)
	_ idler         = (*counterSource)(nil)
	_ energy.Poller = (*counterSource)(nil)
)

// newCounterSource returns the source that reads c. It reads nothing yet.
func newCounterSource(c counter, info energy.SourceInfo, o counterOptions) *counterSource {
	if o.host == nil {
		o.host = hostCPU(nil)
	}
	if o.update <= 0 {
		o.update = counterUpdate
	}
	if o.interval <= 0 {
		o.interval = counterInterval
	}
	if o.now == nil {
		o.now = time.Now
	}
	if o.after == nil {
		o.after = func(d time.Duration, f func()) func() bool { return time.AfterFunc(d, f).Stop }
	}
	return &counterSource{counter: c, info: info, o: o, totals: newTotals(c.domains())}
}

// Info describes the counter.
func (s *counterSource) Info() energy.SourceInfo { return s.info }

// Start opens a window. A counter that cannot be read spoils the window and is reported by
// its Stop.
func (s *counterSource) Start() (energy.Window, error) { return s.start(), nil }

func (s *counterSource) start() *counterWindow {
	w := &counterWindow{s: s}
	w.host, w.hostErr = s.o.host()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.open) == 0 {
		s.totals.forget() // what happened since the last window is of no interest
		s.opening++
		s.arm(s.opening)
	}
	for _, f := range s.sample() {
		if f.unreadable { // the others are about the time before
			w.note(f)
		}
	}
	w.at = s.totals.at
	w.sums = append(w.sums, s.totals.sums...)
	s.open = append(s.open, w)
	return w
}

// sample reads the counters and tells the open windows what went wrong.
func (s *counterSource) sample() []fault {
	readings := s.totals.readings
	clear(readings)
	err := s.counter.read(readings)
	if len(readings) == 0 && err == nil {
		err = errors.New("it has no counters")
	}
	faults := s.totals.advance(err, s.o.now())
	var missed time.Duration
	for _, f := range faults {
		missed = max(missed, f.missed) // several counters miss the same time
	}
	for _, w := range s.open {
		w.missed += missed
		for _, f := range faults {
			w.note(f)
		}
	}
	return faults
}

// arm sets the timer of the next reading. One that fires late, when another first window is
// open, does nothing.
func (s *counterSource) arm(opening int) {
	s.cancel = s.o.after(s.o.interval, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if len(s.open) > 0 && opening == s.opening {
			s.sample()
			s.arm(opening)
		}
	})
}

// release takes a window from the list; the last one stops the timer.
func (s *counterSource) release(w *counterWindow) {
	for i, o := range s.open {
		if o == w {
			s.open = append(s.open[:i], s.open[i+1:]...)
			break
		}
	}
	if len(s.open) == 0 && s.cancel != nil {
		s.cancel()
		s.cancel = nil
	}
}

// Poll makes a reading as the timer does.
func (s *counterSource) Poll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sample()
}

// PollInterval is how often an open window does so.
func (s *counterSource) PollInterval() time.Duration { return s.o.interval }

// keepIdle remembers what the machine draws without the work, for all windows that are
// stopped from now on.
func (s *counterSource) keepIdle(idle energy.Range[energy.Watts]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.idle, s.idleSet = idle, true
}

// power opens a window; the function it returns closes it and tells the mean power of the
// machine, or false and why not.
func (s *counterSource) power() func() (energy.Range[energy.Watts], []string, bool) {
	w := s.start()
	return func() (energy.Range[energy.Watts], []string, bool) {
		c, ok := w.close()
		switch {
		case !ok || c.elapsed <= 0:
			return energy.Range[energy.Watts]{}, c.warnings, false
		case c.lost != "":
			return energy.Range[energy.Watts]{},
				energy.MergeWarnings(c.warnings, []string{s.info.Name + ": " + c.lost}), false
		case c.whole.Central == 0: // in a window that is too short to be lost
			return energy.Range[energy.Watts]{},
				energy.MergeWarnings(c.warnings, []string{s.info.Name + ": " + nothingMoved}), false
		}
		return energy.Range[energy.Watts]{
			Low:     c.whole.Low.Over(c.elapsed),
			Central: c.whole.Central.Over(c.elapsed),
			High:    c.whole.High.Over(c.elapsed),
		}, c.warnings, true
	}
}
