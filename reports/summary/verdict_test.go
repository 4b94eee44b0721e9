package summary

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
)

// ran is a record of so many messages and so much energy, with half a relative interval of its CPU
// time; an interval below 0 is none.
func ran(algorithm string, nodes int, messages, joules, interval float64) record.Record {
	r := record.Record{
		Run: record.Run{
			Algorithm: algorithm, Problem: "election", Unit: "leader", Nodes: nodes, Topology: "complete",
			Engine: engine.Goroutine, Seed: 1, Repetitions: 10, Status: record.StatusOK,
		},
		Counted: record.Counted{Ops: 1, Messages: messages, MessagesCI95: new(0.)},
		Cost: record.Cost{
			CPUS: energy.CPUSeconds(joules), EnergyJ: energy.Joules(joules), EnergyLowJ: energy.Joules(joules),
			EnergyHighJ: energy.Joules(2 * joules), EnergyKind: energy.Modelled, EnergySource: "specpower",
		},
		Carbon:     record.Carbon{GCO2e: energy.GramsCO2e(joules / 1000)},
		Prediction: record.Prediction{PredictedJ: energy.Joules(messages), Profile: "per-message"},
	}
	r.PredictedLowJ, r.PredictedHighJ = r.PredictedJ, r.PredictedJ
	if interval >= 0 {
		r.CPUCI95S = new(energy.CPUSeconds(interval * joules))
	}
	return r
}

func with(r record.Record, change func(*record.Record)) record.Record {
	change(&r)
	return r
}

// What a verdict says is what the records say, and no more.
func TestVerdicts(t *testing.T) {
	sim := func(r *record.Record) { r.Engine = engine.Sim }
	for _, c := range []struct {
		name           string
		records        []record.Record
		sends, costs   string // what they begin with
		told, costTold bool
	}{
		{
			"one of two",
			[]record.Record{ran("a", 4, 10, 1, .01), ran("b", 4, 25, 2, .01)},
			"a sends least: 10 messages per leader at N = 4 (counted, of one seed). Next is b with 25, 2.50 " +
				"times as many.",
			"a costs least: 1.00 J and 1.00 mg CO2e per leader at N = 4 (modelled, 1.00 J to 2.00 J). " +
				"Next is b, 2.00 times as much (95 %: 1.97 to 2.03).",
			true, true,
		},
		{
			"three, and the most",
			[]record.Record{ran("a", 4, 10, 1, .01), ran("b", 4, 20, 2, .01), ran("c", 4, 100, 9, .01)},
			"a sends least: 10 messages per leader at N = 4 (counted, of one seed). Next is b with 20, 2.00 times as " +
				"many. The most takes c, 10.0 times the least.",
			"a costs least", true, true,
		},
		{
			"the same",
			[]record.Record{ran("a", 4, 10, 1, .01), ran("b", 4, 10, 1.02, .01)},
			"a and b send the same at N = 4, and the least: 10 messages per leader (counted, of one seed).",
			"Cannot tell which costs least at N = 4 among a and b (1.02 times as much (95 %: 1.01 to 1.03)): " +
				"a difference below 5 % is less than machines drift by.",
			true, false,
		},
		{
			"overlapping intervals",
			[]record.Record{ran("a", 4, 10, 1, .4), ran("b", 4, 11, 1.5, .4)},
			"a sends least", "Cannot tell which costs least", true, false,
		},
		{
			"no interval",
			[]record.Record{ran("a", 4, 10, 1, -1), ran("b", 4, 11, 9, -1)},
			"a sends least", "Cannot tell how sure it is which costs least: some were executed once", true, false,
		},
		{
			"another source",
			[]record.Record{
				ran("a", 4, 10, 1, .01),
				with(ran("b", 4, 20, 9, .01), func(r *record.Record) { r.EnergySource = "rapl" }),
			},
			"a sends least", "Cannot tell which costs least: energy comes from several sources", true, false,
		},
		{
			"alone",
			[]record.Record{ran("a", 4, 10, 1, .01)},
			"a is the only one that ran at N = 4: it sends 10 messages per leader",
			"a costs 1.00 J and 1.00 mg CO2e per leader", true, true,
		},
		{
			"one that failed",
			[]record.Record{
				ran("a", 4, 10, 1, .01), with(ran("b", 4, 1, .1, .01), func(r *record.Record) {
					r.Status = "goal not reached"
				}),
			},
			"a is the only one that ran", "a costs", true, true,
		},
		{
			"simulated",
			[]record.Record{with(ran("a", 4, 10, 9, .01), sim), with(ran("b", 4, 25, 1, .01), sim)},
			"a sends least",
			"a would cost least: 10.0 J and 10.0 mg CO2e per leader at N = 4 (predicted by the profile " +
				"per-message). Next is b",
			true, true,
		},
		{
			"other sizes",
			[]record.Record{
				ran("a", 4, 10, 1, .01), ran("b", 4, 5, 1, .01), ran("a", 8, 20, 1, .01), ran("b", 8, 30, 1, .01),
			},
			"a sends least: 20 messages per leader at N = 8 (counted, of one seed). Next is b with 30, 1.50 times as " +
				"many. At N = 4 b does.",
			"Cannot tell", true, false,
		},
		{
			"several units",
			[]record.Record{
				with(ran("a", 4, 30, 3, .01), func(r *record.Record) { r.Ops = 10 }), ran("b", 4, 10, 1, .01),
			},
			"a sends least: 3 messages per leader", "a costs least: 300 mJ", true, true,
		},
		{
			"means that overlap",
			[]record.Record{
				ran("a", 4, 10, 1, .01), ran("a", 4, 20, 1, .01), ran("b", 4, 11, 9, .01), ran("b", 4, 22, 9, .01),
			},
			"Cannot tell which sends least at N = 4: the 95 % intervals of a and b overlap",
			"a costs least", false, true,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := Verdicts(c.records)
			if len(v) != 1 {
				t.Fatalf("%d verdicts", len(v))
			}
			for _, s := range []struct {
				Statement
				want string
				told bool
			}{{v[0].Sends, c.sends, c.told}, {v[0].Costs, c.costs, c.costTold}} {
				if text := s.Who + " " + s.Text; !strings.HasPrefix(text, s.want) || s.Told != s.told {
					t.Errorf("%v %s\nwant %v %s", s.Told, text, s.told, s.want)
				}
			}
		})
	}
}

