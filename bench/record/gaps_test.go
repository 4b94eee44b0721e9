package record

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
)

// withoutEnergy is a benchmark that was only timed.
func withoutEnergy() Record {
	r := Record{
		Run: Run{
			Algorithm: "BenchmarkSum-8", Problem: "example.org/sum", Unit: "operation", Nodes: 1,
			Engine: engine.Benchmark, Repetitions: 1000, Status: StatusOK,
		},
		Counted: Counted{Ops: 1}, Cost: Cost{WallS: 1e-6},
	}
	r.Lack(EnergyFigures()...)
	return r
}

// elected is an election with all its figures.
func elected() Record {
	return Record{
		Run: Run{
			Algorithm: "bully", Problem: "election", Nodes: 4, Engine: engine.Sim, Repetitions: 1, Status: StatusOK,
		},
		Counted: Counted{Ops: 1, Messages: 11, Bytes: 44}, Cost: Cost{EnergyKind: energy.Modelled},
	}
}

// What is not known has no number in files and is read back as not known, which is not the same as
// zero.
func TestWhatIsNotKnownStaysSo(t *testing.T) {
	timed := withoutEnergy()
	co2, part := energy.GramsCO2(1), elected()
	part.GCO2 = &co2
	if part.Lack(EnergyFigures()...); part.GCO2 != nil {
		t.Errorf("CO2e is not known, and %v CO2 are", *part.GCO2)
	}
	if err := timed.Validate(); err != nil {
		t.Fatal(err)
	}
	if v, ok := ByName("energy_j").Value(&timed); ok {
		t.Errorf("energy_j is %v", v)
	}
	ours := elected()
	ours.Lack("bytes", "late_timers", "short_window", "gini_sent")
	if want := []string{"bytes", "short_window", "late_timers"}; !slices.Equal(ours.NotKnown, want) {
		t.Errorf("not known: %v, want %v", ours.NotKnown, want)
	}
	records := []Record{timed, ours}
	var table, text bytes.Buffer
	if err := WriteCSV(&table, records); err != nil {
		t.Fatal(err)
	}
	if err := WriteJSON(&text, &Results{Tool: "joulemark", Records: records}); err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string]string{"CSV": table.String(), "JSON": text.String()} {
		res, err := Read([]byte(file))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(records, res.Records); diff != "" {
			t.Errorf("%s read back (-want +got):\n%s", name, diff)
		}
	}
}

// Half a range is no range, and energy without its kind says nothing.
func TestWhatIsKnownTogether(t *testing.T) {
	for name, change := range map[string]func(*Record){
		"energy_low_j": func(r *Record) { r.Lack("energy_j") },
		"energy_kind":  func(r *Record) { r.Lack("energy_kind") },
		"idle_j":       func(r *Record) { r.Lack("energy_j", "energy_low_j", "energy_high_j") },
		"cpu_s":        func(r *Record) { r.Lack("cpu_s"); r.CPUS = 1 },
	} {
		r := elected()
		change(&r)
		if err := r.Validate(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNoRecordWithoutItsMessages(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a record lacks its messages")
		}
	}()
	r := elected()
	r.Lack("messages")
}
