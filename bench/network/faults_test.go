package network

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
)

func TestMergeFaultsIsStable(t *testing.T) {
	crash := func(at algorithms.Time, node algorithms.ID) algorithms.Fault {
		return algorithms.Fault{At: at, Kind: algorithms.Crash, Node: node}
	}
	workload := []algorithms.Fault{crash(5, 0), crash(0, 1)}
	scenario := []algorithms.Fault{crash(1<<62, 2), crash(5, 3), crash(0, 4)}
	want := []algorithms.Fault{crash(0, 1), crash(0, 4), crash(5, 0), crash(5, 3), crash(1<<62, 2)}
	if d := cmp.Diff(want, MergeFaults(workload, scenario)); d != "" {
		t.Error(d)
	}
}

func TestValidateFaultsNamesAll(t *testing.T) {
	good := &algorithms.Cut{SideA: make([]bool, 3)}
	if err := ValidateFaults([]algorithms.Fault{{Node: 2}, {Kind: algorithms.Heal, Cut: good}}, 3); err != nil {
		t.Error(err)
	}
	err := ValidateFaults([]algorithms.Fault{
		{Node: 3},
		{Kind: algorithms.Recover, Node: -1},
		{Kind: algorithms.Split},
		{Kind: 9},
		{At: -1},
		{Kind: algorithms.Heal, Cut: &algorithms.Cut{SideA: make([]bool, 2)}},
	}, 3)
	if err == nil || strings.Count(err.Error(), "\n") != 5 {
		t.Fatalf("%v; want six faults", err)
	}
	for i, want := range []string{
		"fault 0: crash of node 3 (allowed: 0 to 2)", "fault 1: recover of node",
		"fault 2: split without", "fault 3: kind 9", "fault 4: crash at", "fault 5: heal without",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("fault %d: no %q in %v", i, want, err)
		}
	}
}
