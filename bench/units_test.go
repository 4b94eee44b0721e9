package bench

import (
	"strings"
	"testing"
)

func TestMethodLines(t *testing.T) {
	var out strings.Builder
	if err := writeMethod(&out); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"energy-source: ", "energy-kind: ", "grid: US 20"} {
		if !strings.Contains("\n"+out.String(), "\n"+key) {
			t.Errorf("no configuration line %q in\n%s", key, &out)
		}
	}
}

func TestUnitLines(t *testing.T) {
	var out strings.Builder
	if err := WriteUnits(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Unit msgs/op better=lower assume=exact\n", "Unit nJ/op better=lower\n", "Unit ngCO2e/op better=lower\n",
		"Unit cpu-ns/op better=lower\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no line %q in\n%s", want, &out)
		}
	}
	if strings.Contains(out.String(), "kWh") {
		t.Error("kWh is no metric: a prefix before it means nothing")
	}
}
