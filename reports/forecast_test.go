package reports

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/reports/document"
)

// counted is runs whose energy was read from counters of the whole machine.
func counted() *record.Results {
	records := []record.Record{
		ran(algorithms.Election, "elected leader", "bully", 8, 55),
		ran(algorithms.Election, "elected leader", "bully", 32, 991),
		ran(algorithms.Election, "elected leader", "hirschberg-sinclair", 1024, 80_000),
	}
	for i := range records {
		r := &records[i]
		r.EnergyKind, r.EnergySource = energy.Measured, "rapl"
		r.EnergyLowJ, r.EnergyHighJ = r.EnergyJ, r.EnergyJ
		r.GCO2eLow, r.GCO2eHigh = r.GCO2e, r.GCO2e
		r.HostShare = new(0.127)
		r.PackageJ, r.DRAMJ = new(0.9*r.EnergyJ), new(0.1*r.EnergyJ)
	}
	res := sample(engine.Goroutine, records...)
	res.Method.Kind, res.Method.Energy = energy.Measured, "counters package-0 and dram of the zone intel-rapl:0"
	res.Method.Idle = "the machine drew 12.0 W to 12.4 W in the 2 s before the work, with 1 % of its CPUs busy"
	res.Method.Meter = "1.5 µs of CPU time for a start and a stop, and 0.1 % of one CPU for reading counters meanwhile"
	return res
}

// cells of a part of the first row, by the heading of their column.
func cellsOf(columns []column, r *row) map[string]string {
	found := map[string]string{}
	for _, c := range columns {
		found[c.name()] = strings.Join(c.cell(r), " ")
	}
	return found
}

// Measured energy is told with what idling is of it, its share of the machine and its parts, at
// every width.
func TestCounters(t *testing.T) {
	res := counted()
	groups := groupsOf(res.Records)
	got := cellsOf(columnsOf(groups), groups[0].rows[0])
	for name, want := range map[string]string{
		"energy measured": "62.9 µJ  ", "idle": "12.9 µJ", "net": "50.0 µJ",
		"share of the host": "12.7%", "package": "56.6 µJ", "DRAM": "6.29 µJ",
	} {
		if got[name] != want {
			t.Errorf("%s: %q, want %q", name, got[name], want)
		}
	}
	if _, ok := got["machine"]; ok {
		t.Error("a column of what no counter covers")
	}
	for width := 80; width <= 200; width += 10 {
		text := tableOf(t, res, width)
		for _, want := range []string{
			"50.0 µJ", "12.9 µJ", "62.9 µJ", "Idle ", "Meter ", "The counters are of the whole machine.",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("width %d: no %q in\n%s", width, want, text)
			}
		}
	}
	modelled := tableOf(t, usual(engine.Goroutine), unlimited)
	for _, word := range []string{"share of", "DRAM", "counters", "\nIdle ", "\nMeter "} {
		if strings.Contains(modelled, word) {
			t.Errorf("%q where nothing was counted:\n%s", word, modelled)
		}
	}
	if !strings.Contains(modelled, "  idle ") || !strings.Contains(modelled, "  net ") {
		t.Errorf("no idle and net where there is room:\n%s", modelled)
	}
}

func TestPredictionAndMeasurement(t *testing.T) {
	// 55 messages are predicted at 1.65 ms, and take 8 · 34 µs = 272 µs.
	s, _, ok := predictionSection(calibratedRuns(engine.TCP, engine.Sim, engine.TCP).Records, unlimited)
	if !ok || len(s.Sheets) != 1 || len(s.Sheets[0].Rows) != 4 {
		t.Fatalf("%v, %+v", ok, s)
	}
	got := strings.Join(strings.Fields(strings.Join(s.Sheets[0].Rows[0], " ")), " ")
	if want := "bully 8 tcp 1.65 ms 272 µs ±3% +507% 3.05 mJ (0.330–9.90) 503 µJ (446–957) +507%"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	const overall = "over 4 rows: CPU 512% (worst +524%, bully at N = 32 on tcp); energy 512% (worst +524%,"
	if text := strings.Join(s.After, "\n"); !strings.Contains(text, overall) {
		t.Errorf("%s", text)
	}
}

// A prediction is held only against the engine that it is about: that of the simulated run first.
func TestPredictionIsOfItsEngine(t *testing.T) {
	of := func(res *record.Results) []string {
		var found []string
		for _, f := range forecastsOf(res.Records) {
			found = append(found, f.measured.at()+" "+f.by.name()+" by "+f.predicted.records[0].Engine.String())
		}
		return found
	}
	res := calibratedRuns(engine.TCP, engine.Sim, engine.Goroutine, engine.TCP)
	if got := of(res); len(got) != 4 || got[0] != "bully at N = 8 tcp by sim" {
		t.Errorf("simulated: %q", got)
	}
	res = calibratedRuns(engine.Goroutine, engine.Goroutine, engine.TCP)
	if got := of(res); len(got) != 4 || got[0] != "bully at N = 8 goroutine by goroutine" {
		t.Errorf("by its own counts: %q", got)
	}
	if got := of(calibratedRuns(engine.TCP, engine.Sim)); got != nil {
		t.Errorf("nothing measured: %q", got)
	}
	if got := of(engineRuns(engine.Sim, engine.TCP)); got != nil {
		t.Errorf("nothing calibrated: %q", got)
	}
	res = calibratedRuns(engine.TCP, engine.Sim, engine.TCP)
	res.Records[1].Status = "goal not reached"
	if got := of(res); len(got) != 3 {
		t.Errorf("a failed run: %q", got)
	}
}

