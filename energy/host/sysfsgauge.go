package host

import (
	"errors"
	"fmt"
	"math"
	"sync"
	"time"
)

// gauge is one meter of a whole machine as sysfs shows it. It has one of the two functions.
type gauge struct {
	domain domain
	// energy reads a running total in microjoules.
	energy func() (uint64, error)
	// power reads the power now, in microwatts.
	power func() (float64, error)
	// every is how often the meter has something new to say.
	every time.Duration
}

// maxMicrowatts is where a power becomes a fault of its driver: a gigawatt. It also keeps totals
// far from the end of their type.
const maxMicrowatts = 1e15

// gaugeCounter makes a [counter] of a gauge. Power becomes energy by the trapezoid rule between
// one reading and the next, so it knows nothing of what the power did in between.
type gaugeCounter struct {
	gauge gauge
	now   func() time.Time

	mu     sync.Mutex
	begun  bool
	at     time.Time
	power  float64 // microwatts when last read
	energy float64 // microjoules since the first reading
}

var _ counter = (*gaugeCounter)(nil)

func newGaugeCounter(g gauge, now func() time.Time) *gaugeCounter {
	return &gaugeCounter{gauge: g, now: now}
}

func (c *gaugeCounter) domains() []domain { return []domain{c.gauge.domain} }

func (c *gaugeCounter) read(dst []reading) error {
	if len(dst) != 1 {
		return fmt.Errorf("host: %s: room for %d readings; 1 is needed", c.gauge.domain.name, len(dst))
	}
	dst[0] = reading{}
	if c.gauge.energy != nil {
		dst[0].microjoules, dst[0].err = c.gauge.energy()
	} else {
		dst[0].microjoules, dst[0].err = c.integrate()
	}
	return nil
}

// integrate adds what was drawn since the last reading. A reading that fails adds nothing and
// begins anew, since the power in between is not known.
func (c *gaugeCounter) integrate() (uint64, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	power, err := c.gauge.power()
	if err == nil && !(power > 0 && power <= maxMicrowatts) {
		err = fmt.Errorf("host: %s shows %g microwatts; it must be above 0 and at most %g",
			c.gauge.domain.name, power, maxMicrowatts)
	}
	if err != nil {
		c.begun = false
		return 0, err
	}
	now := c.now()
	if c.begun {
		c.energy += (c.power + power) / 2 * max(0, now.Sub(c.at).Seconds())
	}
	c.begun, c.at, c.power = true, now, power
	if c.energy > math.MaxInt64 {
		return 0, errors.New("host: the sum of all energy is out of range")
	}
	return uint64(math.Round(c.energy)), nil
}
