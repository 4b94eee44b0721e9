package host

import (
	"sync"
	"time"

	"github.com/joulemark/joulemark/energy"
)

// tester is a test of the standard library or of rapid.
type tester interface {
	Helper()
	Fatal(...any)
	Errorf(string, ...any)
}

// fakeCounter shows what a test puts into it.
type fakeCounter struct {
	mu     sync.Mutex
	list   []domain
	values []reading
	err    error
	step   uint64 // added to all values by each reading
	reads  int
}

func newFakeCounter(list ...domain) *fakeCounter {
	return &fakeCounter{list: list, values: make([]reading, len(list))}
}

func (c *fakeCounter) domains() []domain { return c.list }

func (c *fakeCounter) read(dst []reading) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reads++
	for i := range c.values {
		c.values[i].microjoules += c.step
	}
	copy(dst, c.values)
	return c.err
}

// rig is a counter source with a clock, a timer and a /proc/stat under the control of a
// test.
type rig struct {
	*counterSource
	c     *fakeCounter
	clock time.Time
	host  hostTimes
	fire  func() // the timer, nil while none is set
}

// newRig has one package of the given range and a model of 1 W a thread to fall back on.
func newRig(t tester, list ...domain) *rig {
	t.Helper()
	model, err := energy.FixedWatts(energy.Exactly[energy.Watts](1))
	if err != nil {
		t.Fatal(err)
	}
	b := &rig{c: newFakeCounter(list...), clock: time.Unix(1e6, 0)}
	b.counterSource = newCounterSource(b.c, energy.SourceInfo{Name: "fake", Kind: energy.Measured, Detail: "a fake"},
		counterOptions{
			fallback: model,
			host:     func() (hostTimes, error) { return b.host, nil },
			now:      func() time.Time { return b.clock },
			after: func(_ time.Duration, f func()) func() bool {
				b.fire = f
				return func() bool { b.fire = nil; return true }
			},
		})
	return b
}

// pass lets time go by in which each domain draws so many watts and all CPUs of the machine
// together are busy for so long.
func (b *rig) pass(d time.Duration, busy time.Duration, watts ...float64) {
	b.clock = b.clock.Add(d)
	b.host.busy += uint64(busy / hostTick)
	for i, w := range watts {
		v := &b.c.values[i].microjoules
		*v += uint64(w * d.Seconds() * 1e6)
		if r := b.c.list[i].wrap; r > 0 && *v > r {
			*v -= r
		}
	}
}

func (b *rig) begin(t tester) energy.Window {
	t.Helper()
	w, err := b.Start()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func used(cpu float64) energy.Usage {
	return energy.Usage{
		CPU: energy.CPUSeconds(cpu), Wall: energy.Seconds(cpu), Resolution: 1e-6, Error: 1e-6,
		Clock: "fake", Windows: 1,
	}
}

// end stops a window in which the process was at work for so long.
func end(t tester, w energy.Window, cpu float64) energy.Energy {
	t.Helper()
	e, err := w.Stop(used(cpu))
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Valid(); err != nil {
		t.Errorf("%+v: %v", e, err)
	}
	return e
}

const big = 262143328850 // the range of a unit of 2^-14 J, in microjoules

func pkg(n int) domain {
	return domain{name: "package-" + string(rune('0'+n)), kind: energy.PackageDomain, socket: n, wrap: big}
}

func dram(n int) domain {
	return domain{name: "dram-" + string(rune('0'+n)), kind: energy.DRAMDomain, socket: n, wrap: big}
}
