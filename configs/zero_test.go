package configs

import (
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/experiment"
)

// ofZero is what comes of a numeric key that is given 0: "" where 0 is a value like others or says
// what the key's doc says of it, and else what is allowed.
var ofZero = map[string]string{
	"nodes": "1 to", "loss": "", "duplicate": "", "reorder": "", "trials": "1 to", "seed": "", "delta": "",
	"window": "1µs to", "wall-cap": "1µs to", "limit-events": "", "limit-time": "",
	"battery": "", "radio-duty": "above 0",
	"radio-period": "", "year": "", "intensity": "above 0", "idle": "", "setup-timeout": "",
}

// numeric tells whether the values of a key are numbers or times.
func numeric(k *Key) bool {
	return slices.Contains([]string{whole.flagType, number.flagType, span.flagType}, k.FlagType()) || k.Name == "nodes"
}

// Given and zero differ: a number that is given is never ignored for being 0, wherever it is given.
func TestGivenZero(t *testing.T) {
	for i := range keys {
		k := &keys[i]
		if !numeric(k) {
			continue
		}
		want, ok := ofZero[k.Name]
		if !ok {
			t.Errorf("the table has no line for %s", k.Name)
		}
		zero := "0"
		if k.FlagType() == span.flagType {
			zero = "0s"
		}
		_, ofFlag := Load("", nil, map[string]string{k.Name: zero})
		_, ofVariable := Load("", []string{k.Env() + "=" + zero}, nil)
		_, ofFile := Load(file(t, "# text\n"+k.Name+": "+zero+"\n"), nil, nil)
		for source, err := range map[string]error{
			"flag --" + k.Flag():              ofFlag,
			"environment variable " + k.Env(): ofVariable,
			"own.yaml: line 2: " + k.Name:     ofFile,
		} {
			switch {
			case want == "" && err != nil:
				t.Errorf("%s: %v", source, err)
			case want != "" && (err == nil || !strings.Contains(err.Error(), source+": "+zero+" (allowed: "+want)):
				t.Errorf("%s: %v; want that %s is refused and %s allowed", source, err, zero, want)
			}
		}
		if want == "" && strings.Contains(k.Default, "1") && k.Name != "seed" {
			t.Errorf("%s: 0 is taken, but the default is %s", k.Name, k.Default)
		}
	}
}

// What is no number is refused by every numeric key of scenarios and experiments.
func TestNoNumbers(t *testing.T) {
	for _, text := range []string{"NaN", "Inf", "-inf", "1e999", "0x10", "1_000", "one", "", "1,5,"} {
		for i := range keys {
			k := &keys[i]
			if !numeric(k) || k.IsList() {
				continue
			}
			_, err := Load("", nil, map[string]string{k.Name: text})
			if err == nil || !strings.HasPrefix(err.Error(), "flag --"+k.Flag()+": \"") {
				t.Errorf("%s: %q: %v", k.Name, text, err)
			}
		}
	}
	for _, e := range experiment.All() {
		for _, k := range ExperimentKeys(e) {
			if !numeric(&k) || k.IsList() {
				continue
			}
			flags := map[string]string{k.Name: "NaN"}
			if _, err := LoadExperiments([]experiment.Experiment{e}, "", nil, flags); err == nil {
				t.Errorf("%s: %s: NaN is taken", e.About().Name, k.Name)
			}
		}
	}
}

// An intensity replaces what chooses a factor, whatever that is given.
func TestIntensityReplaces(t *testing.T) {
	for _, other := range []string{"region=US", "year=0", "factors=own.csv"} {
		key, text, _ := strings.Cut(other, "=")
		_, err := Load("", []string{"JOULEMARK_INTENSITY=50"}, map[string]string{key: text})
		const want = "environment variable JOULEMARK_INTENSITY: 50 replaces region, year and factors"
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", other, err)
		}
	}
	c, err := Load("", nil, map[string]string{"intensity": "50"})
	if err != nil {
		t.Fatal(err)
	}
	if f, err := c.Factor(); err != nil || f.Intensity() != 50 {
		t.Errorf("%v, %v", f, err)
	}
}
