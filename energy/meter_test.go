package energy_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/host/cpu"
	"github.com/joulemark/joulemark/energy/metertest"
)

func TestProcessClock(t *testing.T) { metertest.TestClock(t, energy.ProcessClock()) }

// The process clock must move with work. The loop ends when it does, however
// slow the machine is.
func TestProcessClockMoves(t *testing.T) {
	c := energy.ProcessClock()
	first, err := c.CPU()
	if err != nil {
		t.Fatal(err)
	}
	for {
		now, err := c.CPU()
		if err != nil {
			t.Fatal(err)
		}
		if now > first {
			return
		}
	}
}

// boundedClock adds a bound to the clock of a test.
type boundedClock struct{ metertest.Clock }

func (*boundedClock) Bound(threads int) time.Duration {
	return time.Millisecond * time.Duration(threads)
}

func newMeter(t *testing.T, c energy.Clock) *energy.Meter {
	t.Helper()
	s, err := energy.FixedWatts(energy.Exactly[energy.Watts](2))
	if err != nil {
		t.Fatal(err)
	}
	return &energy.Meter{Clock: c, Source: s}
}

func TestMeter(t *testing.T) {
	var c metertest.Clock
	c.SetResolution(time.Microsecond)
	c.Advance(time.Hour) // the time before the window does not count
	m := newMeter(t, &c)
	wall := time.Unix(1000, 0)
	m.Now = func() time.Time { return wall }
	span, err := m.Start()
	if err != nil {
		t.Fatal(err)
	}
	c.Advance(3 * time.Second)
	wall = wall.Add(5 * time.Second)
	u, e, err := span.Stop()
	if err != nil {
		t.Fatal(err)
	}
	want := energy.Usage{CPU: 3, Wall: 5, Resolution: 1e-6, Error: 1e-6, Clock: "metertest", Windows: 1}
	if diff := cmp.Diff(want, u); diff != "" {
		t.Error(diff)
	}
	if got := e.Gross.Central; got != 6 {
		t.Errorf("3 s at 2 W are %v", got)
	}
	if _, _, err := span.Stop(); !errors.Is(err, energy.ErrStopped) {
		t.Errorf("second stop: %v", err)
	}
	if _, _, err := new(energy.Span).Stop(); !errors.Is(err, energy.ErrStopped) {
		t.Errorf("stop of nothing: %v", err)
	}
}

// A wall clock that is set back gives no negative time.
func TestMeterWallNeverNegative(t *testing.T) {
	m := newMeter(t, &metertest.Clock{})
	wall := time.Unix(1000, 0)
	m.Now = func() time.Time { return wall }
	span, err := m.Start()
	if err != nil {
		t.Fatal(err)
	}
	wall = wall.Add(-time.Hour)
	if u, _, err := span.Stop(); err != nil || u.Wall != 0 {
		t.Errorf("wall is %v, %v", u.Wall, err)
	}
}

func TestMeterError(t *testing.T) {
	for threads, want := range map[int]energy.CPUSeconds{0: 0.001, 1: 0.001, 4: 0.004} {
		m := newMeter(t, &boundedClock{})
		m.Threads = threads
		span, err := m.Start()
		if err != nil {
			t.Fatal(err)
		}
		u, _, err := span.Stop()
		if err != nil || u.Error != want {
			t.Errorf("%d threads: error is %v, %v, want %v", threads, u.Error, err, want)
		}
	}
}

// brokenSource fails where it is told to.
type brokenSource struct{ start, stop error }

func (brokenSource) Info() energy.SourceInfo { return energy.SourceInfo{Name: "broken"} }

func (b brokenSource) Start() (energy.Window, error) { return b, b.start }

func (b brokenSource) Stop(energy.Usage) (energy.Energy, error) { return energy.Energy{}, b.stop }

func TestMeterFailures(t *testing.T) {
	broken := errors.New("broken")
	var c metertest.Clock
	for want, m := range map[string]*energy.Meter{
		"no clock":        {Source: brokenSource{}},
		"no source":       {Clock: &c},
		"threads is -1":   {Clock: &c, Source: brokenSource{}, Threads: -1},
		"start of source": {Clock: &c, Source: brokenSource{start: broken}},
	} {
		if _, err := m.Start(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %q", err, want)
		}
	}
	m := newMeter(t, &c)
	c.Fail(broken)
	if _, err := m.Start(); !errors.Is(err, broken) {
		t.Errorf("clock fails at start: %v", err)
	}
	c.Fail(nil)
	span, _ := m.Start()
	c.Fail(broken)
	if _, _, err := span.Stop(); !errors.Is(err, broken) {
		t.Errorf("clock fails at stop: %v", err)
	}
	c.Fail(nil)
	span, _ = m.Start()
	c.Advance(-time.Second)
	if _, _, err := span.Stop(); err == nil || !strings.Contains(err.Error(), "went back") {
		t.Errorf("clock goes back: %v", err)
	}
	m.Source = brokenSource{stop: broken}
	span, _ = m.Start()
	if _, _, err := span.Stop(); !errors.Is(err, broken) {
		t.Errorf("source fails at stop: %v", err)
	}
}

func TestMeterDoesNotAllocate(t *testing.T) {
	m := newMeter(t, energy.ProcessClock())
	m.Source = modelOf(t, "Turin")
	u := testing.AllocsPerRun(100, func() {
		span, err := m.Start()
		if err != nil {
			t.Fatal(err)
		}
		for range 10000 { // enough work for the clock to move
			m.Threads = 1
		}
		if _, _, err := span.Stop(); err != nil {
			t.Fatal(err)
		}
	})
	if u != 0 {
		t.Errorf("a window allocates %v times", u)
	}
}

func BenchmarkMeter(b *testing.B) {
	row, err := cpu.Lookup("Turin")
	if err != nil {
		b.Fatal(err)
	}
	source, err := row.Model()
	if err != nil {
		b.Fatal(err)
	}
	m := &energy.Meter{Clock: energy.ProcessClock(), Source: source}
	b.ReportAllocs()
	for b.Loop() {
		span, err := m.Start()
		if err != nil {
			b.Fatal(err)
		}
		if _, _, err := span.Stop(); err != nil {
			b.Fatal(err)
		}
	}
}
