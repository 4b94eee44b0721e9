package energy

import (
	"errors"
	"fmt"
)

// Session is one window of energy around several windows of CPU time, for work that comes in pieces
// with something else between them. Counters of the hardware, and those of the whole machine's CPU
// time that tell whose energy it was, are much too coarse for windows of a few milliseconds; over
// the whole session they are not, and what is between the pieces is not charged, because it is not
// among their CPU time. A Session belongs to one goroutine.
type Session struct {
	m      *Meter
	window Window
	usage  Usage
}

// Lap is one window of CPU time of a [Session].
type Lap struct {
	s     *Session
	since reading
}

// Open begins a session. It must be closed, because counters are read as long as it is open.
func (m *Meter) Open() (*Session, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	w, err := m.Source.Start()
	if err != nil {
		return nil, fmt.Errorf("energy: start of source: %w", err)
	}
	return &Session{m: m, window: w}, nil
}

// Start begins a piece of work.
func (s *Session) Start() (Lap, error) {
	if s.m == nil {
		return Lap{}, ErrStopped
	}
	since, err := s.m.begin()
	return Lap{s, since}, err
}

// Stop ends a piece of work and returns what it used. A second Stop returns an error that wraps
// [ErrStopped].
func (l *Lap) Stop() (Usage, error) {
	used, _, err := l.end()
	return used, err
}

// Split ends a piece of work and begins the next at the same moment.
func (l *Lap) Split() (Usage, error) {
	s := l.s
	used, now, err := l.end()
	if err == nil {
		l.s, l.since = s, now
	}
	return used, err
}

func (l *Lap) end() (Usage, reading, error) {
	s := l.s
	if s == nil || s.m == nil {
		return Usage{}, reading{}, ErrStopped
	}
	l.s = nil
	used, now, err := s.m.usage(l.since)
	if err == nil {
		s.usage = s.usage.Add(used)
	}
	return used, now, err
}

// Add takes a piece of work that was not done in this process but on this machine, as whoever did
// it has metered it.
func (s *Session) Add(u Usage) { s.usage = s.usage.Add(u) }

// Close ends the session and returns what all pieces used, and what it cost. Without a piece the
// usage is that of no time at all. A second Close returns an error that wraps [ErrStopped].
func (s *Session) Close() (Usage, Energy, error) {
	e, err := s.Charge(s.usage)
	if errors.Is(err, ErrStopped) {
		return Usage{}, e, err
	}
	return s.usage, e, err
}

// Charge is Close for those who know better what was used than the sum of all pieces.
func (s *Session) Charge(u Usage) (Energy, error) {
	if s.m == nil {
		return Energy{}, ErrStopped
	}
	s.m = nil
	e, err := s.window.Stop(u)
	if err != nil {
		return Energy{}, fmt.Errorf("energy: end of window: %w", err)
	}
	return e, nil
}

// check says what the meter lacks.
func (m *Meter) check() error {
	switch {
	case m.Clock == nil:
		return errors.New("energy: meter has no clock")
	case m.Source == nil:
		return errors.New("energy: meter has no source")
	case m.Threads < 0:
		return fmt.Errorf("energy: meter threads is %d; it must be at least 0", m.Threads)
	}
	return nil
}
