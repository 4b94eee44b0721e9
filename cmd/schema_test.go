package cmd

import (
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Runs as they are made now fit the schema that the command prints.
func TestRunsFitTheSchema(t *testing.T) {
	t.Chdir(t.TempDir())
	status, text, errOut := said(t, nil, "report", "--schema")
	if status != exitOK {
		t.Fatal(errOut)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
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
	quick := []string{"--window", "1ms", "--wall-cap", "20ms", "--idle", "1ms", "--output", "run.json", "--force"}
	runs := [][]string{
		append([]string{
			"run", "--engine", "sim,goroutine,udp", "--algorithms", "bully,ring", "--nodes", "3", "--trials", "2",
		}, quick...),
		append([]string{
			"run", "--engine", "sim", "--algorithms", "2pc", "--nodes", "3", "--faults", "crash 2@5ms", "--loss", "0.1",
		}, quick...),
		append([]string{
			"run", "--engine", "sim", "--algorithms", "publish", "--nodes", "4", "--radio", "802.15.4",
			"--battery", "5",
		}, quick...),
	}
	if runtime.GOOS == "linux" {
		runs = append(runs, []string{"exec", "-n", "2", "--output", "run.json", "--force", "--", "true"})
	}
	for _, args := range runs {
		os.Remove("run.json")
		_, _, errOut := said(t, nil, args...)
		text, err := os.ReadFile("run.json")
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, errOut)
		}
		run, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(run); err != nil {
			t.Errorf("%v: %v", args, err)
		}
	}
	if status, _, errOut := said(t, nil, "report", "--schema", "run.json"); status != exitUsage ||
		!strings.Contains(errOut, "no file") {
		t.Errorf("%d: %s", status, errOut)
	}
}
