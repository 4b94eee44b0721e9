package footprint

import (
	"bytes"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/reports/document"
)

// elected is an election of 2 units that used 7.2 MJ, which is 2 kWh, and emitted 1,000 g.
func elected(change ...func(*record.Record)) record.Record {
	pue, loss := 1.25, 0.0
	low, high := energy.GramsPerKWh(300), energy.GramsPerKWh(500)
	r := record.Record{
		Run: record.Run{
			Algorithm: "bully", Problem: "election", Unit: "elected leader", Nodes: 4, Engine: engine.Goroutine,
			Repetitions: 1, Status: record.StatusOK,
		},
		Counted: record.Counted{Ops: 2},
		Cost: record.Cost{
			CPUS: 10, EnergyJ: 7.2e6, EnergyLowJ: 7.2e6, EnergyHighJ: 7.2e6, EnergyKind: energy.Modelled,
		},
		Prediction: record.Prediction{PredictedJ: 3.6e6, PredictedLowJ: 1.8e6, PredictedHighJ: 7.2e6, Profile: "p"},
		Carbon: record.Carbon{
			GCO2e: 1000, GCO2eLow: 750, GCO2eHigh: 1250, GridRegion: "US", GridGPerKWh: 400,
			GridLowGPerKWh: &low, GridHighGPerKWh: &high, PUE: &pue, GridLoss: &loss,
			GridMethod: "location", GridBasis: "average",
		},
	}
	for _, c := range change {
		c(&r)
	}
	return r
}

// made adds the machine, of which 200 g go with the execution.
func made(r *record.Record) {
	total, low, high := energy.GramsCO2e(2e4), energy.GramsCO2e(1e4), energy.GramsCO2e(4e4)
	life, share := energy.Seconds(500), 0.5
	r.Hardware = record.Hardware{
		HardwareGCO2e: &total, HardwareGCO2eLow: &low, HardwareGCO2eHigh: &high,
		HardwareLifetimeS: &life, HardwareShare: &share,
	}
}

func market(r *record.Record) { r.GridMethod = record.MarketBased }

func simulated(r *record.Record) { r.Engine = engine.Sim }

func text(t *testing.T, s document.Section) string {
	t.Helper()
	var b bytes.Buffer
	if err := (&document.Document{Sections: []document.Section{s}}).Text(&b, 160); err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// What a section says is an SCI only where it is one.
func TestSCI(t *testing.T) {
	for name, tt := range map[string]struct {
		records []record.Record
		want    []string
		not     []string
	}{
		"with M": {
			[]record.Record{elected(made)},
			[]string{
				"Software Carbon Intensity (SCI) of unit R E E · I M SCI (low–high)",
				"bully at 4 nodes elected leader 1.25 kWh 500 g 100 g 600 g (425–825)", "E is the energy with the PUE",
			},
			[]string{"no SCI", "simulating"},
		},
		"without M": {
			[]record.Record{elected()},
			[]string{
				"operational part of the SCI, E · I of unit R E E · I (low–high)",
				"bully at 4 nodes elected leader 1.25 kWh 500 g (375–625)",
				"and no SCI: what making the machine emitted",
			},
			[]string{"Software Carbon Intensity", " M "},
		},
		"market": {
			[]record.Record{elected(made, market)},
			[]string{"CO2e of a unit of unit R E E · I M (low–high)", "There is no SCI: the grid factor is market"},
			[]string{"Software", "operational"},
		},
		"simulated": {[]record.Record{elected(made, simulated)}, []string{"it is that of simulating"}, nil},
		"two accountings are two rows": {
			[]record.Record{elected(made), elected(made, market)},
			[]string{"100 g 600 g (425–825) bully at 4 nodes elected leader 1.25 kWh 500 g 100 g –"},
			nil,
		},
	} {
		for i := range tt.records {
			if err := tt.records[i].Validate(); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		s, ok := SCI(tt.records)
		got := text(t, s)
		for _, want := range tt.want {
			if !ok || !strings.Contains(got, want) {
				t.Errorf("%s: %q is not in %s", name, want, got)
			}
		}
		for _, not := range tt.not {
			if strings.Contains(got, not) {
				t.Errorf("%s: %q is in %s", name, not, got)
			}
		}
	}
	failed := elected(made, func(r *record.Record) { r.Status = "violation" })
	if s, ok := SCI([]record.Record{failed}); ok {
		t.Errorf("a failed run has %v", s)
	}
}
