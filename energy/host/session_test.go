package host

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/joulemark/joulemark/energy"
)

// lapClock is a CPU clock that a test moves.
type lapClock struct{ cpu time.Duration }

func (c *lapClock) CPU() (time.Duration, error) { return c.cpu, nil }
func (*lapClock) Resolution() time.Duration     { return time.Microsecond }
func (*lapClock) Name() string                  { return "lap" }

// Pieces of two milliseconds are far below a tick of the machine's CPU time; over a session the
// share is right all the same, and what lies between the pieces is charged to nobody.
func TestSessionChargesShortPieces(t *testing.T) {
	b := newRig(t, pkg(0))
	c := &lapClock{}
	m := &energy.Meter{Clock: c, Source: b, Now: func() time.Time { return b.clock }}
	s, err := m.Open()
	if err != nil {
		t.Fatal(err)
	}
	for range 250 {
		lap, err := s.Start()
		if err != nil {
			t.Fatal(err)
		}
		// 2 ms of work, in which the others are busy for 6 ms; then 2 ms of clearing up, with as
		// much from others.
		c.cpu += 2 * time.Millisecond
		b.pass(2*time.Millisecond, 0, 20)
		if u, err := lap.Stop(); err != nil || math.Abs(float64(u.CPU)-2e-3) > 1e-12 {
			t.Fatalf("%v, %v; want 2 ms", u, err)
		}
		if _, err := lap.Stop(); !errors.Is(err, energy.ErrStopped) {
			t.Fatalf("%v; want ErrStopped", err)
		}
		c.cpu += 2 * time.Millisecond
		b.pass(2*time.Millisecond, 0, 20)
	}
	b.host.busy += 250 * 16 / 10 // ticks of 10 ms
	used, e, err := s.Close()
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(float64(used.CPU)-0.5) > 1e-9 || used.Windows != 250 {
		t.Errorf("%v; want 0.5 s in 250 pieces", used)
	}
	// 0.5 s of the 4 s in which CPUs were busy, of 20 W for a second.
	if math.Abs(e.Share-0.125) > 1e-9 || math.Abs(float64(e.Gross.Central)-2.5) > 1e-6 {
		t.Errorf("share %v, gross %v; want 0.125 and 2.5 J", e.Share, e.Gross)
	}
	if _, _, err := s.Close(); !errors.Is(err, energy.ErrStopped) {
		t.Errorf("%v; want ErrStopped", err)
	}
	if _, err := s.Start(); !errors.Is(err, energy.ErrStopped) {
		t.Errorf("%v; want ErrStopped", err)
	}
}

func TestSessionNeedsAMeter(t *testing.T) {
	for _, m := range []*energy.Meter{
		{},
		{Clock: &lapClock{}},
		{Clock: &lapClock{}, Source: newRig(t, pkg(0)), Threads: -1},
	} {
		if _, err := m.Open(); err == nil {
			t.Errorf("%+v: no error", m)
		}
	}
}
