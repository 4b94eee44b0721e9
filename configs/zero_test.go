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
	"radio-period": "", "year": "", "intensity": "1 to 5000", "idle": "", "setup-timeout": "",
	"lifetime": "years, from 0.1",
}

// numeric tells whether the values of a key are numbers or times.
func numeric(k *Key) bool {
	return slices.Contains([]string{whole.flagType, real.flagType, span.flagType}, k.FlagType()) || k.Name == "nodes"
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

// An empty text that a flag is given is refused by every key. A variable that is empty is none.
func TestEmptyTexts(t *testing.T) {
	for i := range keys {
		k := &keys[i]
		_, err := Load("", nil, map[string]string{k.Name: ""})
		if want := "flag --" + k.Flag() + ": \""; err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", k.Name, err)
		}
	}
}

// What is no real is refused by every numeric key of scenarios and experiments.
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

// An intensity replaces what chooses a factor: what was given by the same source is refused,
// whatever it is, and of two sources the later one counts.
func TestIntensityReplaces(t *testing.T) {
	for _, other := range []string{"region=US", "year=0", "factors=own.csv"} {
		key, text, _ := strings.Cut(other, "=")
		_, err := Load("", nil, map[string]string{"intensity": "50", key: text})
		const want = "flag --intensity: 50 replaces region, year and factors"
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", other, err)
		}
	}
	byNumber, byRegion := "# own\nintensity: 60\n", "region: CAMX\nyear: 2018\n"
	for _, tt := range []struct {
		file, environ, flag string
		want                string
	}{
		{byRegion, "", "intensity=50", "USER"},
		{byRegion, "INTENSITY=50", "", "USER"},
		{byNumber, "REGION=NWPP", "", "NWPP 2023"},
		{byNumber, "", "year=2019", "US 2019"},
		{byNumber, "YEAR=2019", "region=FRA", ""}, // which has no factor of 2019
		{"", "REGION=CAMX", "intensity=50", "USER"},
		{"", "FACTORS=none.csv", "intensity=50", "USER"},
		{"", "INTENSITY=50", "region=FRA", "FRA 2024"},
		{byRegion, "INTENSITY=50", "region=NWPP", "NWPP 2018"},
		{byRegion, "REGION=FRA", "intensity=50", "USER"},
		{"baseline-2018", "", "intensity=50", "USER"},
	} {
		name := tt.file
		if strings.Contains(name, "\n") {
			name = file(t, name)
		}
		var environ []string
		if tt.environ != "" {
			environ = []string{"JOULEMARK_" + tt.environ}
		}
		flags := map[string]string{}
		if key, text, given := strings.Cut(tt.flag, "="); given {
			flags[key] = text
		}
		c, err := Load(name, environ, flags)
		if (err == nil) != (tt.want != "") {
			t.Errorf("%+v: %v", tt, err)
		}
		if err != nil {
			continue
		}
		f, err := c.Factor()
		if err != nil || !strings.HasPrefix(f.String(), tt.want+" (") {
			t.Errorf("%+v: %v, %v", tt, f, err)
		}
	}
}

// An intensity over time replaces all others, by the same rules.
func TestSeriesReplaces(t *testing.T) {
	const (
		hours    = "../energy/carbon/series/testdata/own.csv"
		replaces = "own.csv replaces intensity, region, year and factors"
	)
	for _, other := range []string{"region=US", "year=0", "factors=own.csv", "intensity=50"} {
		key, text, _ := strings.Cut(other, "=")
		if _, err := Load("", nil, map[string]string{"intensity-series": hours, key: text}); err == nil ||
			!strings.Contains(err.Error(), replaces) {
			t.Errorf("%s: %v", other, err)
		}
	}
	for _, tt := range []struct {
		environ, flags string
		series         bool
	}{
		{"REGION=CAMX", "intensity-series=" + hours, true},
		{"INTENSITY=50", "intensity-series=" + hours, true},
		{"INTENSITY_SERIES=" + hours, "intensity=50", false},
		{"INTENSITY_SERIES=nobody.csv", "region=FRA", false},
	} {
		key, text, _ := strings.Cut(tt.flags, "=")
		c, err := Load("", []string{"JOULEMARK_" + tt.environ}, map[string]string{key: text})
		if err != nil || (c.Series != nil) != tt.series {
			t.Errorf("%+v: %v, %v", tt, c.Series, err)
		}
	}
}

