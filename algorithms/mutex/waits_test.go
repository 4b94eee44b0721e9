package mutex

import (
	"math"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

func TestWaits(t *testing.T) {
	s := NewSection(&Workload{entries: 2, hold: 1, n: 3, askers: 3}, Rules{})
	figures := func() (values [4]float64) {
		for i, m := range s.Result().Metrics {
			values[i] = m.Value
			if want := []string{"mean wait", "longest wait", "synchronization delay", "fairness"}[i]; m.Name != want {
				t.Errorf("metric %d is called %s, want %s", i, m.Name, want)
			}
		}
		return values
	}
	expect := func(want [4]float64) {
		t.Helper()
		got := figures()
		for i := range want {
			if math.Abs(got[i]-want[i]) > 1e-12 {
				t.Fatalf("%v, want %v", got, want)
			}
		}
	}
	see := func(node algorithms.ID, what uint8, at algorithms.Time) {
		t.Helper()
		if err := s.Observe(at, node, algorithms.Observation{What: what}); err != nil {
			t.Fatal(err)
		}
	}
	expect([4]float64{0, 0, 0, 1})
	see(0, SawRequest, 0)
	see(0, SawEnter, 0)
	see(1, SawRequest, 500)
	expect([4]float64{0, 0, 0, 1}) // the one that has entered has not waited
	see(0, SawLeave, 3000)
	see(1, SawEnter, 5500)
	expect([4]float64{.0025, .005, .0025, .5}) // 0 and 5 ms, and 2.5 ms from hand to hand
	see(1, SawLeave, 6000)                     // nobody waits
	see(2, SawRequest, 7000)
	see(2, SawEnter, 12000)
	expect([4]float64{.010 / 3, .005, .0025, 100. / (3 * 50)})
	see(0, SawRequest, 13000)
	s.Fault(14000, algorithms.Fault{Kind: algorithms.Crash, Node: 0}) // waits no more
	see(2, SawLeave, 15000)
	see(1, SawRequest, 16000)
	see(1, SawEnter, 17000)
	expect([4]float64{.011 / 4, .005, .0025, 64. / (3 * (9 + 25))}) // means of 0, 3 and 5 ms
}

// Where one node alone asks, there is nobody to hand over to.
func TestWaitsOfOne(t *testing.T) {
	s := NewSection(&Workload{entries: 1, hold: 1, n: 3, askers: 1, places: []int32{-1, 0, -1}}, Rules{})
	if m := s.Result().Metrics; len(m) != 2 || m[1].Name != "longest wait" {
		t.Errorf("%+v", m)
	}
}
