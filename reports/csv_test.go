package reports

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/golden"
)

// designed are the first columns, which people's scripts count on: their names and their order
// never change.
var designed = []string{
	"algorithm", "problem", "unit", "nodes", "topology", "engine", "seed", "trial", "repetitions", "ops", "messages",
	"expected_low", "expected_high", "bytes", "wire_bytes", "dropped", "max_node_messages", "gini_sent", "depth",
	"virtual_s", "wall_s", "cpu_s", "cpu_resolution_s", "energy_j", "energy_low_j", "energy_high_j", "idle_j",
	"energy_kind", "energy_source", "network_j", "predicted_j", "predicted_low_j", "predicted_high_j", "profile",
	"gco2e", "gco2e_low", "gco2e_high", "grid_region", "grid_year", "grid_edition", "grid_g_per_kwh", "status",
}

// table writes records as CSV and reads them again.
func table(t *testing.T, res *record.Results) [][]string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, CSV, res, Options{}); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestCSVColumns(t *testing.T) {
	columns := table(t, sample(engine.Sim))[0]
	if diff := cmp.Diff(designed, columns[:len(designed)]); diff != "" {
		t.Errorf("(-designed +written):\n%s", diff)
	}
	for _, name := range []string{
		"net_j", "network_low_j", "network_high_j", "gco2", "messages_ci95", "cpu_ci95_s",
		"window_s", "short_window", "metrics",
	} {
		if n := count1(columns, name); n != 1 {
			t.Errorf("column %s: %d times", name, n)
		}
	}
}

func count1(names []string, name string) (n int) {
	for _, x := range names {
		if x == name {
			n++
		}
	}
	return n
}

func TestCSVCells(t *testing.T) {
	r := ran("election", "elected leader", "bully", 4, 11)
	r.Seed, r.EnergyJ, r.EnergyHighJ, r.Messages = 1<<64-1, 1.7e-11, 1.0/3, 1e6
	r.EnergyLowJ = 0
	r.GiniSent, r.ExpectedLow, r.ExpectedHigh = nil, nil, nil
	r.Metrics = []record.NamedFigure{{Name: "coverage", Value: 0.1}, {Name: "a;b=c%", Value: -2, Unit: "s"}}
	r.Status = "not, \"so\"\nfine"
	lines := table(t, sample(engine.Sim, r))
	got := map[string]string{}
	for i, name := range lines[0] {
		got[name] = lines[1][i]
	}
	for name, want := range map[string]string{
		"algorithm": "bully", "engine": "sim", "energy_kind": "modelled", "seed": "18446744073709551615",
		"messages": "1000000", "energy_j": "1.7e-11", "energy_high_j": "0.3333333333333333",
		"gini_sent": "", "expected_low": "", "virtual_s": "0.0031", "short_window": "false",
		"grid_year": "2023", "status": "not, \"so\"\nfine", "metrics": "coverage=0.1;a%3Bb%3Dc%25=-2",
	} {
		if got[name] != want {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
	}
}

// Every number must read back as the same number.
func TestCSVLosesNoBit(t *testing.T) {
	res := trials(engine.Goroutine)
	lines := table(t, res)
	if len(lines) != len(res.Records)+1 {
		t.Fatalf("%d lines for %d records", len(lines), len(res.Records))
	}
	for i, name := range lines[0] {
		for k := range res.Records {
			want := map[string]float64{
				"messages":  res.Records[k].Messages,
				"cpu_s":     float64(res.Records[k].CPUS),
				"energy_j":  float64(res.Records[k].EnergyJ),
				"gco2e":     float64(res.Records[k].GCO2e),
				"network_j": float64(res.Records[k].NetworkJ),
			}
			v, ok := want[name]
			if !ok {
				continue
			}
			if got, err := strconv.ParseFloat(lines[k+1][i], 64); err != nil || got != v {
				t.Errorf("record %d: %s: %q, want %v", k, name, lines[k+1][i], v)
			}
		}
	}
}

// A cell that begins like a formula is run by the spreadsheet that opens the file.
func TestCSVGuardsFormulas(t *testing.T) {
	for _, text := range []string{"=1+1", "+1", "-1", "@x", "\tx"} {
		r := ran("election", "elected leader", text, 4, 11)
		if got := table(t, sample(engine.Sim, r))[1][0]; got != "'"+text {
			t.Errorf("%q is written as %q", text, got)
		}
	}
	if got := table(t, sample(engine.Sim, ran("p", "u", "a=b", 4, 11)))[1][0]; got != "a=b" {
		t.Errorf("a=b is written as %q", got)
	}
}

func TestCSVGolden(t *testing.T) {
	golden.Check(t, "trials.csv", func(b *bytes.Buffer) error { return Write(b, CSV, trials(engine.Sim), Options{}) })
}

func TestShortestRoundTrips(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 1e6: "1000000", 1.7e-11: "1.7e-11", 0.1: "0.1", 1e21: "1e+21", 349.67: "349.67",
	} {
		if got := record.Shortest(v); got != want {
			t.Errorf("record.Shortest(%v) = %q, want %q", v, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64().Draw(t, "v")
		back, err := strconv.ParseFloat(record.Shortest(v), 64)
		if err != nil || back != v {
			t.Fatalf("%v is written %q and read as %v, %v", v, record.Shortest(v), back, err)
		}
	})
}
