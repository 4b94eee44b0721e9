package sim

import (
	"testing"
	"time"

	"github.com/joulemark/joulemark/energy"
)

// stopwatch adds up CPU time, which, unlike wall time, does not count the time in which somebody
// else had the processor.
type stopwatch struct {
	b     *testing.B
	ns    float64
	begun time.Duration
}

func (s *stopwatch) now() time.Duration {
	d, err := energy.ProcessClock().CPU()
	if err != nil {
		s.b.Fatal(err)
	}
	return d
}

func (s *stopwatch) start() { s.begun = s.now() }
func (s *stopwatch) stop()  { s.ns += float64((s.now() - s.begun).Nanoseconds()) }
