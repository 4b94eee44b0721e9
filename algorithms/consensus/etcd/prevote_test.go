package etcd

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
	"github.com/joulemark/joulemark/bench/sim"
)

// A member that was cut off for a while deposes the leader when it is back, though all is decided
// and nobody missed the leader: its campaigns have taken it to a higher term. With prevote it has
// taken none, and the leader stays.
func TestHealedMember(t *testing.T) {
	t.Parallel()
	alone := &algorithms.Cut{SideA: []bool{false, false, false, false, true}}
	for seed := range seeds(40) {
		leaders := map[string]int{}
		for _, prevote := range []string{"off", "on"} {
			var rec recorder
			out := settled(t, "prevote "+prevote, sim.Config{
				Graph: algorithms.Complete(5), Links: fixed, Seed: seed, Tracer: &rec,
				Params: workload("isolated", 2, "prevote", prevote),
				Faults: []algorithms.Fault{
					{At: 30 * algorithms.Millisecond, Kind: algorithms.Split, Cut: alone},
					{At: 400 * algorithms.Millisecond, Kind: algorithms.Heal, Cut: alone},
				},
				Overtime: 1500 * algorithms.Millisecond, // since the values were decided
			}, 2)
			leaders[prevote] = len(rec.seen(consensus.SawLeader))
			if out.Time < 1400*algorithms.Millisecond {
				t.Fatalf("seed %d: over at %v; want a second after the healing", seed, out.Time)
			}
		}
		if leaders["off"] < 2 || leaders["on"] != 1 {
			t.Errorf("seed %d: %d leaders without prevote, %d with it; want 2 or more, 1",
				seed, leaders["off"], leaders["on"])
		}
	}
}

// With prevote a leader that dies is followed by another all the same, and one that was cut off
// follows when it is back.
func TestPreVoteElects(t *testing.T) {
	t.Parallel()
	for _, n := range []int{3, 5} {
		alone := &algorithms.Cut{SideA: make([]bool, n)}
		alone.SideA[first] = true
		for seed := range seeds(40) {
			for name, faults := range map[string][]algorithms.Fault{
				"crash": {crash(first, 5500)},
				"cut": {
					{At: 5500, Kind: algorithms.Split, Cut: alone},
					{At: algorithms.Second, Kind: algorithms.Heal, Cut: alone},
				},
			} {
				settled(t, name, sim.Config{
					Graph: algorithms.Complete(n), Seed: seed, Faults: faults,
					Params: workload("isolated", 3, "prevote", "on"),
				}, 3)
			}
		}
	}
}

// The question before the election is asked of all and answered by all.
func TestPreVoteCounts(t *testing.T) {
	for _, n := range []int{1, 2, 3, 8} {
		out := simulate(t, sim.Config{Graph: algorithms.Complete(n), Params: workload("isolated", 1, "prevote", "on")})
		if want := int64(8+4) * int64(n-1); out.Counts.Sent != want || !out.Expected.IsExact() && n > 1 ||
			out.Expected.High != float64(want) {
			t.Errorf("%d nodes: %d messages, expected %+v; want %d", n, out.Counts.Sent, out.Expected, want)
		}
	}
}
