package experiment

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/broadcast"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/bench/sim"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/cost"
)

// Ten messages of 50 bytes are 960 bytes with headers of 28 and a frame of 18 each, which at 0.004
// kWh for 1e9 bytes are 13.824 mJ, and at 0.001 and 0.06 a quarter and fifteen times that.
func TestPriceByHand(t *testing.T) {
	l := NewLoad()
	l.Nodes, l.Trials = []int{10}, 1
	r := run(t, l, Options{})
	row := r.Data.Rows[0]
	want := []float64{
		0.013824, 0.003456, 0.20736,
		0.013824 / 3.6e6 * float64(carbon.DefaultAccounting().Factor.Intensity()),
	}
	for i, w := range want {
		if got := row[5+i].(float64); math.Abs(got-w) > 1e-9*w {
			t.Errorf("%s: %v; want %v", r.Data.Columns[5+i].Name, got, w)
		}
	}
	if got, ok := r.Shown[0].Rows[0][5].(result.Quantity); !ok || math.Abs(got.Value-want[0]) > 1e-9 ||
		got.Unit != "J" {
		t.Errorf("shown is %v", got)
	}
}

// Every row of every experiment that is priced recomputes its carbon, whatever the profile and the
// grid, and names both below the table.
func TestPricesRecomputeTheirCarbon(t *testing.T) {
	all, o := little(t)
	for _, profile := range cost.Profiles() {
		a := carbon.DefaultAccounting()
		factor, err := carbon.FactorOf(123)
		if err != nil {
			t.Fatal(err)
		}
		a.Factor, a.PUE = factor, 1.5
		o.Profile, o.Accounting = profile, a
		if profile.NoPUE { // which is not the accounting of what the messages cost
			a = a.Outside()
		}
		for _, e := range all {
			if _, ok := e.(Priced); !ok {
				continue
			}
			r := run(t, e, o)
			sums := 0
			for c, column := range r.Data.Columns {
				prefix, ok := strings.CutSuffix(column.Name, "gco2e")
				if !ok {
					continue
				}
				sums++
				from := slices.IndexFunc(r.Data.Columns, func(c result.Column) bool {
					return c.Name == prefix+"energy_j"
				})
				for _, row := range r.Data.Rows {
					joules, grams := row[from].(float64), row[c].(float64)
					if want := joules / 3.6e6 * float64(a.PUE) * 123; math.Abs(grams-want) > 1e-9*want {
						t.Fatalf("%s: %v J are %v g; want %v", e.About().Name, joules, grams, want)
					}
				}
			}
			if notes := strings.Join(r.Notes, " "); sums == 0 || !strings.Contains(notes, profile.Name) ||
				!strings.Contains(notes, a.Method()) {
				t.Errorf("%s: %d columns of carbon, notes %q", e.About().Name, sums, notes)
			}
		}
	}
}

// What is counted round by round is what the engine counts.
func TestMessagesOfRounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g, err := randomGraph(rapid.IntRange(2, 30).Draw(t, "nodes"), rapid.Float64Range(0, 1).Draw(t, "links"), 7)
		if err != nil {
			t.Fatal(err)
		}
		fanout, rounds := rapid.IntRange(1, 5).Draw(t, "fanout"), rapid.IntRange(1, 8).Draw(t, "rounds")
		seed := rapid.Uint64().Draw(t, "seed")
		s := newSpread(g, fanout, synchronousSweep, 0)
		if err := s.run(t.Context(), rounds, seed); err != nil {
			t.Fatal(err)
		}
		alg := broadcast.GossipScheduled([]algorithms.ID{0})
		out, err := sim.Run(t.Context(), &alg, roundsConfig(g, fanout, rounds, seed))
		if err != nil {
			t.Fatal(err)
		}
		if got := s.messages(); got != float64(out.Counts.Sent) || len(s.sent) != rounds {
			t.Fatalf("%v messages in %d rounds %v; the engine counts %d in %d",
				got, len(s.sent), s.sent, out.Counts.Sent, rounds)
		}
	})
}

// A profile of whole runs is refused, and one without a cost.
func TestPriceRefuses(t *testing.T) {
	for name, profile := range map[string]cost.Profile{
		"calibrated": {Name: "calibrated", Kind: energy.Modelled, Source: "here", Calibration: &cost.Calibration{}},
		"free":       {Name: "free", Kind: energy.Assumed, Source: "nowhere"},
	} {
		if _, err := NewLoad().Run(t.Context(), Options{Profile: profile}); err == nil ||
			!strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
