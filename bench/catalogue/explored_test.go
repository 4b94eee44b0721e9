package catalogue

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/explore"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/internal/longtest"
)

// exploration is one of an algorithm on so many nodes.
type exploration struct {
	name, params, bounds string
	nodes                int
}

func (x exploration) String() string {
	return strings.Join(strings.Fields(fmt.Sprintf("%s %s at %d within %s", x.name, x.params, x.nodes, x.bounds)), " ")
}

// graphOf is what an algorithm is explored on: what it runs on unless something else is asked for,
// or all links where there is no such network of so few nodes.
func graphOf(a Algorithm, nodes int) (*algorithms.Graph, error) {
	topology, err := network.Topology{}.For(a.Spec)
	if err != nil {
		return nil, err
	}
	if g, err := topology.Build(nodes, 1); err == nil {
		return g, nil
	}
	return algorithms.Complete(nodes), nil
}

// explorations are those within what each algorithm says that it bears, one kind of failure at a
// time, on the fewest nodes from three on; and where two crashes matter, or two steps of the
// workload, some more.
func explorations() (list []exploration) {
	for _, a := range BuiltIn() {
		nodes := max(3, a.Spec.MinNodes)
		for _, b := range explore.Promised(a.Spec) {
			list = append(list, exploration{a.Spec.Name, "", b.String(), nodes})
		}
	}
	const back, twice = "crashes<=1, recoveries<=1", "crashes<=2, recoveries<=2"
	return append(list,
		exploration{"flooding", "", "crashes<=1", 5},
		exploration{"garcia-molina", "", twice, 3},
		exploration{"ghs", "", "duplicates<=0", 4},
		exploration{"ghs", "initiators=lowest", "crashes<=1", 4},
		exploration{"lelann", "", twice, 3},
		exploration{"2pc", "transactions=2", back, 3},
		exploration{"2pc", "transactions=2", twice, 3},
		exploration{"3pc", "transactions=2", back, 3},
		exploration{"paxos-commit", "transactions=2", back, 3},
		exploration{"paxos", "proposers=2", back, 3},
		exploration{"multi-paxos", "entries=2", back, 3},
		exploration{"raft", "entries=2", back, 3},
		exploration{"pbft", "", back, 4},
		exploration{"hotstuff", "", back, 4},
		exploration{"abd", "operations=2 clients=2 writers=multi", back, 3},
	)
}

// run explores up to so many states.
func (x exploration) run(t *testing.T, states int64) (explore.Report, error) {
	a, err := BuiltIn().Find(x.name)
	if err != nil {
		return explore.Report{}, err
	}
	c := explore.Config{Seed: 1, States: states, Memory: 1 << 30, Params: algorithms.Params{}}
	for p := range strings.FieldsSeq(x.params) {
		name, value, _ := strings.Cut(p, "=")
		c.Params[name] = value
	}
	if c.Bounds, err = explore.ParseBounds(x.bounds); err != nil {
		return explore.Report{}, err
	}
	if c.Graph, err = graphOf(a, x.nodes); err != nil {
		return explore.Report{}, err
	}
	return a.Explore(t.Context(), c)
}

// verdict is what there is beyond what the Spec promises, each sort once: broken properties by
// name, and other findings by kind. What is promised and found to be false fails the test.
func (x exploration) verdict(t *testing.T, states int64) string {
	r, err := x.run(t, states)
	if err != nil {
		if !strings.Contains(err.Error(), "cannot be explored") {
			t.Fatal(err)
		}
		return "cannot be explored"
	}
	var found []string
	for _, f := range r.Findings {
		if f.Claimed {
			t.Errorf("%v: %v, after\n\t%s", f.Kind, f.Err, strings.Join(f.Schedule, "\n\t"))
			continue
		}
		what := f.Kind.String()
		if f.Kind == explore.Violation {
			what, _, _ = strings.Cut(f.Err.Error(), ":")
		}
		if !slices.Contains(found, what) {
			found = append(found, what)
		}
	}
	if len(found) == 0 {
		found = []string{"nothing"}
	}
	slices.Sort(found)
	text := strings.Join(found, ", ")
	if r.Stopped != "" {
		text += ", " + cut
	}
	return text
}

// cut is said of an exploration that did not come to its end.
const cut = "as far as it went"

// explored has a line for each exploration: what is found beyond what the Spec promises. What goes
// wrong there nobody says does not.
const explored = "testdata/explored.txt"

// TestExplored: what a Spec promises is what explorations confirm, and what it does not promise is
// written down. With fewer states there may be less to find.
func TestExplored(t *testing.T) {
	text, err := os.ReadFile(explored)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, verdict, _ := strings.Cut(strings.TrimSpace(line), ": ")
		want[name] = verdict
	}
	states := longtest.Choose[int64](800, 100_000)
	var all strings.Builder
	for _, x := range explorations() {
		t.Run(x.String(), func(t *testing.T) {
			got := x.verdict(t, states)
			fmt.Fprintf(&all, "%s: %s\n", x, got)
			known := append(strings.Split(want[x.String()], ", "), "nothing", cut)
			for what := range strings.SplitSeq(got, ", ") {
				if !slices.Contains(known, what) {
					t.Errorf("%s; want %q", got, want[x.String()])
				}
			}
		})
	}
	if longtest.On() && all.String() != string(text) {
		t.Errorf("%s is to be\n%s", explored, all.String())
	}
}