// Where only simulated runs are there to predict for, both predictions have columns at every width.
func TestPredictedCPUOfSimulatedRuns(t *testing.T) {
	for width := 80; width <= 200; width += 20 {
		text := tableOf(t, calibratedRuns(engine.TCP, engine.Sim), width)
		if !strings.Contains(text, "1.65 ms") || !strings.Contains(text, "3.05 mJ (0.330–9.90)") ||
			strings.Contains(text, "prediction and measurement") {
			t.Errorf("width %d:\n%s", width, text)
		}
	}
	text := tableOf(t, usual(engine.Sim), unlimited)
	if strings.Contains(text, "predicted\n") || strings.Contains(text, "predicted  predicted") {
		t.Errorf("a CPU time that nothing predicts:\n%s", text)
	}
}

func TestDeviation(t *testing.T) {
	for _, tt := range []struct {
		predicted, measured float64
		want                string
	}{
		{1, 1, "+0.0%"},
		{1.012, 1, "+1.2%"},
		{0.901, 1, "-9.9%"},
		{0.5, 1, "-50%"},
		{0, 1, "-100%"},
		{10.99, 1, "+999%"},
		{11, 1, "+>999%"},
		{1, 0, document.Missing},
		{math.MaxFloat64, math.SmallestNonzeroFloat64, document.Missing},
	} {
		if got := deviation(off(tt.predicted, tt.measured)); got != tt.want {
			t.Errorf("%v for %v: %s, want %s", tt.predicted, tt.measured, got, tt.want)
		}
	}
}

// The new figures come back from every file as they were written.
func TestNewFiguresReadBack(t *testing.T) {
	res := calibratedRuns(engine.TCP, engine.TCP)
	r := &res.Records[0]
	r.HostShare, r.PackageJ, r.MachineJ = new(0.25), new(energy.Joules(3)), new(energy.Joules(4))
	r.RefusedByReason, r.Processes = []record.NamedFigure{{Name: "silent", Value: 3}}, 8
	res.Method.Idle, res.Method.Meter, res.Method.Shards = "idle so far", "a microsecond", "on two cores"
	text := string(written(t, res))
	got, err := record.Read([]byte(text))
	if err != nil || string(written(t, got)) != text || *got.Records[0].MachineJ != 4 ||
		got.Records[0].DRAMJ != nil || got.Method.Meter != "a microsecond" || got.Method.Shards != "on two cores" {
		t.Errorf("%v: %+v", err, got)
	}
	if text := tableOf(t, res, 120); !strings.Contains(text, "on two cores") {
		t.Errorf("no word of the shards:\n%s", text)
	}
	lines := table(t, res)
	cells := map[string]string{}
	for i, name := range lines[0] {
		cells[name] = lines[1][i]
	}
	for name, want := range map[string]string{
		"framing_bytes": "165", "written_bytes": "825", "kernel_bytes": "6600", "kernel_packets": "137.5",
		"refused_by_reason": "silent=3", "host_share": "0.25", "package_j": "3", "dram_j": "",
		"machine_j": "4", "predicted_cpu_s": "0.00165", "processes": "8",
	} {
		if cells[name] != want {
			t.Errorf("%s: %q, want %q", name, cells[name], want)
		}
	}
	results, _ := readBench(t, res)
	if a, b := results[0].GetConfig("processes"), results[1].GetConfig("processes"); a != "one a node" || b != "none" {
		t.Errorf("processes: %q and %q", a, b)
	}
}

// A figure that is none is refused in every format, by its name.
func TestNewFiguresThatAreNoneAreRefused(t *testing.T) {
	for want, change := range map[string]func(*record.Record){
		"framing_bytes: -1":  func(r *record.Record) { r.FramingBytes = new(-1.) },
		"written_bytes: NaN": func(r *record.Record) { r.WrittenBytes = new(math.NaN()) },
		"kernel_bytes: +Inf": func(r *record.Record) { r.KernelBytes = new(math.Inf(1)) },
		"kernel_packets: -1": func(r *record.Record) { r.KernelPackets = new(-1.) },
		"refused_by_reason: silent: -1": func(r *record.Record) {
			r.RefusedByReason = []record.NamedFigure{{Name: "silent", Value: -1}}
		},
		"host_share: 1.5 (allowed: 0 to 1)":   func(r *record.Record) { r.HostShare = new(1.5) },
		"host_share: NaN":                     func(r *record.Record) { r.HostShare = new(math.NaN()) },
		"package_j: NaN":                      func(r *record.Record) { r.PackageJ = new(energy.Joules(math.NaN())) },
		"without host_share":                  func(r *record.Record) { r.DRAMJ = new(energy.Joules(1)) },
		"machine_j: -1":                       func(r *record.Record) { r.MachineJ = new(energy.Joules(-1)) },
		"predicted_cpu_s: -1":                 func(r *record.Record) { r.PredictedCPUS = new(energy.CPUSeconds(-1)) },
		"processes: -1 (allowed: at least 0)": func(r *record.Record) { r.Processes = -1 },
		"processes: 9 (allowed: 0 to 8":       func(r *record.Record) { r.Processes = 9 },
		"late_timers: -1":                     func(r *record.Record) { r.LateTimers = -1 },
		"trial: -1":                           func(r *record.Record) { r.Trial = -1 },
		"messages_by_kind: x: -1": func(r *record.Record) {
			r.MessagesByKind = []record.NamedFigure{{Name: "x", Value: -1}}
		},
	} {
		for _, f := range Formats() {
			res := engineRuns(engine.TCP)
			change(&res.Records[0])
			if err := Write(new(bytes.Buffer), f, res, Options{}); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %q", f, err, want)
			}
		}
	}
}
