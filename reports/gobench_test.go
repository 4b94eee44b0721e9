package reports

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
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
