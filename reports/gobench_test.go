package reports

import (
	"bytes"
	"math"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchunit"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy/method"
	"github.com/joulemark/joulemark/internal/golden"
)

// readBench reads what Bench writes with the reader of benchstat.
func readBench(t *testing.T, res *record.Results) (results []*benchfmt.Result, units []string) {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, Bench, res, Options{}); err != nil {
		t.Fatal(err)
	}
	r := benchfmt.NewReader(&b, "test")
	for r.Scan() {
		switch rec := r.Result().(type) {
		case *benchfmt.Result:
			results = append(results, rec.Clone())
		case *benchfmt.UnitMetadata:
			units = append(units, rec.Unit+" "+rec.Key+"="+rec.Value)
		default:
			t.Fatalf("%T: %v", rec, rec)
		}
	}
	if err := r.Err(); err != nil {
		t.Fatal(err)
	}
	return results, units
}

func TestBenchRoundTrip(t *testing.T) {
	res := trials(engine.Sim)
	results, units := readBench(t, res)
	var ok []*record.Record
	for i := range res.Records {
		if res.Records[i].OK() {
			ok = append(ok, &res.Records[i])
		}
	}
	if len(results) != len(ok) || len(ok) == len(res.Records) {
		t.Fatalf("%d results of %d good records among %d", len(results), len(ok), len(res.Records))
	}
	for i, got := range results {
		r := ok[i]
		if got.Iters != r.Repetitions {
			t.Errorf("%s: %d iterations, want %d", got.Name, got.Iters, r.Repetitions)
		}
		for unit, want := range map[string]float64{
			"msgs/op": r.Messages, "wire-B/op": r.WireBytes, "cpu-sec/op": float64(r.CPUS), "J/op": float64(r.EnergyJ),
			"gCO2e/op": float64(r.GCO2e), "sec/op": r.WallS, "depth/op": r.Depth, "drops/op": r.Dropped,
		} {
			if v, found := got.Value(unit); !found || v != want {
				t.Errorf("%s: %v %s, want %v to the last bit", got.Name, v, unit, want)
			}
		}
	}
	for _, want := range []string{
		"msgs/op better=lower", "msgs/op assume=exact",
		"J/op better=lower", "gCO2e/op better=lower", "cpu-sec/op better=lower",
	} {
		if count1(units, want) != 1 {
			t.Errorf("no unit line %s in %v", want, units)
		}
	}
}

// Records of today have the units of benchmarks that are metered, so that both can be compared, and
// no zero of what was too little to be seen. Those of the first version keep theirs.
func TestBenchUnitsAreThoseOfBenchmarks(t *testing.T) {
	r := ran("election", "u", "bully", 4, 11)
	r.PUE = new(1.0)
	costing(&r, 2e-6)
	unseen := r
	unseen.CPUS, unseen.EnergyLowJ, unseen.EnergyJ, unseen.GCO2e, unseen.GCO2eLow = 0, 0, 0, 0, 0
	exact := r
	exact.EnergyLowJ, exact.EnergyHighJ = exact.EnergyJ, exact.EnergyJ
	res := sample(engine.Sim, r, unseen, exact, ran("election", "u", "bully", 4, 11))
	res.Warnings = []string{"two\nlines"}
	results, units := readBench(t, res)
	const none = -1
	for i, want := range []map[string]float64{
		{
			"cpu-sec/op": 2e-6, "nJ/op": 3.7e3, "nJ-low/op": 3.28e3, "nJ-high/op": 7.04e3,
			"ngCO2e/op": 3.7 / 3.6 * 0.34967, "J/op": none,
		},
		{
			"cpu-sec/op": none, "nJ/op": none, "nJ-low/op": none, "nJ-high/op": none, "ngCO2e/op": none,
			"sec/op": r.WallS,
		},
		{"nJ/op": 3.7e3, "nJ-low/op": none, "nJ-high/op": none},
		{"cpu-sec/op": 7.6e-6, "J/op": 1.406e-05, "nJ/op": none},
	} {
		for unit, x := range want {
			got, ok := results[i].Value(unit)
			if ok != (x != none) || ok && math.Abs(got-x) > 1e-9*x {
				t.Errorf("record %d: %v %s, %t; want %v", i, got, unit, ok, x)
			}
		}
	}
	for _, unit := range bench.MeterUnits() {
		_, tidy := benchunit.Tidy(1, unit.Name)
		if count1(units, tidy+" better=lower") != 1 {
			t.Errorf("no line for %s in %v", unit.Name, units)
		}
	}
	if text := inFormat(t, Bench, res); !strings.Contains(text, "\n# warning: two lines\n") {
		t.Errorf("no warning in\n%s", text)
	}
}

// The lines that say by which method figures were told are those of benchmarks.
func TestBenchHeadIsThatOfBenchmarks(t *testing.T) {
	found, err := method.OfEnvironment(nil)
	if err != nil {
		t.Fatal(err)
	}
	info, factor := found.Source.Info(), found.Accounting.Factor
	r := ran("election", "u", "bully", 4, 11)
	r.EnergySource, r.EnergyKind = info.Name, info.Kind
	r.GridRegion, r.GridYear, r.GridEdition, r.GridGPerKWh = factor.Region, factor.Year, factor.Edition,
		factor.Intensity()
	res := sample(engine.Sim, r)
	res.Method.Energy, res.Method.Carbon = info.Detail, found.Accounting.Method()
	results, _ := readBench(t, res)
	for _, s := range bench.HeadOf(found).Settings() {
		if got := results[0].GetConfig(s.Key); got != s.Value {
			t.Errorf("%s: %s; of benchmarks %s", s.Key, got, s.Value)
		}
	}
}

