package reports

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/golden"
)

func written(t testing.TB, res *record.Results) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, JSON, res, Options{}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestJSONRoundTrip(t *testing.T) {
	full := usual(engine.Sim)
	full.Scenario.Params = map[string]map[string]string{"bully": {"detector": "lowest"}}
	full.Scenario.Faults, full.Interrupted = "crash 3@5ms", true
	full.Records[0].Seed = 1<<64 - 1
	full.Records[0].MessagesCI95 = new(0.1)
	for name, res := range map[string]*record.Results{
		"usual": full, "trials": trials(engine.Goroutine),
		"hostile": hostile(), "none": sample(engine.Sim, []record.Record{}...),
	} {
		if res.Records == nil {
			res.Records = []record.Record{}
		}
		got, err := record.Read(written(t, res))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(res, got); diff != "" {
			t.Errorf("%s (-written +read):\n%s", name, diff)
		}
	}
}

// No records are an empty list, and texts are written as they are.
func TestJSONIsPlain(t *testing.T) {
	res := sample(engine.Sim)
	res.Records, res.Tool = nil, "<tool> & more"
	text := string(written(t, res))
	for _, want := range []string{`"records": []`, `"tool": "<tool> & more"`} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	if res.Records != nil {
		t.Error("writing has changed the results")
	}
}

// The names of a record's fields are those of the design, in JSON as in CSV.
func TestJSONNames(t *testing.T) {
	var file struct {
		Schema  int
		Records []map[string]any
	}
	if err := json.Unmarshal(written(t, usual(engine.Sim)), &file); err != nil {
		t.Fatal(err)
	}
	if file.Schema != record.SchemaVersion {
		t.Errorf("schema %d", file.Schema)
	}
	for _, name := range designed {
		if _, ok := file.Records[0][name]; !ok {
			t.Errorf("no field %s", name)
		}
	}
}

func TestReadJSONIsStrict(t *testing.T) {
	good := string(written(t, sample(engine.Sim, ran("p", "u", "a", 4, 6), ran("p", "u", "b", 4, 6))))
	for _, c := range []struct{ name, old, new, want string }{
		{"another schema", `"schema": 1`, `"schema": 2`, "schema: 2 (allowed: 1"},
		{"no schema", `"schema": 1,`, ``, "schema: missing"},
		{
			"unknown field", `"algorithm": "a"`, `"algoritm": "a"`,
			"records[0].algoritm: no such key; did you mean algorithm",
		},
		{
			"unknown at the top", `"tool":`, `"Tool":`,
			"Tool: no such key (allowed: schema, tool, host, method, scenario, warnings, interrupted, records, " +
				"totals; did you mean tool?)",
		},
		{
			"unknown in the host", `"threads": 8`, `"threads": 8, "cores": 4`,
			"line 8: host.cores: no such key (allowed: os, arch, cpu, threads, go, cpuid, virtual)",
		},
		{"twice", `"nodes": 4,`, `"nodes": 4, "nodes": 5,`, "records[0].nodes: given twice"},
		{"missing", `"status": "ok",`, ``, "records[0].status: missing"},
		{"missing in the second", `"algorithm": "b",`, ``, "records[1].algorithm: missing"},
		{"wrong type", `"nodes": 4,`, `"nodes": "four",`, `records[0].nodes: "four" (allowed: a whole number)`},
		{"fraction", `"nodes": 4,`, `"nodes": 4.5,`, `records[0].nodes: 4.5 (allowed: a whole number)`},
		{"too great", `"messages": 6,`, `"messages": 1e999,`, `records[0].messages: 1e999 (allowed: a number)`},
		{"null", `"messages": 6,`, `"messages": null,`, `records[0].messages: null (allowed: a number)`},
		{
			"negative seed", `"seed": 1,` + "\n      \"trial\"", `"seed": -1, "trial"`,
			`records[0].seed: -1 (allowed: a whole number of at least 0)`,
		},
		{
			"no engine", `"engine": "sim",` + "\n      \"seed\"", `"engine": "simm", "seed"`,
			`records[0].engine: "simm" (allowed: sim, goroutine, `,
		},
		{
			"no kind", `"energy_kind": "modelled",` + "\n      \"energy_source\"",
			`"energy_kind": "guessed", "energy_source"`, "records[0].energy_kind: ",
		},
		{"no list", `"records": [`, `"records": {}, "x": [`, "records: keys with values (allowed: a list)"},
		{"not a record", `"records": [`, `"records": [7,`, "records[0]: 7 (allowed: keys with values)"},
		{
			"a negative figure", `"bytes": 72`, `"bytes": -72`,
			"records[0] (a at 4 nodes, trial 0): bytes: -72 (allowed: a finite number of at least 0)",
		},
		{"no nodes", `"nodes": 4,`, `"nodes": 0,`, "nodes: 0 (allowed: at least 1)"},
		{"a range the wrong way round", `"energy_low_j": `, `"energy_low_j": 1`, "energy_j: "},
		{
			"half an expectation", `"expected_low": 6`, `"expected_low": null`,
			"expected_low, expected_high: one without the other",
		},
		{"more after the end", "\n}\n", "\n} {}", "more after the end"},
		{"rubbish after the end", "\n}\n", "\n} x", "more after the end"},
		{"cut short", "\n}\n", "\n", "unexpected EOF"},
	} {
		bad := strings.Replace(good, c.old, c.new, 1)
		if bad == good {
			t.Fatalf("%s: nothing to replace", c.name)
		}
		_, err := record.Read([]byte(bad))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v\nwant an error with %q", c.name, err, c.want)
		}
	}
	for _, text := range []string{"", "null", "[]", "7", "{", `"x"`, "{}"} {
		if _, err := record.Read([]byte(text)); err == nil {
			t.Errorf("%q is read without an error", text)
		}
	}
}

// Fields that came later may be missing: files from before still read. Those of the first version
// may not.
func TestReadJSONOfBefore(t *testing.T) {
	var file map[string]any
	if err := json.Unmarshal(written(t, sample(engine.Sim, ran("p", "u", "a", 4, 6))), &file); err != nil {
		t.Fatal(err)
	}
	fields := file["records"].([]any)[0].(map[string]any)
	for name := range fields {
		if !slices.Contains(designed, name) {
			delete(fields, name)
		}
	}
	read := func() error {
		text, err := json.Marshal(file)
		if err != nil {
			t.Fatal(err)
		}
		_, err = record.Read(text)
		return err
	}
	if err := read(); err != nil {
		t.Error(err)
	}
	for _, name := range designed {
		value := fields[name]
		delete(fields, name)
		if err := read(); err == nil || !strings.Contains(err.Error(), "records[0]."+name+": missing") {
			t.Errorf("without %s: %v", name, err)
		}
		fields[name] = value
	}
}

func TestJSONGolden(t *testing.T) {
	golden.Check(t, "sim.json", func(b *bytes.Buffer) error {
		res := usual(engine.Sim)
		res.Records = res.Records[9:11]
		return Write(b, JSON, res, Options{})
	})
}