// Of other keys that exclude one another the later source counts too.
func TestExclusions(t *testing.T) {
	for _, tt := range []struct {
		environ []string
		flags   map[string]string
		wrong   string // "" for nothing
	}{
		{
			[]string{"JOULEMARK_ENERGY_SOURCE=fixed-watts", "JOULEMARK_WATTS=3"},
			map[string]string{"energy-source": "specpower"},
			"",
		},
		{[]string{"JOULEMARK_ENERGY_SOURCE=fixed-watts", "JOULEMARK_WATTS=3"}, map[string]string{"watts": "4"}, ""},
		{[]string{"JOULEMARK_CPU_FAMILY=Turin"}, map[string]string{"energy-source": "fixed-watts", "watts": "4"}, ""},
		{[]string{"JOULEMARK_CPU_FAMILY=Turin"}, map[string]string{"energy-source": "auto"}, ""},
		{[]string{"JOULEMARK_ENERGY_SOURCE=battery"}, map[string]string{"cpu-family": "Turin"}, ""},
		{nil, map[string]string{"energy-source": "battery", "cpu-family": "Turin"}, "is for energy-source specpower"},
		{nil, map[string]string{"watts": "3"}, "is for energy-source fixed-watts"},
		{[]string{"JOULEMARK_PROCESSES=true"}, map[string]string{"hosts": "a:1", "nodes": "1", "engine": "tcp"}, ""},
		{nil, map[string]string{"hosts": "a:1", "processes": "true"}, "it or hosts, not both"},
	} {
		_, err := Load("", tt.environ, tt.flags)
		if (err == nil) != (tt.wrong == "") || err != nil && !strings.Contains(err.Error(), tt.wrong) {
			t.Errorf("%v, %v: %v; want %q", tt.environ, tt.flags, err, tt.wrong)
		}
	}
	c, err := Load("", []string{"JOULEMARK_CPU_FAMILY=Turin"}, map[string]string{"energy-source": "auto"})
	if err != nil || c.CPUFamily != "Turin" {
		t.Errorf("the family was dropped beside a source that it goes with: %v", err)
	}
}

// What is given as nothing is not taken for what was not given.
func TestGivenNothing(t *testing.T) {
	for _, key := range []string{
		"region", "factors", "pue", "energy-source", "cpu-family", "watts", "hosts-file", "token-file", "broker",
		"profile",
		"output", "format", "stack", "engine", "nodes", "algorithms",
	} {
		if _, err := Load("", nil, map[string]string{key: ""}); err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("--%s '': %v", key, err)
		}
	}
}

// Factors that a user gives are used, or it is said that they are not.
func TestOwnFactorsAreUsed(t *testing.T) {
	own := file(t, "region,year,gco2e_per_kwh\nFRA,2020,600\nFRA,2022,610\nHOME,2023,42\n")
	for _, tt := range []struct {
		flags map[string]string
		want  float64
		wrong string
	}{
		{map[string]string{"region": "FRA"}, 610, ""}, // and not the figure of 2024 that ships
		{map[string]string{"region": "France"}, 610, ""},
		{map[string]string{"region": "fr", "year": "2020"}, 600, ""},
		{map[string]string{"region": "home"}, 42, ""},
		{map[string]string{"region": "FRA", "year": "2024"}, 0, "flag --year: 2024 (allowed for region " +
			"FRA: 2020, 2022"},
		{map[string]string{}, 0, "which is the default (allowed with a region of the file: HOME, or FRA)"},
		{map[string]string{"region": "DEU"}, 0, `flag --region: "DEU" has no factor in "` + own +
			`" (allowed: HOME, or FRA)`},
		{map[string]string{"region": "Atlantis"}, 0, `flag --region: "Atlantis" has no factor in`},
	} {
		tt.flags["factors"] = own
		c, err := Load("", nil, tt.flags)
		if (err == nil) != (tt.wrong == "") || err != nil && !strings.Contains(err.Error(), tt.wrong) {
			t.Errorf("%v: %v; want %q", tt.flags, err, tt.wrong)
		}
		if err != nil {
			continue
		}
		if f, err := c.Factor(); err != nil || float64(f.Intensity()) != tt.want {
			t.Errorf("%v: %v, %v; want %v", tt.flags, f, err, tt.want)
		}
	}
}

// Wrong units are refused on both sides.
func TestUnits(t *testing.T) {
	for _, tt := range []struct{ key, values string }{
		{"intensity", "0 0.35 0.999 -1 5001 1e308 NaN Inf -Inf 1e999"},
		{"pue", "0 0.9 -1 11 113 135% NaN Inf 1e308"},
		{"watts", "0 -3 0.0035 3500 NaN Inf 1e308 5..2 0.001..3 3..4000 3W"},
	} {
		for v := range strings.FieldsSeq(tt.values) {
			flags := map[string]string{tt.key: v}
			if tt.key == "watts" {
				flags["energy-source"] = "fixed-watts"
			}
			if _, err := Load("", nil, flags); err == nil || !strings.HasPrefix(err.Error(), "flag --"+tt.key+": ") ||
				len(err.Error()) > 300 {
				t.Errorf("--%s %s: %v", tt.key, v, err)
			}
		}
	}
}
