package record

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
)

// The form of a page leaves out what reads the same without, has nothing that HTML would act upon,
// and is read back as it was.
func TestColumnsAreReadBack(t *testing.T) {
	full := Record{
		Run: Run{
			Algorithm: "</script><script>", Problem: "p&q", Unit: "u", Nodes: 3, Engine: engine.Sim, Repetitions: 2,
			Status: StatusOK,
		},
		Counted: Counted{
			Ops: 1, Messages: 4, ExpectedLow: new(0.), ExpectedHigh: new(4.), MessagesCI95: new(0.), Duplicated: 2,
			Metrics: []NamedFigure{{Name: "coverage", Value: 0.5}},
		},
		Cost: Cost{EnergyJ: 1, EnergyLowJ: 1, EnergyHighJ: 2, EnergyKind: energy.Modelled, ShortWindow: true},
	}
	bare := Record{
		Run: Run{
			Algorithm: "b", Problem: "p", Unit: "u", Nodes: 1, Engine: engine.Command, Repetitions: 1,
			Status: StatusOK,
		},
		Cost: Cost{EnergyKind: energy.Modelled},
	}
	gap := full
	gap.Lack("short_window", "late_timers")
	want := &Results{
		Schema: SchemaVersion, Tool: "joulemark", Warnings: []string{"w"},
		Records: []Record{full, bare, gap},
	}
	var b bytes.Buffer
	if err := WriteColumns(&b, want); err != nil {
		t.Fatal(err)
	}
	if text := b.String(); strings.ContainsAny(text, "<>&") || strings.Contains(text, `"radio"`) ||
		strings.Count(text, "\n") != 1 {
		t.Errorf("it is %s", text)
	}
	got, err := Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
}

// A row of another length than the names is an error that says where.
func TestRowsOfColumns(t *testing.T) {
	_, err := Read([]byte(`{"schema":1,"columns":["algorithm","nodes"],"rows":[["a"]]}`))
	if want := "line 1: rows[0]: 1 values (allowed: 2, as many as columns)"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
