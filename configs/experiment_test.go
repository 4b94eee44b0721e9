package configs

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/bench/experiment"
)

// ofTraffic loads the traffic experiment.
func ofTraffic(
	t *testing.T, yaml string, environ []string, flags map[string]string,
) (*experiment.Traffic, experiment.Options, error) {
	t.Helper()
	path := ""
	if yaml != "" {
		path = file(t, yaml)
	}
	e := experiment.NewTraffic()
	o, err := LoadExperiments([]experiment.Experiment{e}, path, environ, flags)
	return e, o, err
}

func TestExperimentPrecedence(t *testing.T) {
	const yaml = "seed: 3\nnodes: 10\ntraffic:\n  nodes: 9\n  seed: 2\n  window: 3ms\n  per-message: 1\nregion: CAMX\n"
	// The last variable is that of another command.
	environ := []string{"JOULEMARK_SEED=4", "JOULEMARK_PER_MESSAGE=0.5", "JOULEMARK_LOSS=0.5"}
	e, o, err := ofTraffic(t, yaml, environ, map[string]string{"seed": "5", "algorithms": "ring,2pc"})
	if err != nil {
		t.Fatal(err)
	}
	if e.Seed != 5 || e.PerMessage != 0.5 || e.Nodes != 9 || e.Window != 3*time.Millisecond ||
		!slices.Equal(e.Algorithms, []string{"ring", "2pc"}) {
		t.Errorf("flag, variable, section, key: %+v", e)
	}
	if o.Accounting.Factor.Region != "CAMX" || o.Source == nil {
		t.Errorf("accounting %v, source %v", o.Accounting.Factor, o.Source)
	}
}

func TestExperimentDefaults(t *testing.T) {
	for _, e := range experiment.All() {
		before := map[string]string{}
		for _, p := range experiment.Parameters(e) {
			before[p.Name] = p.String()
		}
		keys := ExperimentKeys(e)
		// What the usage text says is what it is without it, and can be given as a flag.
		flags := map[string]string{}
		for i := range keys {
			if text := keys[i].Default; text != "" {
				flags[keys[i].Name] = text
			}
		}
		if _, err := LoadExperiments([]experiment.Experiment{e}, "", nil, flags); err != nil {
			t.Errorf("%s: %v", e.About().Name, err)
		}
		for _, p := range experiment.Parameters(e) {
			if p.String() != before[p.Name] {
				t.Errorf("%s: %s is %q and then %q", e.About().Name, p.Name, before[p.Name], p)
			}
		}
	}
}

func TestExperimentFaults(t *testing.T) {
	for _, c := range []struct {
		name, yaml string
		environ    []string
		flags      map[string]string
		want       string
	}{
		{name: "no such key", yaml: "node: 3", want: "node: no such key"},
		{name: "hint", yaml: "node: 3", want: "did you mean nodes?"},
		{name: "no such key in a section", yaml: "traffic:\n  node: 3", want: "traffic.node: no such key"},
		{name: "no section", yaml: "traffic: 3", want: "traffic: 3 (allowed: a section"},
		{name: "wrong type", yaml: "nodes: many", want: `nodes: "many" (allowed: a whole number)`},
		{name: "rounded", yaml: "traffic:\n  nodes: 8.9", want: "nodes: 8.9 (allowed: a whole number)"},
		{name: "without a value", yaml: "nodes:", want: "line 1: nodes: null (allowed"},
		{name: "out of range", flags: map[string]string{"per-message": "-2"}, want: "flag --per-message: -2"},
		{name: "not a number", flags: map[string]string{"per-message": "NaN"}, want: "(allowed: a number)"},
		{
			name: "unknown variable", environ: []string{"JOULEMARK_NOODLES=3"},
			want: "environment variable JOULEMARK_NOODLES: noodles: no such key",
		},
		{name: "unknown region", yaml: "region: ATLANTIS", want: "ATLANTIS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := ofTraffic(t, c.yaml, c.environ, c.flags)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q in it", err, c.want)
			}
		})
	}
	if _, _, err := ofTraffic(t, "nodes: 0\nper-message: -1", nil, nil); err == nil ||
		!strings.Contains(err.Error(), "nodes: 0") || !strings.Contains(err.Error(), "per-message: -1") {
		t.Errorf("not all faults at once: %v", err)
	}
	_, err := LoadExperiments(experiment.All(), "no-such.yaml", nil, nil)
	if err == nil || !strings.Contains(err.Error(), "no-such.yaml") {
		t.Errorf("a missing file: %v", err)
	}
}

func TestAllExperiments(t *testing.T) {
	all := experiment.All()
	if _, err := LoadExperiments(all, file(t, "seed: 77\ntraffic:\n  nodes: 5\n"), nil, nil); err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		for _, p := range experiment.Parameters(e) {
			if p.Name == "seed" && p.String() != "77" {
				t.Errorf("%s has seed %v", e.About().Name, p)
			}
			if e.About().Name == "traffic" && p.Name == "nodes" && p.String() != "5" {
				t.Errorf("traffic has %v nodes", p)
			}
		}
	}
}

func TestAllExperimentsFaults(t *testing.T) {
	path := file(t, "failure:\n  trials: 0\nload:\n  sise: 3\n")
	_, err := LoadExperiments(experiment.All(), path, nil, map[string]string{"seed": "-1"})
	for _, want := range []string{
		path + ": line 2: failure.trials: 0",
		path + ": line 4: load.sise: no such key", "did you mean size?", "flag --seed: ",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %q in %v", want, err)
		}
	}
	_, err = LoadExperiments(experiment.All(), "", nil, map[string]string{"trials": "-3"})
	if err == nil || !strings.Contains(err.Error(), "trials: -3") {
		t.Errorf("a negative number of trials: %v", err)
	}
}
