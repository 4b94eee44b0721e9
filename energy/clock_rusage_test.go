//go:build unix

package energy_test

import (
	"testing"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/metertest"
)

func TestRusageClock(t *testing.T) {
	metertest.TestClock(t, energy.RusageClock())
	if got := energy.RusageClock().Resolution(); got < 10*time.Millisecond {
		t.Errorf("the fallback claims a resolution of %v", got)
	}
}
