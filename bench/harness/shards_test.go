package harness

import (
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/record"
)

// Results say which trials several cores have simulated together, beside what they say of the
// machine. What was counted is the same on any number of cores.
func TestShardsAreSaid(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var counted [2]record.Counted
	for i, tt := range []struct {
		cores int
		want  string
	}{
		{1, ""},
		{2, "simulated on 2 cores (2 shards): flooding at 150000 nodes on sim"},
	} {
		runtime.GOMAXPROCS(tt.cores)
		r := newLab().runner(t)
		r.Meter.Now = nil // real executions do not move the clock of the lab
		r.Scenario.Algorithms, r.Scenario.Nodes = []string{"flooding"}, []int{64, 150_000}
		r.Scenario.Window, r.Scenario.WallCap = time.Microsecond, time.Microsecond
		res, err := r.Run(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if res.Method.Shards != tt.want {
			t.Errorf("%d cores: %q; want %q", tt.cores, res.Method.Shards, tt.want)
		}
		counted[i] = res.Records[1].Counted
	}
	if d := cmp.Diff(counted[0], counted[1]); d != "" {
		t.Error(d)
	}
}
