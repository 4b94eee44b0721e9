package exports_test

import (
	"bytes"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/saved"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/reports/exports"
)

// columns are those of the class EmissionsData of CodeCarbon 3.3.0. testdata/carbonboard_reads.py
// holds a file to CodeCarbon itself where that is installed.
var columns = []string{
	"timestamp", "project_name", "run_id", "experiment_id", "duration", "emissions", "emissions_rate", "cpu_power",
	"gpu_power", "ram_power", "cpu_energy", "gpu_energy", "ram_energy", "energy_consumed", "water_consumed",
	"country_name", "country_iso_code", "region", "cloud_provider", "cloud_region", "os", "python_version",
	"codecarbon_version", "cpu_count", "cpu_model", "gpu_count", "gpu_model", "longitude", "latitude", "ram_total_size",
	"tracking_mode", "cpu_utilization_percent", "gpu_utilization_percent", "ram_utilization_percent", "ram_used_gb",
	"on_cloud", "pue", "wue",
}

// rowsOf reads what is written for CodeCarbon, a map a row.
func rowsOf(t *testing.T, res *record.Results) (rows []map[string]string) {
	t.Helper()
	var b bytes.Buffer
	if err := exports.CodeCarbon(&b, res); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(columns, lines[0]); diff != "" || len(columns) != 38 {
		t.Fatalf("(-CodeCarbon +written):\n%s", diff)
	}
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, cell := range line {
			row[columns[i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

// metered is a trial of 1,000 executions of 2 J and 0.5 s each, 0.5 J of that in memory.
func metered() record.Record {
	var r record.Record
	r.Algorithm, r.Problem, r.Nodes, r.Engine, r.Repetitions = "bully", "election", 4, engine.TCP, 1000
	r.EnergyJ, r.EnergyKind, r.WallS = 2, energy.Measured, 0.5
	r.HostShare, r.PackageJ, r.DRAMJ = new(0.5), new(energy.Joules(1.5)), new(energy.Joules(0.5))
	r.PUE, r.GCO2e, r.GridRegion, r.GridGPerKWh = new(1.8), 5e-4, "CAMX", 432
	r.Started = new(time.Date(2026, 3, 1, 23, 0, 0, 0, time.FixedZone("", -3600)))
	r.Ended = new(time.Date(2026, 3, 1, 23, 8, 20, 5e8, time.FixedZone("", -3600)))
	return r
}

func TestCodeCarbonRow(t *testing.T) {
	res := &record.Results{
		Tool: "joulemark v1", Records: []record.Record{metered()},
		Host: record.Host{OS: "linux", Arch: "amd64", CPU: "=cmd()", Threads: 8},
	}
	row := rowsOf(t, res)[0]
	for name, want := range map[string]string{
		"timestamp":    "2026-03-02T00:08:20", // in UTC, without a zone
		"project_name": "bully at 4 nodes on tcp (measured)",
		"duration":     "500", "emissions": "0.0005", "emissions_rate": "1e-06",
		"cpu_power": "3", "ram_power": "1", "gpu_power": "0",
		"cpu_energy": "0.00075", "ram_energy": "0.00025", // 1,500 J and 500 J, and the PUE
		"energy_consumed": "0.001",
		"country_name":    "United States", "country_iso_code": "USA", "region": "CAMX",
		"os": "linux-amd64", "codecarbon_version": "joulemark v1", "cpu_count": "8", "cpu_model": "'=cmd()",
		"tracking_mode": "process", "on_cloud": "N", "pue": "1.8", "cloud_provider": "", "gpu_model": "",
	} {
		if row[name] != want {
			t.Errorf("%s: %q, want %q", name, row[name], want)
		}
	}
}

func TestCodeCarbonSaysWhereMemoryIs(t *testing.T) {
	r := metered()
	r.EnergyKind, r.HostShare, r.PackageJ, r.DRAMJ = energy.Modelled, nil, nil, nil
	row := rowsOf(t, &record.Results{Records: []record.Record{r}})[0]
	if row["cpu_energy"] != row["energy_consumed"] || row["ram_energy"] != "0" ||
		!strings.Contains(row["project_name"], "(modelled, memory is in cpu_energy)") {
		t.Errorf("%v", row)
	}
}

// Regions that are in no country keep their own name, as a dashboard fails over an empty one.
func TestCodeCarbonCountries(t *testing.T) {
	for region, want := range map[string][3]string{
		"US": {"United States", "USA", "US"}, "FRA": {"France", "FRA", ""}, "WORLD": {"WORLD", "WORLD", "WORLD"},
		"USER": {"USER", "USER", "USER"}, "LIE": {"Liechtenstein", "LIE", ""},
	} {
		r := metered()
		r.GridRegion = region
		row := rowsOf(t, &record.Results{Records: []record.Record{r}})[0]
		if got := [3]string{row["country_name"], row["country_iso_code"], row["region"]}; got != want {
			t.Errorf("%s: %q, want %q", region, got, want)
		}
	}
}

func TestCodeCarbonTellsRunsApart(t *testing.T) {
	a, b := metered(), metered()
	b.Trial = 1
	rows := rowsOf(t, &record.Results{Records: []record.Record{a, b}})
	again := rowsOf(t, &record.Results{Records: []record.Record{a, b}})
	other := rowsOf(t, &record.Results{Records: []record.Record{a}})
	if rows[0]["run_id"] == rows[1]["run_id"] || rows[0]["experiment_id"] != rows[1]["experiment_id"] ||
		rows[0]["run_id"] != again[0]["run_id"] || rows[0]["experiment_id"] == other[0]["experiment_id"] {
		t.Errorf("%v\n%v\n%v", rows, again, other)
	}
}

func TestCodeCarbonWithoutFigures(t *testing.T) {
	r := metered()
	r.WallS, r.Started, r.Ended, r.PUE = 0, nil, nil, nil
	r.Lack("wall_s")
	row := rowsOf(t, &record.Results{Records: []record.Record{r}})[0]
	for _, name := range []string{"timestamp", "duration", "emissions_rate", "cpu_power", "pue", "cpu_count"} {
		if row[name] != "" {
			t.Errorf("%s: %q of what is not known", name, row[name])
		}
	}
	r.Lack(record.EnergyFigures()...)
	err := exports.CodeCarbon(&bytes.Buffer{}, &record.Results{Records: []record.Record{metered(), r}})
	if err == nil || !strings.Contains(err.Error(), "records[1]") || !strings.Contains(err.Error(), "energy_j") {
		t.Error(err)
	}
	r = metered()
	r.EnergyJ = math.MaxFloat64
	if err := exports.CodeCarbon(&bytes.Buffer{}, &record.Results{Records: []record.Record{r}}); err == nil {
		t.Error("a sum that is no number is written")
	}
}

// What CodeCarbon's columns mean together holds for every run that was ever saved.
func TestCodeCarbonOfSavedRuns(t *testing.T) {
	files, err := filepath.Glob("../testdata/saved/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no saved runs", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		res, err := saved.Read(text)
		if err != nil {
			t.Fatal(file, err)
		}
		rows := rowsOf(t, res)
		if len(rows) != len(res.Records) {
			t.Errorf("%s: %d rows of %d records", file, len(rows), len(res.Records))
		}
		for i, row := range rows {
			of := func(name string) float64 {
				x, err := strconv.ParseFloat(row[name], 64)
				if err != nil {
					t.Fatalf("%s: %s: %v", file, name, err)
				}
				return x
			}
			near := func(what string, got, want float64) {
				if math.Abs(got-want) > 1e-9*want {
					t.Errorf("%s, row %d: %s: %v, want %v", file, i, what, got, want)
				}
			}
			near("power", (of("cpu_power")+of("ram_power"))*of("duration")/3.6e6, of("energy_consumed"))
			near("rate", of("emissions_rate")*of("duration"), of("emissions"))
			near("grid", of("emissions")/of("energy_consumed")*1000, float64(res.Records[i].GridGPerKWh))
		}
	}
}
