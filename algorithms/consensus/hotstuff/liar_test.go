package hotstuff

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

var variantNames = []string{"basic", "chained"}

func lying(liars int, lie, bound, variant string) algorithms.Params {
	return algorithms.Params{
		"byzantine": strconv.Itoa(liars), "lie": lie, "bound": bound, "entries": "3", "auth": "none",
		"variant": variant,
	}
}

// Up to f liars, whatever they do, the others decide everything.
func TestLiars(t *testing.T) {
	t.Parallel()
	for _, variant := range variantNames {
		for _, n := range []int{4, 5, 6, 7, 10} {
			for liars := 1; liars <= (n-1)/3; liars++ {
				for _, lie := range []string{"silent", "equivocate"} {
					for seed := range uint64(4) {
						links := network.Links{}
						if seed%2 == 1 {
							links.Loss = 0.1
						}
						out := simulate(t, sim.Config{
							Graph: algorithms.Complete(n), Seed: seed, Links: links,
							Params: lying(liars, lie, "kept", variant),
						})
						if out.Status() != "ok" || out.Expected.Known() {
							t.Errorf("%s, n=%d, %d liars, %s, seed %d: %s", variant, n, liars, lie, seed, out.Status())
						}
					}
				}
			}
		}
	}
}

// One more and two honest replicas decide different blocks; had they been silent, nobody would, and
// that is what the run says.
func TestTooManyLiars(t *testing.T) {
	for _, variant := range variantNames {
		for _, n := range []int{4, 7} {
			found := map[string]bool{}
			for seed := range uint64(10) {
				cfg := sim.Config{
					Graph: algorithms.Complete(n), Seed: seed,
					Params: lying((n-1)/3+1, "equivocate", "broken", variant),
					Limits: engine.Limits{Events: 20_000},
				}
				if out := simulate(t, cfg); out.Violation != nil {
					name, _, _ := strings.Cut(out.Violation.Error(), ":")
					found[name] = true
				}
				cfg.Params = lying((n-1)/3+1, "silent", "broken", variant)
				out := simulate(t, cfg)
				if out.Violation != nil || out.Goal || !strings.HasPrefix(out.Obstacle, "blocked: ") {
					t.Errorf("%s, n=%d, silent: %s, %q", variant, n, out.Status(), out.Obstacle)
				}
			}
			if !found[oneChain.Name] {
				t.Errorf("%s, n=%d: f+1 liars bring about %v; want %q", variant, n, found, oneChain.Name)
			}
		}
	}
}

// Runs with failures of every kind, on many seeds.
func TestFaults(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		n := 3 + int(seed%5)
		cut := &algorithms.Cut{SideA: make([]bool, n)}
		cut.SideA[seed%uint64(n)], cut.SideA[1] = true, true
		out := simulate(t, sim.Config{
			Graph: algorithms.Complete(n), Seed: seed, Links: network.Links{Loss: 0.1, Duplicate: 0.1, Reorder: 0.1},
			Params: algorithms.Params{
				"entries": "5", "mode": []string{"isolated", "pipelined"}[seed/2%2], "auth": "none",
				"variant": variantNames[seed%2], "tenure": []string{"1", "100"}[seed/4%2],
			},
			Faults: []algorithms.Fault{
				{At: 1000, Kind: algorithms.Split, Cut: cut},
				{At: 2500 + algorithms.Time(seed)*100, Kind: algorithms.Crash, Node: 0},
				{At: 30_000, Kind: algorithms.Heal, Cut: cut},
				{At: 40_000, Kind: algorithms.Recover, Node: 0},
			},
		})
		if out.Status() != "ok" {
			t.Errorf("n=%d, seed %d: %s", n, seed, out.Status())
		}
	}
}

// Each of its own properties can be violated: the checker hears of votes and decisions that a
// replica would not give.
func TestProperties(t *testing.T) {
	type event struct {
		node       algorithms.ID
		what       uint8
		value, aux int64
		wants      string
	}
	votes := func(view, block int64, phases int, nodes ...algorithms.ID) (all []event) {
		for p := range phases {
			for _, id := range nodes {
				all = append(all, event{id, sawVote + uint8(p), view, block, ""})
			}
		}
		return all
	}
	full := func(view, block int64) []event { return votes(view, block, 1, 0, 1, 2) }
	decided := func(wants string) []event { return []event{{3, sawDecided, 1, 7, wants}} }
	for _, c := range []struct {
		name, variant string
		events        []event
	}{
		{"all is well", "basic", append(votes(1, 7, 3, 0, 1, 2), event{3, sawDecided, 1, 7, ""})},
		{"two commits", "basic", append(
			append(votes(1, 7, 2, 0, 1, 2), event{0, sawVote + 2, 1, 7, ""}, event{1, sawVote + 2, 1, 7, ""}),
			event{3, sawDecided, 1, 7, quorums.Name})},
		{"nobody has voted", "basic", []event{{3, sawDecided, 1, 7, quorums.Name}}},
		{"votes for another block", "basic", append(votes(1, 8, 3, 0, 1, 2), event{3, sawDecided, 1, 7, quorums.Name})},
		{"another block at the height", "basic", append(
			append(votes(1, 7, 3, 0, 1, 2), event{3, sawDecided, 1, 7, ""}),
			append(votes(2, 8, 3, 0, 1, 2), event{3, sawDecided, 1, 8, oneChain.Name})...)},
		{"twice in a phase", "basic", []event{{0, sawVote, 1, 7, ""}, {0, sawVote, 1, 7, oneVote.Name}}},
		{"back to a phase", "basic", []event{{0, sawVote + 1, 1, 7, ""}, {0, sawVote, 1, 7, oneVote.Name}}},
		{"back to a view", "basic", []event{{0, sawVote, 2, 7, ""}, {0, sawVote + 2, 1, 7, oneVote.Name}}},
		{"three in a row", "chained", slices.Concat(full(1, 7), full(2, 8), full(3, 9), decided(""))},
		{"two in a row", "chained", slices.Concat(full(1, 7), full(2, 8), decided(quorums.Name))},
		{"a view in between", "chained", slices.Concat(full(1, 7), full(2, 8), full(4, 9), decided(quorums.Name))},
		{"two votes for the last", "chained", slices.Concat(
			full(1, 7), full(2, 8), votes(3, 9, 1, 0, 1), decided(quorums.Name))},
	} {
		inst, err := HotStuff.Prepare(algorithms.Setup{
			Graph: algorithms.Complete(4), Delta: 1, Params: algorithms.Params{"variant": c.variant, "auth": "none"},
		})
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range c.events {
			err := inst.Checker.Observe(0, e.node, algorithms.Observation{What: e.what, Value: e.value, Aux: e.aux})
			if (err == nil) != (e.wants == "") || err != nil && !strings.HasPrefix(err.Error(), e.wants) {
				t.Errorf("%s, event %d: %v; want %q", c.name, i, err, e.wants)
			}
		}
	}
}
