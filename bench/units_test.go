package bench

import (
	"strings"
	"testing"
)

func TestHeadLines(t *testing.T) {
	found, err := ofEnvironment()
	if err != nil {
		t.Fatal(err)
	}
	h := HeadOf(found)
	h.Warnings = []string{"guessed"}
	var out strings.Builder
	if err := h.Write(&out, append(MeterUnits(), MessagesPerOp)...); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"energy-source: ", "energy-kind: ", "energy-model: ", "grid: CO2e = energy x PUE ", "# warning: guessed\n",
		"Unit msgs/op better=lower assume=exact\n", "Unit nJ/op better=lower\n", "Unit ngCO2e/op better=lower\n",
		"Unit cpu-ns/op better=lower\n", "Unit nJ-high/op better=lower\n",
	} {
		if !strings.Contains("\n"+out.String(), "\n"+line) {
			t.Errorf("no line %q in\n%s", line, &out)
		}
	}
	if strings.Contains(out.String(), "Unit kWh") {
		t.Error("kWh is a metric although nobody has asked for it")
	}
	if !strings.Contains(out.String(), "gCO2e/kWh") {
		t.Errorf("no factor in\n%s", &out)
	}
}
