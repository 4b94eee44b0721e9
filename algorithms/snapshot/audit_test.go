package snapshot

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
)

// report is what a node says.
type report struct {
	node       algorithms.ID
	what       uint8
	value, aux int64
}

// Two nodes and a third apart: node 0 pays 5, which is under way in the snapshot.
func TestAudit(t *testing.T) {
	const rest = funds - 5
	paid := []report{{0, sawSent, 1, 5}, {0, sawState, rest, 0}, {1, sawState, funds, 0}, {1, sawReceived, 0, 5}}
	for _, c := range []struct {
		name    string
		reports []report
		want    string
		goal    bool
	}{
		{"nothing yet", nil, "", false},
		{"a snapshot", append(paid[:4:4], report{1, sawChannel, 0, 5}, report{0, sawChannel, 1, 0}), "", true},
		{"a link is open", append(paid[:4:4], report{1, sawChannel, 0, 5}), "", false},
		{"nothing under way", append(paid[:4:4], report{1, sawChannel, 0, 0}), "channels: node 1", false},
		{"too much under way", append(paid[:4:4], report{1, sawChannel, 0, 6}), "channels: node 1", false},
		{"received before", []report{paid[0], paid[1], paid[3], paid[2]}, "state: node 1", false},
		{"a balance too low", []report{{0, sawState, rest, 0}}, "state: node 0 records a balance of", false},
		{"recorded twice", append(paid[:2:2], report{0, sawState, rest, 0}), "state: node 0", false},
		{"closed twice", append(paid[:4:4], report{1, sawChannel, 0, 5}, report{1, sawChannel, 0, 5}), "chan", false},
		{"no link", append(paid[:4:4], report{1, sawChannel, 2, 0}), "channels: node 1", false},
		{"closed before the state", append(paid[:2:2], report{1, sawChannel, 0, 5}), "channels: node 1", false},
		{"closed before the sender", []report{paid[2], {1, sawChannel, 0, 0}}, "channels: node 1", false},
	} {
		a := newAudit(algotest.Graph(t, 3, [][2]int32{{0, 1}}), 0)
		got := ""
		for i, r := range c.reports {
			o := algorithms.Observation{What: r.what, Value: r.value, Aux: r.aux}
			if err := a.Observe(0, r.node, o); err != nil {
				if got = err.Error(); i < len(c.reports)-1 {
					t.Errorf("%s, report %d: %v", c.name, i, err)
				}
			}
		}
		if !strings.HasPrefix(got, c.want) || got != "" && c.want == "" || a.Goal() != c.goal {
			t.Errorf("%s: %q, goal %t; want %q, %t", c.name, got, a.Goal(), c.want, c.goal)
		}
		if c.goal && (a.Result().Ops != 1 || a.Result().Metrics[0].Value != 5) {
			t.Errorf("%+v; want one snapshot with 5 under way", a.Result())
		}
	}
}
