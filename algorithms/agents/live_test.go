package agents

import (
	"maps"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/live"
	"github.com/joulemark/joulemark/bench/sim"
)

// short is the experiment two hundred times as fast, for engines in real time.
func short(more algorithms.Params) algorithms.Params {
	p := algorithms.Params{"duration": "0.05", "pause-min": "0.005", "pause-max": "0.015", "settle": "0.025"}
	maps.Copy(p, more)
	return p
}

// onGoroutines runs the agents as goroutines, each of which waits for its own timers: in a
// bubble, where that takes no time, or in real time.
func onGoroutines(t *testing.T, cfg live.Config) (engine.Outcome, *watch) {
	t.Helper()
	w := newWatch(cfg.Graph.N())
	cfg.Tracer = w
	out, err := live.Run(t.Context(), &Algorithm, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return out, w
}

// who is what is to be the same on all engines: who sent how many messages, to whom.
func who(w *watch) map[int64]algorithms.ID {
	to := map[int64]algorithms.ID{}
	for id, l := range w.letters {
		to[id] = l.Dest
	}
	return to
}

// With the same seed the same messages are sent on both engines, and where no route is
// learned they cost the same.
func TestGoroutinesDoAsSimulated(t *testing.T) {
	for name, params := range map[string]algorithms.Params{
		"neighbours":             nil,
		"queued":                 {"delivery": "queued"},
		"shortest, reconciled":   {"to": "any", "reconcile": "yes"},
		"flooding, queued":       {"to": "any", "routing": "flooding", "delivery": "queued"},
		"learning":               {"to": "any", "routing": "learning"},
		"learning, queued, even": {"to": "any", "routing": "learning", "delivery": "queued", "reconcile": "yes"},
	} {
		t.Run(name, func(t *testing.T) {
			for seed, topology := range []string{"complete", "ring", "grid"} {
				g := graph(t, topology, 9, 0)
				want, simulated := simulate(t, sim.Config{
					Graph: g, Seed: uint64(seed), Params: short(params),
					PerNode: true,
				})
				compare := func(t *testing.T, skip bool) {
					t.Helper()
					got, w := onGoroutines(t, live.Config{Config: engine.Config{
						Graph: g, Seed: uint64(seed),
						Params: short(params), PerNode: true,
					}, SkipIdle: skip})
					if d := cmp.Diff(who(simulated), who(w)); d != "" || got.Status() != "ok" {
						t.Errorf("%s: %s, other messages (-simulator +goroutines):\n%s", topology, got.Status(), d)
					}
					if got.Result.Ops != want.Result.Ops || !got.Expected.Contains(float64(got.Counts.Sent)) {
						t.Errorf("%s: %d delivered of %d, %d messages; expected %v",
							topology, got.Result.Ops, want.Result.Ops, got.Counts.Sent, got.Expected)
					}
					if params["routing"] == "learning" || params["routing"] == "flooding" {
						return // who hears what first depends on the scheduler
					}
					if d := cmp.Diff(want.Counts, got.Counts, cmp.FilterPath(func(p cmp.Path) bool {
						return p.String() == "Depth"
					}, cmp.Ignore())); d != "" {
						t.Errorf("%s (-simulator +goroutines):\n%s", topology, d)
					}
				}
				synctest.Test(t, func(t *testing.T) { compare(t, false) })
				compare(t, true)
			}
		})
	}
}

// A partition on the goroutine engine: what is queued arrives after it has healed, and all
// agents end with the same.
func TestPartitionOfGoroutines(t *testing.T) {
	const n, ms = 8, algorithms.Millisecond
	cut := &algorithms.Cut{SideA: []bool{0: true, 1: true, 2: true, 7: false}}
	faults := []algorithms.Fault{
		{At: 10 * ms, Kind: algorithms.Split, Cut: cut},
		{At: 60 * ms, Kind: algorithms.Heal, Cut: cut},
	}
	for _, routing := range []string{"shortest", "flooding", "learning"} {
		for _, delivery := range []string{"queued", "lost"} {
			synctest.Test(t, func(t *testing.T) {
				out, w := onGoroutines(t, live.Config{
					Config: engine.Config{
						Graph: graph(t, "ring", n, 0), Seed: 5, Faults: faults,
						Params: short(algorithms.Params{"to": "any", "routing": routing, "delivery": delivery}),
					},
				})
				if out.Status() != "ok" {
					t.Fatalf("%s, %s: %s", routing, delivery, out.Status())
				}
				recovered := 0
				for _, l := range w.letters {
					if l.delivered+l.recovered != 1 {
						t.Errorf("%s, %s: message %d is delivered %d times, recovered %d times",
							routing, delivery, l.ID(), l.delivered, l.recovered)
					}
					recovered += l.recovered
				}
				if (recovered > 0) != (delivery == "lost") {
					t.Errorf("%s, %s: %d messages had to be recovered", routing, delivery, recovered)
				}
				for _, r := range w.Rows() {
					if r.Seen != len(w.letters) {
						t.Errorf("%s, %s: agent %d has seen %d of %d",
							routing, delivery, r.Agent, r.Seen, len(w.letters))
					}
				}
			})
		}
	}
}
