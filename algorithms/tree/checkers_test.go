package tree

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
)

// report is what a node says.
type report struct {
	node  algorithms.ID
	what  uint8
	value int64
}

// told is what a checker makes of the reports, the last of which may be a violation.
func told(t *testing.T, c algorithms.Checker, reports []report) string {
	t.Helper()
	for i, r := range reports {
		err := c.Observe(0, r.node, algorithms.Observation{What: r.what, Value: r.value})
		if err != nil {
			if i < len(reports)-1 {
				t.Errorf("report %d: %v", i, err)
			}
			return err.Error()
		}
	}
	return ""
}

// A path of three nodes, and a fourth one apart.
func path(t *testing.T) *algorithms.Graph {
	t.Helper()
	return algotest.Graph(t, 4, [][2]int32{{0, 1}, {1, 2}})
}

// What Echo and SpanningTree can do wrong, and which property that breaks.
func TestRootedTrees(t *testing.T) {
	tree := []report{{1, sawRoot, 0}, {0, sawJoin, 1}, {2, sawJoin, 1}}
	for _, c := range []struct {
		name        string
		reports     []report
		echo, shout string
	}{
		{"a tree", tree, "", ""},
		{"two roots", []report{{1, sawRoot, 0}, {2, sawRoot, 0}}, "rooted: node 2 is the", "rooted: node 2 is the"},
		{"below nobody", []report{{0, sawJoin, 1}}, "rooted: node 0 joins below 1", "rooted: node 0 joins below 1"},
		{"below a stranger", append(tree[:1:1], report{3, sawJoin, 1}), "rooted: node 3", "rooted: node 3"},
		{"below itself", append(tree[:1:1], report{2, sawJoin, 2}), "rooted: node 2", "rooted: node 2"},
		{"below none", append(tree[:1:1], report{2, sawJoin, -1}), "rooted: node 2", "rooted: node 2"},
		{"a node twice", append(tree[:3:3], report{2, sawJoin, 1}), "joined once: node 2", "joined once: node 2"},
		{"the root twice", append(tree[:3:3], report{1, sawRoot, 0}), "joined once: node 1", "joined once: node 1"},
		{"too early", append(tree[:2:2], report{1, sawWhole, 2}), "spanning: node 1", "children: node 1 knows 2"},
		{"one too few", append(tree[:3:3], report{1, sawWhole, 1}), "spanning: node 1", "children: node 1 knows 1"},
		{"no source", append(tree[:3:3], report{0, sawWhole, 3}), "spanning: node 0 says", "children: node 0 knows 3"},
		{"a neighbour left out", append(tree[:2:2], report{1, sawWhole, 1}), "spanning", "children: node 1 knows its"},
		{"twice", append(tree[:3:3], report{2, sawWhole, 0}, report{2, sawWhole, 0}), "", "children: node 2 knows 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.echo != "" || c.name == "a tree" {
				got := told(t, &echoChecker{rooted: newRooted(path(t), 1)}, c.reports)
				if !strings.HasPrefix(got, c.echo) || got != "" && c.echo == "" {
					t.Errorf("echo: %q; want %q", got, c.echo)
				}
			}
			got := told(t, &shoutChecker{rooted: newRooted(path(t), 1), settled: make([]bool, 4)}, c.reports)
			if !strings.HasPrefix(got, c.shout) || got != "" && c.shout == "" {
				t.Errorf("spanning-tree: %q; want %q", got, c.shout)
			}
		})
	}
	echo := &echoChecker{rooted: newRooted(path(t), 1)}
	shout := &shoutChecker{rooted: newRooted(path(t), 1), settled: make([]bool, 4)}
	told(t, echo, tree)
	told(t, shout, append(tree[:3:3], report{1, sawWhole, 2}, report{0, sawWhole, 0}))
	if echo.Goal() || shout.Goal() || echo.Result().Ops+shout.Result().Ops != 0 {
		t.Error("a goal is reached before its time")
	}
	told(t, echo, []report{{1, sawWhole, 3}})
	told(t, shout, []report{{2, sawWhole, 0}})
	if !echo.Goal() || !shout.Goal() || echo.Result().Ops+shout.Result().Ops != 2 {
		t.Error("a goal is not reached")
	}
	if m := echo.Result().Metrics; m[0].Value != 3 || m[1].Value != 1 {
		t.Errorf("%v; want 3 nodes, depth 1", m)
	}
}

// What GHS can do wrong: a triangle whose heaviest link is left out, and a node apart.
func TestForest(t *testing.T) {
	graph := algotest.Graph(t, 4, [][2]int32{{0, 1}, {0, 2}, {1, 2}})
	w := newWeights(algorithms.Setup{Graph: graph, Seed: 3})
	w.draw.Do(w.drawAll)
	w.ranks = []int32{0, 1, 2}
	tree := []report{{0, sawLink, 1}, {1, sawLink, 0}, {2, sawLink, 0}, {0, sawLink, 2}}
	for _, c := range []struct {
		name    string
		reports []report
		want    string
		goal    bool
	}{
		{"nothing yet", nil, "", false},
		{"a tree", append(tree[:4:4], report{0, sawEnd, 1}, report{3, sawEnd, 0}, report{1, sawEnd, 1}), "", true},
		{"one core is missing", append(tree[:4:4], report{0, sawEnd, 1}, report{3, sawEnd, 0}), "", false},
		{"a node apart is missing", append(tree[:4:4], report{0, sawEnd, 1}, report{1, sawEnd, 1}), "", false},
		{"too heavy", []report{{1, sawLink, 2}}, "least weight: node 1 takes the link to 2 of weight 3", false},
		{"no link", []report{{1, sawLink, 3}}, "least weight: node 1 takes a link to 3", false},
		{"taken twice", append(tree[:1:1], tree[0]), "taken once: node 0", false},
		{"an end is missing", append(tree[:3:3], report{0, sawEnd, 1}), "spanning: node 0 has nothing", false},
		{"nothing taken", []report{{0, sawEnd, 1}}, "spanning: node 0", false},
	} {
		f := newForest(graph, w, true)
		got := told(t, f, c.reports)
		if !strings.HasPrefix(got, c.want) || got != "" && c.want == "" || f.Goal() != c.goal {
			t.Errorf("%s: %q, goal %t; want %q, %t", c.name, got, f.Goal(), c.want, c.goal)
		}
	}
}
