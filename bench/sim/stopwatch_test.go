package sim

import "time"

// stopwatch adds up wall time.
type stopwatch struct {
	ns    float64
	begun time.Time
}

func (s *stopwatch) start() { s.begun = time.Now() }
func (s *stopwatch) stop()  { s.ns += float64(time.Since(s.begun).Nanoseconds()) }
