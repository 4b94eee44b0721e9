package sim

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
)

// The default limit of time grows with the delays, and one that is given stays.
func TestLimitOfTime(t *testing.T) {
	slow := network.Links{Latency: network.Latency{Distribution: network.Fixed, A: algorithms.Hour / 4}}
	for _, tt := range []struct {
		given Config
		want  algorithms.Time
	}{
		{Config{}, algorithms.Hour},
		{Config{Links: slow}, 250 * algorithms.Hour},
		{Config{Links: slow, Limits: engine.Limits{Time: algorithms.Hour}}, algorithms.Hour},
	} {
		if got := withDefaults(tt.given).Limits.Time; got != tt.want {
			t.Errorf("%v with %v given, want %v", got, tt.given.Limits.Time, tt.want)
		}
	}
}
