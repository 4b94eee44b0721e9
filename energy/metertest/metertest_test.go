package metertest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/energy"
)

func TestTheClockConforms(t *testing.T) { TestClock(t, &Clock{}) }

// fakeClock goes through a list of readings and stays at the last.
type fakeClock struct {
	name       string
	resolution time.Duration
	bound      time.Duration // of four threads
	step       time.Duration
	err        error
	now        chan time.Duration
}

func newFake() *fakeClock {
	c := &fakeClock{name: "fake", resolution: 1, bound: 4, now: make(chan time.Duration, 1)}
	c.now <- time.Hour
	return c
}

func (c *fakeClock) CPU() (time.Duration, error) {
	now := <-c.now
	c.now <- now + c.step
	return now, c.err
}
func (c *fakeClock) Resolution() time.Duration { return c.resolution }
func (c *fakeClock) Name() string              { return c.name }

func (c *fakeClock) Bound(threads int) time.Duration {
	if threads == 1 {
		return c.resolution
	}
	return c.bound
}

func TestCheckClockFinds(t *testing.T) {
	if err := CheckClock(newFake()); err != nil {
		t.Fatal(err)
	}
	for want, breakIt := range map[string]func(*fakeClock){
		"no name":        func(c *fakeClock) { c.name = "" },
		"must exceed 0":  func(c *fakeClock) { c.resolution = 0 },
		"must not fall":  func(c *fakeClock) { c.bound = 0 },
		"went back from": func(c *fakeClock) { c.step = -1 },
		"out of order":   func(c *fakeClock) { c.err = errors.New("out of order") },
	} {
		c := newFake()
		breakIt(c)
		if err := CheckClock(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %q", err, want)
		}
	}
}

// fakeSource is a good source unless a field says otherwise.
type fakeSource struct {
	info     energy.SourceInfo
	change   func(*energy.Energy)
	starts   int
	startErr error
	accept   bool          // any usage
	flat     bool          // the same energy for any work
	quiet    bool          // no warning for nothing
	again    func() error  // what a second stop returns, nil for ErrStopped
	restless bool          // info changes
	second   energy.Joules // added by a second stop
}

func newSource() *fakeSource {
	return &fakeSource{info: energy.SourceInfo{Name: "fake", Kind: energy.Assumed, Detail: "a fake"}}
}

func (s *fakeSource) Info() energy.SourceInfo {
	i := s.info
	if s.restless {
		s.info.Detail += "!"
	}
	return i
}

func (s *fakeSource) Start() (energy.Window, error) {
	s.starts++
	if s.starts > 1 && s.startErr != nil {
		return nil, s.startErr
	}
	return &fakeWindow{s: s}, nil
}

type fakeWindow struct {
	s       *fakeSource
	stopped bool
}

func (w *fakeWindow) Stop(u energy.Usage) (energy.Energy, error) {
	if err := u.Valid(); err != nil && !w.s.accept {
		return energy.Energy{}, err
	}
	j := energy.Joules(u.CPU)
	if w.s.flat {
		j = 1
	}
	if w.stopped {
		if w.s.again == nil {
			return energy.Energy{}, energy.ErrStopped
		}
		if err := w.s.again(); err != nil {
			return energy.Energy{}, err
		}
		j += w.s.second
	}
	w.stopped = true
	e := energy.Energy{
		Gross: energy.Exactly(j), Idle: energy.Exactly(j / 4), Net: energy.Exactly(j * 3 / 4),
		Kind: w.s.info.Kind, Source: w.s.info.Name,
	}
	if u.CPU == 0 && !w.s.quiet {
		e.Warnings = []string{"nothing was done"}
	}
	if w.s.change != nil {
		w.s.change(&e)
	}
	return e, nil
}

func TestCheckSourceFinds(t *testing.T) {
	if err := CheckSource(newSource()); err != nil {
		t.Fatal(err)
	}
	same := newSource()
	same.again = func() error { return nil }
	if err := CheckSource(same); err != nil {
		t.Errorf("a window without state: %v", err)
	}
	broken := errors.New("broken")
	for want, breakIt := range map[string]func(*fakeSource){
		"name and detail must be given": func(s *fakeSource) { s.info.Detail = "" },
		"kind is unknown":               func(s *fakeSource) { s.info.Kind = 0 },
		"info changed":                  func(s *fakeSource) { s.restless = true },
		"two windows at once: broken":   func(s *fakeSource) { s.startErr = broken },
		"was accepted":                  func(s *fakeSource) { s.accept = true },
		"must wrap ErrStopped":          func(s *fakeSource) { s.again = func() error { return broken } },
		"second stop gave":              func(s *fakeSource) { s.again = func() error { return nil }; s.second = 1 },
		"twice the work takes":          func(s *fakeSource) { s.flat = true },
		"zero without a warning":        func(s *fakeSource) { s.quiet = true },
		"low is -1":                     func(s *fakeSource) { s.change = func(e *energy.Energy) { e.Idle.Low = -1 } },
		"it must be assumed by": func(s *fakeSource) {
			s.change = func(e *energy.Energy) { e.Kind = energy.Measured }
		},
		"but gross is": func(s *fakeSource) {
			s.change = func(e *energy.Energy) { e.Net = energy.Range[energy.Joules]{} }
		},
		"is not gross": func(s *fakeSource) {
			s.change = func(e *energy.Energy) {
				e.Share = 0.5
				e.Domains = []energy.DomainEnergy{{
					Name: "package-0", Kind: "package",
					Whole: energy.Exactly[energy.Joules](10),
				}}
			}
		},
		"share is 2": func(s *fakeSource) { s.change = func(e *energy.Energy) { e.Share = 2 } },
		"kind is \"core\"": func(s *fakeSource) {
			s.change = func(e *energy.Energy) { e.Domains = []energy.DomainEnergy{{Name: "x", Kind: "core"}} }
		},
		"a domain has no name": func(s *fakeSource) {
			s.change = func(e *energy.Energy) { e.Domains = []energy.DomainEnergy{{Kind: "dram"}} }
		},
		"CPU time of the host is -1": func(s *fakeSource) { s.change = func(e *energy.Energy) { e.HostCPU = -1 } },
		"exceeds gross": func(s *fakeSource) {
			s.change = func(e *energy.Energy) { e.Net.High = 2 * e.Gross.High }
		},
	} {
		s := newSource()
		breakIt(s)
		if err := CheckSource(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %q", err, want)
		}
	}
}