// A verdict never names one as the least whose interval reaches to that of another, and the order
// of the records does not matter.
func TestNoVerdictBeyondTheData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var records []record.Record
		joules, halves := map[string]float64{}, map[string]float64{}
		for _, name := range []string{"a", "b", "c", "d"}[:rapid.IntRange(2, 4).Draw(t, "algorithms")] {
			joules[name], halves[name] = rapid.Float64Range(1, 3).Draw(t, "joules"),
				rapid.Float64Range(0, .5).Draw(t, "interval")
			records = append(records, ran(name, 4, 10, joules[name], halves[name]))
		}
		s := Verdicts(records)[0].Costs
		for name, j := range joules {
			if !s.Told || name == s.Who {
				continue
			}
			if j < joules[s.Who] || j*(1-halves[name]/2) < joules[s.Who] {
				t.Fatalf("%s is named with %v, and %s has %v with %v", s.Who, joules[s.Who], name, j, halves[name])
			}
		}
		for i, k := 0, len(records)-1; i < k; i, k = i+1, k-1 {
			records[i], records[k] = records[k], records[i]
		}
		if again := Verdicts(records)[0].Costs; again.Told != s.Told || s.Told && again.Who != s.Who {
			t.Fatalf("%v, and the other way round %v", s, again)
		}
	})
}

// Benchmarks of others are no algorithms of one problem.
func TestNoVerdictOnProgramsOfOthers(t *testing.T) {
	r := ran("BenchmarkA", 1, 0, 1, .01)
	r.Engine, r.Problem = engine.Benchmark, algorithms.Problem("example.com/p")
	if v := Verdicts([]record.Record{r}); len(v) != 0 {
		t.Errorf("%v", v)
	}
}
