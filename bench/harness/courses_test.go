package harness

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestCoursesOfRuns holds the simulator to the courses that runs took in the first published
// version: the hash sums up every event of a run, so that no change of structure can change a run
// unseen. A protocol that is changed on purpose has its lines written anew with -update.
func TestCoursesOfRuns(t *testing.T) {
	worlds := []struct {
		name   string
		links  network.Links
		faults string
	}{
		{"plain", network.Links{}, ""},
		{"lossy", network.Links{Loss: 0.05, Duplicate: 0.05, Reorder: 0.1}, ""},
		{"crash", network.Links{}, "crash 1@1500us; recover 1@40ms"},
		{"split", network.Links{}, "split 0-1@1ms..30ms"},
	}
	var got strings.Builder
	for _, alg := range catalogue.BuiltIn() {
		for _, w := range worlds {
			for _, n := range []int{4, 17} {
				s := DefaultScenario()
				s.Engines, s.Nodes, s.Links, s.Seed = []engine.Engine{engine.Sim}, []int{n}, w.links, 7
				plan, err := network.ParsePlan(w.faults)
				if err != nil {
					t.Fatal(err)
				}
				s.Faults = plan
				out, err := s.Trace(t.Context(), alg, nil)
				if err != nil {
					fmt.Fprintf(&got, "%s %s %d refused: %v\n", alg.Spec.Name, w.name, n, err)
					continue
				}
				fmt.Fprintf(&got, "%s %s %d %016x %d messages %d bytes: %s\n",
					alg.Spec.Name, w.name, n, out.Hash, out.Counts.Sent, out.Counts.Bytes, out.Status())
			}
		}
	}
	golden(t, "testdata/courses.txt", got.String())
}

// golden compares a text with a file, or writes the file.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		wanted := strings.Split(string(want), "\n")
		for i, line := range strings.Split(got, "\n") {
			if i >= len(wanted) || wanted[i] != line {
				t.Fatalf("%s, line %d: %q\ndiffers from the saved one", file, i+1, line)
			}
		}
		t.Fatalf("%s has more lines than there are runs", file)
	}
}
