package reference

import (
	"strings"
	"testing"
	"time"
)

// The time for the set-up grows with the nodes, unless one is given.
func TestTimeoutGrowsWithNodes(t *testing.T) {
	for _, c := range []struct {
		subscribers int
		given, want time.Duration
	}{{1, 0, 30200 * time.Millisecond}, {999, 0, 130 * time.Second}, {999, 5 * time.Second, 5 * time.Second}} {
		got := Config{Subscribers: c.subscribers, Timeout: c.given}.withDefaults().Timeout
		if got != c.want {
			t.Errorf("%d subscribers, given %v: %v, want %v", c.subscribers, c.given, got, c.want)
		}
	}
	for _, d := range []time.Duration{-1, 25 * time.Hour} {
		if err := CheckTimeout(d); err == nil || !strings.Contains(err.Error(), "setup-timeout: "+d.String()) {
			t.Errorf("%v: %v", d, err)
		}
	}
}
