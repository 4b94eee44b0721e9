package saved

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
)

// Without the runs there are only means of the CPU time, so they are one record.
func TestHyperfineMeans(t *testing.T) {
	res, err := Read([]byte(`{
  "results": [
    {
      "command": "gzip -9 < a",
      "mean": 0.25, "stddev": 0.01, "median": 0.25, "user": 0.2, "system": 0.04, "min": 0.24, "max": 0.26,
      "times": [0.24, 0.25, 0.26],
      "exit_codes": [0, 0, 0]
    },
    {"command": "false", "mean": 0.5, "stddev": null, "median": 0.5, "user": 0.1, "system": 0.1, "min": 0.5, "max": 0.5,
      "times": [0.5], "exit_codes": [1], "parameters": {"x": "1"}}
  ]
}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Records) != 2 {
		t.Fatalf("%d records", len(res.Records))
	}
	r := &res.Records[0]
	if r.Algorithm != "gzip -9 < a" || r.Engine != engine.Command || r.Repetitions != 3 || r.WallS != 0.25 || !r.OK() {
		t.Errorf("%+v", r.Run)
	}
	if cpu := r.CPUS; cpu < 0.2399 || cpu > 0.2401 {
		t.Errorf("CPU time %v", cpu)
	}
	if v, ok := record.ByName("energy_j").Value(r); ok {
		t.Errorf("energy %v, which nobody metered", v)
	}
	if failed := res.Records[1].Status; failed != "failed: exit status 1, in 1 of 1 runs" {
		t.Errorf("status %q", failed)
	}
}

func TestHyperfineRuns(t *testing.T) {
	res, err := Read([]byte(`{"results": [{"command": "a", "runs": [
		{"wall_clock_time": 1, "user_time": 0.5, "system_time": 0.25, "memory_usage_byte": 1, "exit_code": 0},
		{"wall_clock_time": 2, "user_time": 1.5, "system_time": 0.25, "memory_usage_byte": 1, "exit_code": null}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Records) != 2 || res.Records[1].Trial != 1 || res.Records[1].CPUS != 1.75 || res.Records[1].WallS != 2 {
		t.Fatalf("%+v", res.Records)
	}
	if status := res.Records[1].Status; !strings.Contains(status, "signal") {
		t.Errorf("status %q", status)
	}
}

func TestHyperfineFaultsHaveTheirLine(t *testing.T) {
	for text, want := range map[string]string{
		"{\"results\": [\n{\"command\": \"a\"}]}":                             "line 2: mean: missing",
		"{\"results\": [\n\n{\"command\": \"\", \"mean\": 1}]}":               "line 3: command: empty",
		"{\"results\": [\n{\"command\": \"a\",\n\"mean\": \"1\"}]}":           "line 3: mean: string",
		"{\"results\": [\n{\"command\": \"a\", \"mean\": -1}]}":               "line 2: records[0]",
		"{\"results\": [\n{\"command\": \"a\",\"mean\":1,\"times\":[\"\"]}]}": "line 2: times",
	} {
		if _, err := Read([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}

func TestPerfStat(t *testing.T) {
	for name, test := range map[string]struct {
		text        string
		joules, cpu float64
		wall        float64
		trials      int
	}{
		"whole machine": {
			"# started on Mon Nov 30 05:34:30 " +
				"2026\n\n12.50,Joules,power/energy-pkg/,2000000,100.00,,\n" +
				"2.5,Joules,power/energy-ram/,2000000,100.00,,\n4,Joules,power/energy-cores/,2000000,100.00,,\n" +
				"1500.25,msec,task-clock,1500250000,100.00,1.5,CPUs utilized\n" +
				"2000000000,ns,duration_time,2,100.00,,\n<not supported>,,cycles,0,100.00,,\n",
			15, 1.50025, 2, 1,
		},
		"intervals": {
			"     1.000000000,3.0,Joules,power/energy-pkg/,1,100.00,,\n     " +
				"1.000000000,600,msec,task-clock,1,100.00,,\n     " +
				"1.500000000,1.0,Joules,power/energy-pkg/,1,100.00,,\n     1.500000000,<not " +
				"counted>,msec,task-clock,0,100.00,,\n",
			4, 0.6, 1.5, 1,
		},
		"by socket": {
			"S0,1,3.0,Joules,power/energy-pkg/,1,100.00,,\nS1,1,4.0,Joules,power/energy-pkg/,1,100.00,,\n",
			7, 0, 0, 1,
		},
		"means": {
			"0.66,msec,task-clock,4.29%,662559,100.00,0.012,CPUs utilized\n1184000,ns,user_time,0.47%,1,100.00,,\n",
			0, 0.00066, 0, 1,
		},
		"two runs": {
			"1000,msec,task-clock,1,100.00,,\n# started on Mon Nov 30\n\n3000,msec,task-clock,1,100.00,,\n",
			0, 1, 0, 2,
		},
		"comma": {"0,66;msec;task-clock;662559;100,00;0,012;CPUs utilized\n", 0, 0.00066, 0, 1},
		"json": {
			`{"counter-value" : "573.5", "unit" : "msec", "event" : "task-clock", "event-runtime" : 573875}` + "\n",
			0, 0.5735, 0, 1,
		},
	} {
		res, err := Read([]byte(test.text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(res.Records) != test.trials {
			t.Errorf("%s: %d records, want %d", name, len(res.Records), test.trials)
		}
		r := &res.Records[0]
		for figure, want := range map[string]float64{"energy_j": test.joules, "cpu_s": test.cpu, "wall_s": test.wall} {
			got, known := record.ByName(figure).Value(r)
			if known != (want > 0) || got < want*0.999999 || got > want*1.000001 {
				t.Errorf("%s: %s %v (%v), want %v", name, figure, got, known, want)
			}
		}
		if test.joules > 0 && (r.EnergyKind != energy.Measured || r.EnergySource != "perf" || len(res.Warnings) == 0) {
			t.Errorf("%s: %v by %q, warnings %q", name, r.EnergyKind, r.EnergySource, res.Warnings)
		}
		if _, known := record.ByName("gco2e").Value(r); known {
			t.Errorf("%s: carbon without a factor", name)
		}
	}
}

// fuzzed makes sure that nothing which a file holds breaks a reader, and that what is read is
// valid.
func fuzzed(f *testing.F, knows func([]byte) bool, texts ...string) {
	for _, text := range texts {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if !knows(text) {
			return
		}
		res, err := Read(text)
		if err != nil {
			if strings.TrimSpace(err.Error()) == "" {
				t.Error("an error without words")
			}
			return
		}
		if err := res.Validate(); err != nil {
			t.Error(err)
		}
	})
}

func FuzzBenchmarkText(f *testing.F) {
	fuzzed(f, isBenchmarkText, sorting, "BenchmarkElection/alg=bully/n=4/topology=complete/engine=sim 9 1e-6 sec/op "+
		"5 cpu-ns/op 6 nJ/op 5 nJ-low/op 9 nJ-high/op 1 ngCO2e/op 11 msgs/op 3 depth/op\n")
}

func FuzzTestJSON(f *testing.F) {
	fuzzed(f, isTestJSON, `{"Action":"output","Package":"p","Output":"BenchmarkA 1 2 ns/op\n"}`+"\n")
}

func FuzzHyperfine(f *testing.F) {
	fuzzed(f, isHyperfine, `{"results": [{"command": "a", "mean": 1, "user": 1, "system": 2, "times": [1]}]}`,
		`{"results": [{"command": "a", "runs": [{"wall_clock_time": 1, "user_time": 2, "system_time": 3}]}]}`)
}

func FuzzPerfStat(f *testing.F) {
	fuzzed(f, isPerfStat, "12.50,Joules,power/energy-pkg/,2000000,100.00,,\n1.5,msec,task-clock,1,100.00,,\n",
		"     0.020077031,0.60,msec,task-clock,601457,100.00,0.030,CPUs utilized\n")
}
