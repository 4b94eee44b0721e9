package explore_test

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/explore"
)

func TestBoundsComeBack(t *testing.T) {
	for text, want := range map[string]string{
		"": "", " ": "", "crashes<=1": "crashes<=1", "drops<=2,crashes <= 1": "crashes<=1, drops<=2",
		"timeouts<=any, duplicates<=any": "duplicates<=any, timeouts<=any", "drops<=0": "",
	} {
		b, err := explore.ParseBounds(text)
		if err != nil || b.String() != want {
			t.Errorf("%q: %q, %v; want %q", text, b, err, want)
		}
	}
	for _, text := range []string{
		"crash<=1", "crashes", "crashes<1", "crashes<=-1", "crashes<=101", "crashes<=any", "crashes<=1,crashes<=2",
		"recoveries<=1", "amnesias<=1", ",",
	} {
		if _, err := explore.ParseBounds(text); err == nil || !strings.Contains(err.Error(), "allowed") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestPromised: each kind of failure that a Spec bears, alone, recoveries with the crash before
// them, and messages that overtake others only where links keep their order.
func TestPromised(t *testing.T) {
	for _, tt := range []struct {
		spec algorithms.Spec
		want string
	}{
		{algorithms.Spec{}, "timeouts<=1"},
		{
			algorithms.Spec{Safe: algorithms.Crashes | algorithms.Reordering, Live: algorithms.Reordering},
			"crashes<=1; timeouts<=1",
		},
		{
			algorithms.Spec{Safe: algorithms.Recoveries | algorithms.Reordering, FIFO: true},
			"overtakes<=1; timeouts<=1",
		},
		{
			algorithms.Spec{Safe: ^algorithms.NoFaults},
			"crashes<=1; crashes<=1, recoveries<=1; drops<=1; duplicates<=1; partitions<=1; timeouts<=1",
		},
	} {
		var got []string
		for _, b := range explore.Promised(&tt.spec) {
			got = append(got, b.String())
		}
		if got := strings.Join(got, "; "); got != tt.want {
			t.Errorf("safe under %v: %q; want %q", tt.spec.Safe, got, tt.want)
		}
	}
}
