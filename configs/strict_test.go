package configs

import (
	"errors"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/experiment"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Faults of a file name its line, and the key once.
func TestFaultsOfFilesNameLines(t *testing.T) {
	for _, c := range []struct{ content, want string }{
		{"trials: 2\nNodes: [3]\n", "own.yaml: line 2: Nodes: no such key (allowed: name, "},
		{"trials: 2\ntrials: 3\n", "own.yaml: line 2: trials: given twice"},
		{"params:\n  bully:\n    a: 1\n    a: 2\n", "own.yaml: line 4: params.bully.a: given twice"},
		{"trials: &a 2\n", "own.yaml: line 1: trials: an alias or anchor"},
		{"trials: 2\n---\ntrials: 3\n", "own.yaml: more than one document"},
		{"trials: 010\n", "own.yaml: line 1: trials: 010 (allowed: numbers without leading zeros"},
		{"name: x\nregion: UX\n", `own.yaml: line 2: region: "UX" is unknown`},
		{"# text\ntopology: rign\n", `own.yaml: line 2: topology: "rign" is unknown; did you mean ring?`},
		{"latency: 'fixed:1x'\n", `own.yaml: line 1: latency: "fixed:1x": time "1x" (allowed: whole microseconds`},
		{"faults: crash 1\n", `own.yaml: line 1: faults: "crash 1": no time`},
		{"loss: 1\n", "own.yaml: line 1: loss: 1 (allowed: 0 up to but not including 1)"},
		{"limit-events: -3\n", "own.yaml: line 1: limit-events: -3 events (allowed: at least 1, or 0 for the default)"},
		{"nodes:\n  - 4\n  - four\n", `own.yaml: line 1: nodes: [4, "four"] (allowed: a list of whole numbers)`},
		{"nodes: [4,\n  5\n", "own.yaml: yaml: line "},
		{"[1, 2]", "own.yaml: line 1: [1, 2] (allowed: keys with values)"},
		{"params: {bully: {detector: [1]}}\n", "own.yaml: line 1: params: keys with values (allowed: parameters by "},
		{"\n\nengine: [sim, foo, bar]\n", "own.yaml: line 3: engine: \"bar\" (allowed: sim"},
		{"engine: [sim, foo, bar]\n", "own.yaml: line 1: engine: \"foo\" (allowed: sim"},
		{"year: 1999\n", "own.yaml: line 1: year: 1999 (allowed for region US: 2018, "},
		{"profile: nobody.yaml\nname: x\n", "profile: nobody.yaml: no such file"},
		{"pue: aws2\n", `own.yaml: line 1: pue: "aws2" is unknown; did you mean aws? (allowed: own, aws`},
	} {
		loaded, err := Load(file(t, c.content), nil, nil)
		if err == nil {
			_, err = loaded.Runner()
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v; want %q", c.content, err, c.want)
		}
	}
}

// A value that no file may have is one fault, also within a list.
func TestRefusedValuesAreSaidOnce(t *testing.T) {
	for _, content := range []string{
		"trials: 010\n", "nodes: [010]\n", "params: {bully: {detector: 010}}\n",
		"nodes: [&a 4]\n",
	} {
		_, err := Load(file(t, content), nil, nil)
		if err == nil || strings.Contains(err.Error(), "\n") || strings.Count(err.Error(), "allowed") > 1 {
			t.Errorf("%q: %v", content, err)
		}
	}
}

// A fault is said once, with its source, and the error about the key is found in it.
func TestFaultsAreKeyErrors(t *testing.T) {
	_, err := Load("", []string{"JOULEMARK_TRIALS=0"}, nil)
	var of *suggest.KeyError
	if !errors.As(err, &of) || of.Key != "trials" || of.Value != "0" || of.Allowed != "1 to 1000000" {
		t.Errorf("%#v", of)
	}
	if want := "environment variable JOULEMARK_TRIALS: 0 (allowed: 1 to 1000000)"; err.Error() != want {
		t.Errorf("%v; want %s", err, want)
	}
}

// Somebody who mends ten faults reads the file again.
func TestFaultsAreBounded(t *testing.T) {
	_, err := Load(file(t, strings.Repeat("x: 1\n", 30)), nil, nil)
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != 11 || !strings.Contains(lines[10], "more like these") {
		t.Errorf("%d lines: %v", len(lines), err)
	}
}

// A key of a section counts wherever it is of, in one experiment and in several.
func TestSectionsSetAccounting(t *testing.T) {
	own := file(t, "region: CAMX\ntraffic:\n  region: NWPP\n")
	for _, chosen := range [][]experiment.Experiment{{experiment.NewTraffic()}, experiment.All()} {
		o, err := LoadExperiments(chosen, own, nil, nil)
		if err != nil || o.Accounting.Factor.Region != "NWPP" {
			t.Errorf("%d experiments: region %s, %v; want that of the section",
				len(chosen), o.Accounting.Factor.Region, err)
		}
	}
}

// What all experiments are given leaves alone what only one of them is given, but a flag goes
// before both.
func TestPrecedenceOfSeveralExperiments(t *testing.T) {
	own := file(t, "seed: 3\ntrials: 0\nfailure:\n  seed: 4\n")
	for flags, want := range map[string][2]string{"": {"4", "3"}, "5": {"5", "5"}} {
		all := experiment.All()
		given := map[string]string{}
		if flags != "" {
			given["seed"] = flags
		}
		if _, err := LoadExperiments(all, own, nil, given); err != nil {
			t.Fatal(err)
		}
		for _, e := range all {
			for _, p := range experiment.Parameters(e) {
				of := want[1]
				if e.About().Name == "failure" {
					of = want[0]
				}
				if p.Name == "seed" && p.String() != of {
					t.Errorf("flag %q: %s has seed %v; want %s", flags, e.About().Name, p, of)
				}
			}
		}
	}
}
