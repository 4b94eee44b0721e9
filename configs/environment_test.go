package configs

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/experiment"
	"github.com/joulemark/joulemark/energy/method"
	"github.com/joulemark/joulemark/internal/environ"
	"github.com/joulemark/joulemark/internal/longtest"
)

// The list of names that every program knows is that of the keys of all commands.
func TestNamesOfVariables(t *testing.T) {
	all := append(names(keys), environ.OfCompare...)
	for _, e := range experiment.All() {
		all = append(all, names(ExperimentKeys(e))...)
	}
	slices.Sort(all)
	if diff := cmp.Diff(slices.Compact(all), environ.Keys); diff != "" {
		t.Error(diff)
	}
	if environ.Token != control.TokenVariable || environ.Tests != longtest.Variable {
		t.Errorf("%s, %s", environ.Token, environ.Tests)
	}
}

// The switch of our tests is a legal name, so that the command can be used where it is set.
func TestVariablesThatAreNoKeys(t *testing.T) {
	if _, err := Load("", []string{"JOULEMARK_TESTS=long", "JOULEMARK_TOKEN=0123456789abcdef"}, nil); err != nil {
		t.Error(err)
	}
}

// A variable means the same to the command and to benchmarks, and is refused in the same words.
func TestVariablesOfBenchmarks(t *testing.T) {
	texts := strings.NewReplacer("\\x20", " ", "=SERIES", "=../energy/carbon/series/testdata/own.csv")
	for _, environment := range []string{
		"", "REGION=CAMX", "REGION=CAMX YEAR=2018", "YEAR=2018", "INTENSITY=50", "PUE=1.5", "PUE=aws",
		"CONSUMPTION=true",
		"INTENSITY=50 FACTOR_KIND=market", "INTENSITY=50 FACTOR_KIND=marginal", "FACTOR_KIND=location",
		"ENERGY_SOURCE=fixed-watts WATTS=2..5", "CPU_FAMILY=Turin", "ENERGY_SOURCE=specpower", "REGION= YEAR= PUE=",
		"NODES=8", "TESTS=long", "TOKEN=0123456789abcdef", "REGION=\x20CAMX",
		// What is wrong.
		"REGION=UKX", "YEAR=1999", "YEAR=20.5", "YEAR=x REGION=y", "INTENSITY=0", "INTENSITY=NaN", "INTENSITY=x",
		"INTENSITY=50 REGION=US", "INTENSITY=50 YEAR=0", "FACTORS=nobody.csv", "PUE=0.5", "PUE=aws2",
		"CONSUMPTION=perhaps", "FACTOR_KIND=marginal",
		"FACTOR_KIND=market REGION=FRA", "INTENSITY=50 FACTOR_KIND=contract",
		"INTENSITY_SERIES=SERIES", "INTENSITY_SERIES=SERIES PUE=1.5", "INTENSITY_SERIES=SERIES FACTOR_KIND=location",
		"INTENSITY_SERIES=SERIES FACTOR_KIND=market", "INTENSITY_SERIES=SERIES FACTOR_KIND=marginal",
		"INTENSITY_SERIES=SERIES CONSUMPTION=true", "INTENSITY_SERIES=SERIES REGION=US",
		"INTENSITY_SERIES=SERIES INTENSITY=50", "INTENSITY_SERIES=nobody.csv",
		"WATTS=3", "ENERGY_SOURCE=fixed-watts", "ENERGY_SOURCE=fixed-watts WATTS=x", "ENERGY_SOURCE=rapk",
		"ENERGY_SOURCE=battery CPU_FAMILY=Turin", "CPU_FAMILY=turinn", "REGION=ZAF CONSUMPTION=true",
	} {
		var variables []string
		for v := range strings.FieldsSeq(environment) {
			variables = append(variables, environ.Prefix+texts.Replace(v))
		}
		found, wrong := method.OfEnvironment(variables)
		c, err := Load("", variables, nil)
		if fmt.Sprint(err) != fmt.Sprint(wrong) {
			t.Errorf("%s: the command says %v, a benchmark %v", environment, err, wrong)
			continue
		}
		if err != nil {
			continue
		}
		source, _ := c.Source()
		accounting, _ := c.Accounting()
		all := cmp.Exporter(func(reflect.Type) bool { return true })
		if diff := cmp.Diff(accounting, found.Accounting, all); diff != "" {
			t.Errorf("%s: %s", environment, diff)
		}
		if diff := cmp.Diff(source.Info(), found.Source.Info()); diff != "" {
			t.Errorf("%s: %s", environment, diff)
		}
	}
}

// A name that belongs to nothing is refused by both, with the names to choose from of each.
func TestUnknownVariables(t *testing.T) {
	for _, name := range []string{"JOULEMARK_REGIN", "JOULEMARK_", "JOULEMARK_region", "JOULEMARK_CPU-FAMILY"} {
		_, ofCommand := Load("", []string{name + "=x"}, nil)
		_, ofBenchmark := method.OfEnvironment([]string{name + "=x"})
		for _, err := range []error{ofCommand, ofBenchmark} {
			if err == nil || !strings.HasPrefix(err.Error(), "environment variable "+name+": ") {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}
