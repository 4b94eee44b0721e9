package host

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/host/cpu"
)

// stepClock is a clock that each reading moves.
type stepClock struct {
	now, step, resolution time.Duration
	err                   error
}

func (c *stepClock) CPU() (time.Duration, error) { c.now += c.step; return c.now, c.err }
func (c *stepClock) Resolution() time.Duration   { return c.resolution }
func (c *stepClock) Name() string                { return "steps" }

func TestOverhead(t *testing.T) {
	b := newRig(t, pkg(0))
	b.c.step = 1e3
	// Each pair reads the clock twice and the end of the loop once more, 1 µs each.
	m := &energy.Meter{
		Clock: &stepClock{step: time.Microsecond, resolution: 1}, Source: b,
		Now: func() time.Time { return b.clock },
	}
	c, err := m.Overhead()
	if err != nil {
		t.Fatal(err)
	}
	if c.Pair != 2*time.Microsecond {
		t.Errorf("a pair costs %v", c.Pair)
	}
	// The sampler does not read the clock, so 1 µs is all of its runs.
	if c.SamplerShare != 0 {
		t.Errorf("the sampler takes %v", c.SamplerShare)
	}
	if b.fire != nil || len(b.open) != 0 {
		t.Error("a window is open")
	}
	// A clock that is too coarse stands still; the wall tells.
	wall := time.Unix(0, 0)
	m = &energy.Meter{Clock: &stepClock{resolution: 10 * time.Millisecond}, Source: b, Now: func() time.Time {
		wall = wall.Add(10 * time.Microsecond)
		return wall
	}}
	if c, err = m.Overhead(); err != nil || c.Pair < 20*time.Microsecond || c.SamplerShare <= 0 {
		t.Errorf("%+v, %v", c, err)
	}
	model, err := energy.FixedWatts(energy.Exactly[energy.Watts](1))
	if err != nil {
		t.Fatal(err)
	}
	m.Source = model
	if c, err = m.Overhead(); err != nil || c.SamplerShare != 0 || c.Pair <= 0 {
		t.Errorf("%+v, %v", c, err)
	}
	broken := errors.New("broken")
	for want, m := range map[string]*energy.Meter{
		"no clock":  {Source: model},
		"no source": {Clock: &stepClock{}},
		"broken":    {Clock: &stepClock{err: broken}, Source: model},
	} {
		if _, err := m.Overhead(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %q", err, want)
		}
	}
}

// A clock that fails leaves no window open behind it.
func TestMeterClosesWindows(t *testing.T) {
	b := newRig(t, pkg(0))
	c := &stepClock{err: errors.New("broken")}
	m := &energy.Meter{Clock: c, Source: b}
	if _, err := m.Start(); err == nil || len(b.open) != 0 {
		t.Errorf("start: %v, %d windows open", err, len(b.open))
	}
	for name, breakIt := range map[string]func(){
		"fails":     func() { c.err = errors.New("broken") },
		"goes back": func() { c.step = -time.Second },
	} {
		c.err, c.step = nil, 0
		s, err := m.Start()
		if err != nil {
			t.Fatal(err)
		}
		breakIt()
		if _, _, err := s.Stop(); err == nil || len(b.open) != 0 {
			t.Errorf("clock %s: %v, %d windows open", name, err, len(b.open))
		}
	}
}

func BenchmarkMeterPair(b *testing.B) {
	row, err := cpu.Lookup("Turin")
	if err != nil {
		b.Fatal(err)
	}
	model, err := row.Model()
	if err != nil {
		b.Fatal(err)
	}
	benchmarkPair(b, model)
}

func benchmarkPair(b *testing.B, source energy.Source) {
	m := &energy.Meter{Clock: energy.ProcessClock(), Source: source}
	b.ReportAllocs()
	for b.Loop() {
		s, err := m.Start()
		if err != nil {
			b.Fatal(err)
		}
		if _, _, err := s.Stop(); err != nil {
			b.Fatal(err)
		}
	}
}
