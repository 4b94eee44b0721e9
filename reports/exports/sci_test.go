package exports

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
)

// The score can be computed again from its parts, and where there is none the reason is said.
func TestSCI(t *testing.T) {
	pue, loss, share := 1.5, 0.2, 0.25
	low, high := energy.GramsPerKWh(300), energy.GramsPerKWh(500)
	total, life := energy.GramsCO2e(1e6), energy.Seconds(1e6)
	scored := record.Record{
		Run: record.Run{
			Algorithm: "bully", Problem: "election", Unit: "elected leader", Nodes: 4, Engine: engine.Goroutine,
			Repetitions: 1, Status: record.StatusOK,
		},
		Counted: record.Counted{Ops: 2},
		Cost: record.Cost{
			CPUS: 8, EnergyJ: 3.6e6, EnergyLowJ: 3.6e6, EnergyHighJ: 3.6e6, EnergyKind: energy.Modelled,
		},
		Carbon: record.Carbon{
			GCO2e: 750, GCO2eLow: 562.5, GCO2eHigh: 937.5, GridRegion: "US", GridGPerKWh: 400,
			GridLowGPerKWh: &low, GridHighGPerKWh: &high, PUE: &pue, GridLoss: &loss,
			GridMethod: "location", GridBasis: "average",
		},
		Hardware: record.Hardware{
			HardwareGCO2e: &total, HardwareGCO2eLow: &total, HardwareGCO2eHigh: &total,
			HardwareLifetimeS: &life, HardwareShare: &share,
		},
	}
	market, bare, failed, idle := scored, scored, scored, scored
	market.GridMethod = record.MarketBased
	bare.Hardware = record.Hardware{}
	failed.Status = "violation"
	idle.Ops = 0
	res := &record.Results{Tool: "joulemark", Records: []record.Record{scored, market, bare, failed, idle}}
	if err := res.Validate(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := SCI(&b, res); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Boundary, Exclusions []string
		Scores               []map[string]any
	}
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Boundary) == 0 || len(got.Exclusions) == 0 || len(got.Scores) != 5 {
		t.Fatalf("%s", b.String())
	}
	s := got.Scores[0]
	central := func(name string) float64 { return s[name].(map[string]any)["central"].(float64) }
	operational := central("e_kwh") * central("i_g_per_kwh") / (1 - s["i_grid_loss"].(float64))
	m := central("te_gco2e") * s["tir_s"].(float64) / s["el_s"].(float64) * s["rr_of_tor"].(float64)
	for name, want := range map[string]float64{
		"operational_gco2e": operational, "m_gco2e": m, "sci_gco2e": operational + m, "e_kwh": 0.75,
	} {
		if v := central(name); math.Abs(v-want) > 1e-12*want {
			t.Errorf("%s is %v, and its parts make %v", name, v, want)
		}
	}
	if s["why_no_sci"] != nil || s["r"] != "elected leader" {
		t.Errorf("%v", s)
	}
	for i, want := range []string{
		1: "market-based", 2: "--embodied", 3: "did not go as asked", 4: "no functional unit",
	} {
		if want == "" { // which has a score
			continue
		}
		why, _ := got.Scores[i]["why_no_sci"].(string)
		if got.Scores[i]["sci_gco2e"] != nil || !strings.Contains(why, want) {
			t.Errorf("%d: %v, %q; want %s", i, got.Scores[i]["sci_gco2e"], why, want)
		}
	}
}
