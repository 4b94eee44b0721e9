package configs

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/internal/strict"
)

func file(t testing.TB, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "own.yaml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestDefaultFileIsTheDefault holds default.yaml and bench.DefaultScenario together.
func TestDefaultFileIsTheDefault(t *testing.T) {
	bare, err := Load("", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	shipped, err := Load("default", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if shipped.Region == carbon.DefaultRegion {
		shipped.Region = "" // which is the same
	}
	if !bare.AnyNodes || shipped.AnyNodes {
		t.Error("the file asks for sizes, and no file does not")
	}
	shipped.AnyNodes = true
	bare.given, shipped.given = nil, nil
	if !reflect.DeepEqual(bare, shipped) {
		t.Errorf("default.yaml says something else than no file:\n%+v\n%+v", bare, shipped)
	}
	if d := cmp.Diff(harness.DefaultScenario().Nodes, bare.Scenario.Nodes); d != "" {
		t.Error(d)
	}
}

// TestShownDefaultsAreTheDefaults sets every key to the default that the usage text shows.
func TestShownDefaultsAreTheDefaults(t *testing.T) {
	shown := map[string]string{}
	for _, k := range Keys() {
		if k.Default != "" {
			shown[k.Name] = k.Default
		}
	}
	c, err := Load("", nil, shown)
	if err != nil {
		t.Fatal(err)
	}
	if c.Region == carbon.DefaultRegion {
		c.Region = "" // which is the same
	}
	c.given = nil
	if !reflect.DeepEqual(c, defaults()) {
		t.Errorf("the shown defaults make\n%+v\nthe real ones are\n%+v", c, defaults())
	}
}

func TestShippedScenariosAreSound(t *testing.T) {
	for _, name := range Shipped() {
		c, err := Load(name, nil, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if c.Scenario.Name != name {
			t.Errorf("%s calls itself %q", name, c.Scenario.Name)
		}
		if _, err := c.Runner(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBaselineIsThatOf2018(t *testing.T) {
	c, err := Load("baseline-2018", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	f, err := c.Factor()
	if err != nil {
		t.Fatal(err)
	}
	// 947.182 lb CO2 and 952.877 lb CO2e a MWh.
	if got := float64(f.CO2.Central); got < 429.63 || got > 429.64 {
		t.Errorf("CO2 %v g/kWh; want 429.63", got)
	}
	if got := float64(f.Intensity()); got < 432.21 || got > 432.22 {
		t.Errorf("CO2e %v g/kWh; want 432.22", got)
	}
}

func TestPrecedence(t *testing.T) {
	own := file(t, "nodes: [5, 6]\nseed: 7\nwindow: 2ms\n")
	c, err := Load(own, []string{"JOULEMARK_NODES=8,9", "JOULEMARK_SEED=10", "PATH=/bin", "JOULEMARK_REGION="},
		map[string]string{"nodes": "11"})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]int{11}, c.Scenario.Nodes); d != "" {
		t.Errorf("the flag does not win: %s", d)
	}
	if c.Scenario.Seed != 10 || c.Scenario.Window != 2*time.Millisecond || c.Scenario.Trials != 1 {
		t.Errorf("seed %d, window %v, trials %d; want those of environment, file and default",
			c.Scenario.Seed, c.Scenario.Window, c.Scenario.Trials)
	}
}

// TestEveryKeyIsSet gives every key a value other than its default, in a file and as a flag, and
// finds the same configuration, different from the default in each of its fields.
func TestEveryKeyIsSet(t *testing.T) {
	token := file(t, "sixteen bytes at least")
	own := file(t, "region,year,gco2e_per_kwh,grid_gross_loss_fraction\nCAMX,2019,200,0.05\n")
	values := map[string]string{
		"name": "mine", "algorithms": "bully,2pc", "params": "bully.detector=random",
		"cases": "2pc.votes=one-no,bully.detector=random; 2pc.votes=random", "nodes": "5,6", "engine": "sim",
		"topology": "complete", "latency": "fixed:2ms", "loss": "0.1", "duplicate": "0.2", "reorder": "0.05",
		"faults": "crash 1@2s", "trials": "3", "seed": "18446744073709551615", "delta": "0s",
		"window": "7ms", "wall-cap": "8s",
		"limit-events": "1000", "limit-time": "9s", "stack": "ethernet-ipv4-tcp", "region": "CAMX", "year": "2019",
		"factors": own, "factor-kind": "marginal", "pue": "1.5", "consumption": "true", "energy-source": "fixed-watts",
		"watts": "2..5", "kwh": "true",
		"radio": "wifi", "battery": "5", "radio-duty": "0.5", "radio-period": "10s",
		"hosts": "a:1,b:1,c:1,d:1,e:1,f:1", "processes": "false", "token-file": token,
		"expect": "crashes,loss", "idle": "3s", "setup-timeout": "0s",
		"profile": "network", "format": "markdown", "output": "x.md", "chart": "x.svg", "complexity": "true",
		"ledger": "x.db", "project": "lab", "sci": "true",
		"rate": "1000/s", "per": "week", "equivalents": "true",
		"embodied": "800..1500", "lifetime": "5", "share": "0.25",
	}
	var yaml strings.Builder
	for i := range keys {
		k := &keys[i]
		v, ok := values[k.Name]
		exclusive := []string{"intensity", "intensity-series", "cpu-family", "hosts-file", "broker", "predict"}
		if slices.Contains(exclusive, k.Name) {
			continue // which exclude others
		}
		if !ok {
			t.Errorf("key %s: the test has no value for it", k.Name)
			continue
		}
		switch k.FlagType() {
		case "list":
			v = "[" + v + "]"
		case "[ALG.]NAME=VALUE":
			v = "{bully: {detector: random}}"
		case "CASES":
			v = "[{2pc: {votes: one-no}, bully: {detector: random}}, {2pc: {votes: random}}]"
		case "string", "duration":
			v = "'" + v + "'"
		}
		yaml.WriteString(k.Name + ": " + v + "\n")
	}
	fromFile, err := Load(file(t, yaml.String()), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	fromFlags, err := Load("", nil, values)
	if err != nil {
		t.Fatal(err)
	}
	var environ []string
	for i := range keys {
		if v, ok := values[keys[i].Name]; ok {
			environ = append(environ, keys[i].Env()+"="+v)
		}
	}
	fromEnv, err := Load("", environ, nil)
	if err != nil {
		t.Fatal(err)
	}
	fromFile.given, fromFlags.given, fromEnv.given = nil, nil, nil
	if !reflect.DeepEqual(fromFile, fromFlags) || !reflect.DeepEqual(fromFile, fromEnv) {
		t.Errorf("file, flags and environment differ:\n%+v\n%+v\n%+v", fromFile, fromFlags, fromEnv)
	}
	s := fromFile.Scenario
	if s.Seed != 1<<64-1 || s.Params["bully"]["detector"] != "random" || s.Links.Loss != 0.1 ||
		s.Limits.Time != 9_000_000 || s.Faults.Empty() || s.Topology.String() != "complete" ||
		!slices.Equal(s.Engines, []engine.Engine{engine.Sim}) ||
		!fromFile.Consumption || !fromFile.KWh || fromFile.Watts != "2..5" {
		t.Errorf("%+v", fromFile)
	}
	if len(s.Hosts.Addresses) != 6 || s.Hosts.Expect != algorithms.Crashes|algorithms.Loss ||
		fromFile.TokenFile != token || fromFile.Idle != 3*time.Second {
		t.Errorf("%+v, token file %q, idle %v", s.Hosts, fromFile.TokenFile, fromFile.Idle)
	}
}

func TestHosts(t *testing.T) {
	list := file(t, "a:7000 # the first\n\n# nobody\nb:7000\n")
	given := map[string]string{"hosts-file": list, "engine": "tcp", "nodes": "2", "algorithms": "2pc"}
	c, err := Load("", []string{control.TokenVariable + "=sixteen bytes at least"}, given)
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Runner()
	if err != nil {
		t.Fatal(err)
	}
	h := r.Scenario.Hosts
	if !slices.Equal(h.Addresses, []string{"a:7000", "b:7000"}) || string(h.Secret) != "sixteen bytes at least" {
		t.Errorf("%q, secret %q; want those of the file and of the environment", h.Addresses, h.Secret)
	}
	if text := fmt.Sprintf("%+v", c); strings.Contains(text, "PATH=") {
		t.Error("the configuration keeps the environment")
	}
	for want, change := range map[string]map[string]string{
		"it or hosts, not both":        {"hosts": "c:1,d:1"},
		"allowed: it or hosts":         {"processes": "true"},
		"own.yamlx: no such file":      {"hosts-file": list + "x"},
		"nodes: 3 (allowed with 2":     {"nodes": "3"},
		"engine: goroutine":            {"engine": "goroutine"},
		"token-file":                   {"token-file": list + "x"},
		`expect: "flood" (allowed: cr`: {"expect": "flood"},
	} {
		wrong := maps.Clone(given)
		maps.Copy(wrong, change)
		c, err := Load("", nil, wrong)
		if err == nil {
			_, err = c.Runner()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v; want %q", change, err, want)
		}
	}
	given["expect"] = "crashes"
	if _, err := Load("", nil, given); err != nil {
		t.Errorf("%v; want that failures may be expected of the hosts in a file", err)
	}
	_, err = Load("", nil, map[string]string{"expect": "crashes"})
	if err == nil || !strings.Contains(err.Error(), "expect: crashes") {
		t.Errorf("%v; want that nothing unplanned happens without hosts", err)
	}
}

func TestStackReal(t *testing.T) {
	c, err := Load("", nil, map[string]string{"stack": "real", "algorithms": "publish"})
	if err != nil || !slices.Equal(c.Scenario.Engines, []engine.Engine{engine.Sim, engine.Reference}) {
		t.Errorf("%v, %v; want the model beside the real libraries", c.Scenario.Engines, err)
	}
	for want, given := range map[string]map[string]string{
		"bully has no real stack": {"algorithms": "bully"},
		"allowed without faults":  {"algorithms": "mqtt", "loss": "0.1"},
		"mqtt.topic (allowed":     {"algorithms": "mqtt", "params": "mqtt.topic=9"},
		"allowed without hosts":   {"algorithms": "mqtt", "processes": "true", "engine": "tcp"},
		`engine: "real" (allowed`: {"algorithms": "mqtt", "engine": "real"},
		"broker":                  {"algorithms": "mqtt", "broker": "ftp://x"},
		"allowed with stack real on": {
			"algorithms": "mqtt", "stack": "ethernet-ipv4-tcp", "broker": "tcp://127.0.0.1:1",
		},
	} {
		if given["stack"] == "" && given["engine"] != "real" {
			given["stack"] = "real"
		}
		if _, err := Load("", nil, given); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v; want %q", given, err, want)
		}
	}
}

func TestFaultsOfFiles(t *testing.T) {
	for content, want := range map[string]string{
		"trials: 8.9":                 "trials: 8.9 (allowed: a whole number)",
		"trials: '8'":                 `trials: "8" (allowed: a whole number)`,
		"trials: true":                "trials: true",
		"loss: .nan":                  "loss: .nan (allowed: a number)",
		"loss: '0.1'":                 `loss: "0.1"`,
		"window: 30":                  "window: 30 (allowed: a duration",
		"window: 30ns":                `window: "30ns" (allowed: a duration`,
		"seed: -1":                    "seed: -1",
		"nodes: [4, x]":               "nodes:",
		"nodes: {a: 1}":               "nodes:",
		"consumption: 1":              "consumption: 1 (allowed: true or false)",
		"topology: rign":              "rign",
		"latency: fixed":              "latency",
		"faults: crash":               "faults",
		"region: CAMXX":               "did you mean CAMX",
		"year: 1999":                  "year: ",
		"intensity: -5":               "intensity: ",
		"{intensity: 50, region: US}": "intensity: 50 replaces",
		"pue: 0.5":                    "pue: ",
		"pue: aws2":                   "pue: ",
		"energy-source: rapl":         "energy-source: ",
		"energy-source: sun":          `energy-source: "sun" (allowed: auto`,
		"energy-source: fixed-watts":  `watts: ""`,
		"watts: 3":                    "energy-source",
		"{energy-source: fixed-watts, watts: 5..2}": "watts: ",
		"cpu-family: Pentium":                       "cpu-family: ",
		"stack: token-ring":                         "stack: ",
		"profile: gut-feeling":                      "profile: ",
		"format: tabel":                             "did you mean table",
		"params: {bully: {detector: nobody}}":       "params: bully.detector",
		"params: {bully: 3}":                        "params: ",
		"factors: no/such/file.csv":                 "no/such/file.csv",
		"run: {nodes: [3]}":                         "run: no such key",
		"nodes: [":                                  "own.yaml",
		"- a":                                       "own.yaml",
		"\x00":                                      "is no text",
		" \n":                                       "is empty",
		"name: " + strings.Repeat("x", strict.MaxInput): "bytes",
	} {
		c, err := Load(file(t, content), nil, nil)
		if err == nil {
			_, err = c.Runner()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v; want %q", content, err, want)
		}
	}
}

// FuzzLoad feeds the loader whatever bytes: it returns a configuration that can be run or an
// error, and never panics.
func FuzzLoad(f *testing.F) {
	// One key a seed: the fuzzer first makes shorter whatever it finds, and a whole scenario would
	// take all of its time.
	for _, name := range Shipped() {
		content, _ := shipped(name)
		for line := range bytes.Lines(content) {
			if !bytes.HasPrefix(line, []byte("#")) {
				f.Add(line)
			}
		}
	}
	f.Add([]byte("nodes: [4]\nparams: {bully: {detector: x}}\nfaults: crash 1@2s"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if strings.Contains(string(content), "file") || strings.Contains(string(content), "factors") {
			return // what these name is not the fuzzer's to open
		}
		c, err := load("own.yaml", func(string) ([]byte, error) { return content, nil }, nil, nil, nil)
		if err == nil {
			if err := c.Scenario.Validate(); err != nil {
				t.Errorf("loaded, and not valid: %v", err)
			}
		}
	})
}

// The default cases are those of the default run: who says what runs has no cases but their own.
func TestCasesOfTheDefaultRun(t *testing.T) {
	for name, c := range map[string]struct {
		flags map[string]string
		want  int
	}{
		"nothing":               {nil, 1},
		"the engine alone":      {map[string]string{"engine": "sim"}, 1},
		"none":                  {map[string]string{"cases": "none"}, 0},
		"algorithms":            {map[string]string{"algorithms": "mutex"}, 0},
		"nodes":                 {map[string]string{"nodes": "4,8"}, 0},
		"parameters":            {map[string]string{"params": "mutex.entries=2"}, 0},
		"a topology":            {map[string]string{"topology": "complete"}, 0},
		"algorithms with cases": {map[string]string{"algorithms": "2pc", "cases": "votes=one-no; 2pc.votes=random"}, 2},
	} {
		got, err := Load("", nil, c.flags)
		if err != nil || len(got.Scenario.Cases) != c.want {
			t.Errorf("%s: %v, %v; want %d cases", name, got.Scenario.Cases, err, c.want)
		}
	}
	twoPhase, err := catalogue.BuiltIn().Find("2pc")
	if err != nil {
		t.Fatal(err)
	}
	if own, err := Load("", nil, nil, twoPhase); err != nil || len(own.Scenario.Cases) != 0 {
		t.Errorf("with 2pc alone: %v, %v; want no cases, as it is not of their problem", own.Scenario.Cases, err)
	}
	for _, wrong := range []string{
		"", ";", "2pc.votes", "2pc.votes=one-no;", "2pc.votes=maybe", "3pc.fs=2",
		"none; none",
	} {
		if _, err := Load("", nil, map[string]string{"cases": wrong}); err == nil ||
			!strings.Contains(err.Error(), "cases") {
			t.Errorf("cases %q: %v; want an error about them", wrong, err)
		}
	}
	for _, wrong := range []string{"[3]", "{mutex: 3}", "[{mutex: {hold: [1]}}]", "[[]]"} {
		if _, err := Load(file(t, "cases: "+wrong+"\n"), nil, nil); err == nil || !strings.Contains(err.Error(),
			"cases") {
			t.Errorf("cases: %s: %v; want an error about them", wrong, err)
		}
	}
}
