package network

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// A plan and a workload's own faults are one course of things.
func TestPlanBesideAWorkload(t *testing.T) {
	own := []algorithms.Fault{{At: 10, Kind: algorithms.Crash, Node: 4}}
	for text, want := range map[string]string{
		"recover 4@100ms":                   "",
		"recover 4@100ms; crash 4@200ms":    "",
		"crash 4@100ms":                     "is down already by the algorithm's own crash at 10µs",
		"crash 4@0s":                        "the algorithm's own crash at 10µs: node 4 is down already by",
		"recover 4@10us":                    "is not done with the algorithm's own crash at 10µs",
		"recover 3@100ms":                   "node 3 is not down then",
		"crash any 4@1ms":                   "",
		"crash any 5@1ms":                   "5 nodes to be drawn",
		"crash 4@1us; recover after 2us":    "",
		"recover 4@1s; recover 4@2s":        "node 4 is not down then",
		"split half@1ms..2ms; recover 4@1s": "",
	} {
		p, err := ParsePlan(text)
		if err != nil {
			t.Fatal(err)
		}
		faults, err := p.FaultsBeside(own, 5, 1)
		if want == "" && err == nil {
			for _, f := range faults {
				if strings.HasPrefix(text, "crash any") && f.Node == 4 {
					t.Errorf("%q crashes node 4 at %v once more", text, f.At)
				}
			}
			continue
		}
		if want == "" || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %q", text, err, want)
		}
	}
}

// A plan fits a number of nodes by what it names, and statements that come too late are known.
func TestPlanFits(t *testing.T) {
	p, err := ParsePlan("crash 9@1ms; recover 9@3h; crash any 1@1h..2h; split half@2h")
	if err != nil {
		t.Fatal(err)
	}
	if errs := p.Fits(4); len(errs) != 2 || !strings.Contains(errs[0].Error(), "node 9 (allowed: 0 to 3)") {
		t.Errorf("4 nodes: %v", errs)
	}
	if errs := p.Fits(10); len(errs) != 0 {
		t.Errorf("10 nodes: %v", errs)
	}
	if late := p.After(algorithms.Hour); len(late) != 2 || !strings.HasPrefix(late[0], "recover 9@3h") ||
		!strings.HasPrefix(late[1], "split half@2h") {
		t.Errorf("after an hour: %q", late)
	}
}
