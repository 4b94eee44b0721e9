package record

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/joulemark/joulemark/internal/golden"
)

// The schema in docs is that of the table of figures.
func TestSchemaInDocs(t *testing.T) {
	var b bytes.Buffer
	if err := WriteSchema(&b); err != nil {
		t.Fatal(err)
	}
	golden.File(t, "../../docs/record.schema.json", b.Bytes())
}

// schemaOf is the schema as a maintained validator reads it, held to the rules for schemas.
func schemaOf(t *testing.T) *jsonschema.Schema {
	t.Helper()
	var b bytes.Buffer
	if err := WriteSchema(&b); err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(&b)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("record.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("record.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// saved are runs that earlier versions have saved, and that this one writes.
func saved(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob("../../reports/testdata/saved/*.json")
	if err != nil || len(files) < 4 {
		t.Fatal(files, err)
	}
	all := map[string][]byte{}
	for _, name := range append(files, "../../reports/testdata/sim.json") {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = text
		res, err := Read(text)
		if err != nil {
			t.Fatal(err)
		}
		var again bytes.Buffer
		if err := WriteJSON(&again, res); err != nil {
			t.Fatal(err)
		}
		all[name+", written again"] = again.Bytes()
	}
	return all
}

func validate(t *testing.T, s *jsonschema.Schema, text []byte) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(doc)
}

func TestSavedRunsFitTheSchema(t *testing.T) {
	s := schemaOf(t)
	for name, text := range saved(t) {
		if err := validate(t, s, text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	gaps := Record{}
	gaps.Algorithm, gaps.Problem, gaps.Nodes, gaps.Repetitions, gaps.Status = "b", "p", 1, 1, "ok"
	if err := gaps.Engine.UnmarshalText([]byte("benchmark")); err != nil {
		t.Fatal(err)
	}
	gaps.Lack(EnergyFigures()...)
	gaps.Lack("wall_s", "short_window")
	var b bytes.Buffer
	if err := WriteJSON(&b, &Results{Records: []Record{gaps}}); err != nil {
		t.Fatal(err)
	}
	if err := validate(t, s, b.Bytes()); err != nil {
		t.Errorf("a record with gaps: %v", err)
	}
	// The reader takes no notice of messages that nothing has sent; the schema does.
	counted := bytes.Replace(b.Bytes(), []byte(`"messages": null`), []byte(`"messages": 1`), 1)
	if bytes.Equal(counted, b.Bytes()) || validate(t, s, counted) == nil {
		t.Error("a benchmark that sends messages fits the schema")
	}
}

// Each of these takes a run apart in a way that the reader refuses too.
func TestMutilatedRunsDoNotFitTheSchema(t *testing.T) {
	s := schemaOf(t)
	text := saved(t)["../../reports/testdata/saved/engines.json"]
	record := func(change func(map[string]any)) func(map[string]any) {
		return func(run map[string]any) { change(run["records"].([]any)[1].(map[string]any)) }
	}
	set := func(name string, value any) func(map[string]any) {
		return record(func(r map[string]any) { r[name] = value })
	}
	mutilations := map[string]func(map[string]any){
		"another version":       func(run map[string]any) { run["schema"] = 2 },
		"no tool":               func(run map[string]any) { delete(run, "tool") },
		"no records":            func(run map[string]any) { delete(run, "records") },
		"records are an object": func(run map[string]any) { run["records"] = map[string]any{} },
		"a key of the head":     func(run map[string]any) { run["colour"] = "red" },
		"a key of the host":     func(run map[string]any) { run["host"].(map[string]any)["colour"] = "red" },
		"threads are a text":    func(run map[string]any) { run["host"].(map[string]any)["threads"] = "8" },
		"a figure too many":     set("colour", 1), "another case of letters": set("Messages", 1),
		"energy is a text": set("energy_j", "1"), "energy below 0": set("energy_j", -1),
		"messages are null": set("messages", nil), "nodes are null": set("nodes", nil), "no nodes": set("nodes", 0),
		"half a node": set("nodes", 1.5), "an unknown engine": set("engine", "abacus"),
		"an unknown kind": set("energy_kind", "guessed"), "an empty algorithm": set("algorithm", ""),
		"a share above 1": set("host_share", 1.5), "a PUE below 1": set("pue", 0.5),
		"a method of factors": set("grid_method", "guess"), "no time": set("started", "yesterday"),
		"yes as a number":        set("short_window", 1),
		"a metric without value": set("metrics", []any{map[string]any{"name": "x"}}),
		"kinds below 0":          set("messages_by_kind", []any{map[string]any{"name": "x", "value": -1}}),
	}
	for _, f := range first {
		mutilations["without "+f.Name] = record(func(r map[string]any) { delete(r, f.Name) })
	}
	for _, what := range slices.Sorted(maps.Keys(mutilations)) {
		var run map[string]any
		if err := json.Unmarshal(text, &run); err != nil {
			t.Fatal(err)
		}
		run["records"] = run["records"].([]any)[:2]
		mutilations[what](run)
		broken, err := json.Marshal(run)
		if err != nil {
			t.Fatal(err)
		}
		if validate(t, s, broken) == nil {
			t.Errorf("%s: it fits the schema", what)
		}
		if _, err := Read(broken); err == nil {
			t.Errorf("%s: it is read", what)
		}
	}
}
