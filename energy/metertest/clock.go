package metertest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/joulemark/joulemark/energy"
)

// Clock is a clock under the control of a test. The zero value stands at zero and
// has a resolution of 1 ns. It is safe for concurrent use.
type Clock struct {
	mu         sync.Mutex
	now        time.Duration
	err        error
	resolution time.Duration
}

var _ energy.Clock = (*Clock)(nil)

// Advance moves the clock; a negative step makes it a broken clock.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now += d
}

// Fail makes every further reading return err; nil heals the clock.
func (c *Clock) Fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.err = err
}

// SetResolution sets the resolution.
func (c *Clock) SetResolution(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.resolution = d
}

// CPU returns the time to which the clock was moved.
func (c *Clock) CPU() (time.Duration, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now, c.err
}

// Resolution returns what was set, or 1 ns.
func (c *Clock) Resolution() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.resolution == 0 {
		return 1
	}
	return c.resolution
}

// Name returns "metertest".
func (c *Clock) Name() string { return "metertest" }

// TestClock runs [CheckClock] and reports what it finds.
func TestClock(t *testing.T, c energy.Clock) {
	t.Helper()
	if err := CheckClock(c); err != nil {
		t.Error(err)
	}
}

// readings is how often a clock is read in search of a step back.
const readings = 200

// CheckClock checks that a clock has a name and a positive resolution, that its
// bound grows with the threads, and that it neither fails nor goes backwards,
// read from one goroutine and from several.
func CheckClock(c energy.Clock) error {
	var errs []error
	if c.Name() == "" {
		errs = append(errs, errors.New("clock has no name"))
	}
	if r := c.Resolution(); r <= 0 {
		errs = append(errs, fmt.Errorf("clock %s: resolution is %v; it must exceed 0", c.Name(), r))
	}
	if b, ok := c.(energy.Bounder); ok {
		one, four := b.Bound(1), b.Bound(4)
		if one < c.Resolution() || four < one {
			errs = append(errs, fmt.Errorf(
				"clock %s: bounds for 1 and 4 threads are %v and %v at a resolution of %v; they must not fall",
				c.Name(), one, four, c.Resolution()))
		}
	}
	var wg sync.WaitGroup
	found := make([]error, 4)
	for i := range found {
		wg.Go(func() { found[i] = readOn(c) })
	}
	wg.Wait()
	return errors.Join(append(errs, found...)...)
}

func readOn(c energy.Clock) error {
	var last time.Duration
	for range readings {
		now, err := c.CPU()
		if err != nil {
			return fmt.Errorf("clock %s: %w", c.Name(), err)
		}
		if now < last {
			return fmt.Errorf("clock %s went back from %v to %v", c.Name(), last, now)
		}
		last = now
	}
	return nil
}