// Every value has a unit line, or is one that the tools know.
func TestBenchUnitsAreDeclared(t *testing.T) {
	results, units := readBench(t, trials(engine.Goroutine))
	for _, v := range results[0].Values {
		if count1(units, v.Unit+" better=lower") != 1 && v.Unit != "sec/op" {
			t.Errorf("unit %s is not declared", v.Unit)
		}
	}
}

// Real stacks have no figures of what nobody counts, and none that is measured counts as exact.
func TestBenchOfRealStacks(t *testing.T) {
	res := engineRuns(engine.Sim, engine.Reference)
	last := &res.Records[len(res.Records)-1]
	last.KernelBytes, last.KernelPackets = nil, nil
	res.Records[0].Dropped = 3 // one that is lossy
	results, units := readBench(t, res)
	if count1(units, "kernel-B/op better=lower") != 1 || count1(units, "kernel-B/op assume=exact") != 0 {
		t.Errorf("units %v", units)
	}
	for i, got := range results {
		r := &res.Records[i]
		for unit, want := range map[string]bool{
			"msgs/op": true, "J/op": true, "wire-B/op": r.Engine == engine.Sim,
			"depth/op": r.Engine == engine.Sim, "drops/op": r.Engine == engine.Sim,
			"kernel-B/op": r.Engine == engine.Reference && r.KernelBytes != nil,
		} {
			v, found := got.Value(unit)
			if found != want {
				t.Errorf("%s: has %s: %v, want %v", got.Name, unit, found, want)
			}
			if found && unit == "kernel-B/op" && v != *r.KernelBytes {
				t.Errorf("%s: %v %s, want %v", got.Name, v, unit, *r.KernelBytes)
			}
		}
	}
}

func TestBenchNames(t *testing.T) {
	results, _ := readBench(t, sample(engine.Sim, ran("election", "elected leader", "bully", 64, 3969)))
	if got, want := string(results[0].Name), "Election/alg=bully/n=64/topology=complete/engine=sim"; got != want {
		t.Errorf("name %s, want %s", got, want)
	}
	rivals := ran(algorithms.Mutex, "entry", "maekawa", 16, 369)
	rivals.Params = "hold=0,requesters=all"
	results, _ = readBench(t, sample(engine.Sim, rivals))
	const named = "Mutex/alg=maekawa/params=hold=0,requesters=all/n=16/topology=complete/engine=sim"
	if got := string(results[0].Name); got != named {
		t.Errorf("name %s, want %s", got, named)
	}
	odd := ran("ß x", "u", "a/b c-8", 2, 2)
	odd.Topology = "small world\n-4"
	results, _ = readBench(t, sample(engine.Goroutine, odd))
	base, parts := results[0].Name.Parts()
	var texts []string
	for _, p := range parts {
		texts = append(texts, string(p))
	}
	const want = "ß_x /alg=a_b_c-8 /n=2 /topology=small_world_-4 /engine=goroutine"
	if got := string(base) + " " + strings.Join(texts, " "); got != want {
		t.Errorf("name %s, want %s", got, want)
	}
}

// A key that a record lacked would stay in force from the record before, or from the file before.
func TestBenchWritesEveryKey(t *testing.T) {
	res := several()
	res.Method.Stack, res.Host.CPU = "", "two\nlines"
	results, _ := readBench(t, res)
	var keys []string
	for _, c := range results[0].Config {
		if c.File {
			keys = append(keys, c.Key)
		}
	}
	for _, want := range []string{
		"goos", "goarch", "cpu", "energy-source", "energy-kind",
		"grid", "stack", "links", "faults", "seed",
	} {
		if count1(keys, want) != 1 {
			t.Errorf("no key %s in %v", want, keys)
		}
	}
	for _, r := range results {
		for _, k := range keys {
			if r.GetConfig(k) == "" {
				t.Errorf("%s: key %s is empty", r.Name, k)
			}
		}
	}
	first, last := results[0], results[len(results)-1]
	if first.GetConfig("energy-kind") != "modelled" || !strings.Contains(first.GetConfig("grid"), "US 2023") ||
		last.GetConfig("energy-kind") != "assumed" || !strings.Contains(last.GetConfig("grid"), "CAMX 2018") {
		t.Errorf("first: %v\nlast: %v", first.Config, last.Config)
	}
}

// The format has exponents, so even the smallest figures are whole.
func TestBenchKeepsSmallFigures(t *testing.T) {
	r := ran("election", "u", "bully", 4, 11)
	costing(&r, 1e-12)
	var b bytes.Buffer
	if err := Write(&b, Bench, sample(engine.Sim, r), Options{}); err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(` (\S+) gCO2e/op`).FindStringSubmatch(b.String())
	if m == nil || m[1] != "1.796915277777778e-16" {
		t.Errorf("%v in\n%s", m, b.String())
	}
}

func TestBenchGolden(t *testing.T) {
	golden.Check(t, "trials.bench", func(b *bytes.Buffer) error {
		return Write(b, Bench, trials(engine.Sim), Options{})
	})
}
