package reports

import (
	"bytes"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/saved"
	"github.com/joulemark/joulemark/energy"
)

// What a report in the benchmark format says is read back as it was: every figure that a line has,
// and no other.
func TestBenchIsReadBack(t *testing.T) {
	kept := []string{
		"nodes", "repetitions", "messages", "depth", "wire_bytes", "dropped", "kernel_bytes", "processes",
		"wall_s", "cpu_s", "energy_j", "energy_low_j", "energy_high_j", "gco2e",
	}
	rapid.Check(t, func(t *rapid.T) {
		res := anyResults(t)
		var text bytes.Buffer
		if err := Write(&text, Bench, res, Options{}); err != nil {
			t.Fatal(err)
		}
		var written []*record.Record
		for i := range res.Records {
			if res.Records[i].OK() {
				written = append(written, &res.Records[i])
			}
		}
		if len(written) == 0 {
			return
		}
		back, err := saved.Read(text.Bytes())
		if err != nil {
			t.Fatalf("%v\n%s", err, &text)
		}
		if len(back.Records) != len(written) {
			t.Fatalf("%d records of %d lines\n%s", len(back.Records), len(written), &text)
		}
		for i, want := range written {
			got := &back.Records[i]
			if got.Problem != want.Problem || got.Engine != want.Engine || got.Params != want.Params {
				t.Fatalf("%s on %v, want %s on %v\n%s", got.Problem, got.Engine, want.Problem, want.Engine, &text)
			}
			for _, name := range kept {
				x, is := record.ByName(name).Value(got)
				y, was := record.ByName(name).Value(want)
				if ofFirstVersion(want) && (name == "energy_low_j" || name == "energy_high_j") {
					continue // which it had no units for
				}
				if want.Engine != engine.Reference && name == "kernel_bytes" {
					continue // which lines have of real libraries alone
				}
				if want.Engine == engine.Reference && (name == "wire_bytes" || name == "depth" || name == "dropped") {
					continue // which nobody computes or sees
				}
				if is != was && y != 0 || is && math.Abs(x-y) > 1e-12*y {
					t.Fatalf("%s: %v (%v), want %v (%v)\n%s", name, x, is, y, was, &text)
				}
			}
		}
	})
}

// A benchmark of somebody else keeps its name, its package and its own figures, and has no
// messages.
func TestBenchOfBenchmarksAndCommands(t *testing.T) {
	sum := record.Record{
		Run: record.Run{
			Algorithm: "BenchmarkSum/size=10-8", Problem: "example.org/sum", Unit: "operation", Nodes: 1,
			Engine: engine.Benchmark, Repetitions: 1000, Status: record.StatusOK,
		},
		Counted: record.Counted{Ops: 1, Metrics: []record.NamedFigure{{Name: "allocs/op", Value: 2}}},
		Cost:    record.Cost{WallS: 1.5e-6},
	}
	sum.Lack(append(record.EnergyFigures(), "cpu_s", "cpu_resolution_s", "window_s", "short_window")...)
	zip := record.Record{
		Run: record.Run{
			Algorithm: "gzip -9", Problem: "command", Unit: "run", Nodes: 1,
			Engine: engine.Command, Repetitions: 1, Status: record.StatusOK,
		},
		Counted: record.Counted{Ops: 1},
		Cost: record.Cost{
			WallS: 2, CPUS: 1.5, WindowS: 1.5,
			EnergyJ: 3, EnergyLowJ: 2, EnergyHighJ: 4, EnergyKind: energy.Modelled, EnergySource: "specpower",
		},
		Carbon: record.Carbon{GCO2e: 3e-4, GridRegion: "US", GridYear: 2023, GridEdition: "e", GridGPerKWh: 360},
	}
	zip.Lack("cpu_resolution_s", "short_window", "idle_j", "net_j", "gco2e_low", "gco2e_high")
	res := &record.Results{Tool: "joulemark", Records: []record.Record{sum, zip}}
	var text bytes.Buffer
	if err := Write(&text, Bench, res, Options{}); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"pkg: example.org/sum\n", "BenchmarkSum/size=10-8 1000 1.5e-06 sec/op 2 allocs/op\n", "command: gzip -9\n",
		"energy-kind: not known\n", "energy-kind: modelled\n",
	} {
		if !bytes.Contains(text.Bytes(), []byte(line)) {
			t.Errorf("lacks %q:\n%s", line, &text)
		}
	}
	for _, figure := range []string{"msgs/op", "depth/op", "seed:"} {
		if bytes.Contains(text.Bytes(), []byte(figure)) {
			t.Errorf("has %s:\n%s", figure, &text)
		}
	}
	back, err := saved.Read(text.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range res.Records {
		got := &back.Records[i]
		if got.Run != want.Run || got.EnergyKind != want.EnergyKind || got.GCO2e != want.GCO2e ||
			got.GridRegion != want.GridRegion || len(got.Metrics) != len(want.Metrics) {
			t.Errorf("%+v\nwant %+v", *got, want)
		}
	}
}
