package replication

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// report is what a node says, or a fault if what is one of these.
type report struct {
	node       algorithms.ID
	what       uint8
	value, aux int64
}

const (
	crash = 0xf0 + iota
	comeBack
)

// The checker of ABD with three nodes: client 0 writes operation 1, and clients 1 and 2 read.
func TestOperations(t *testing.T) {
	write := []report{{0, sawWrite, 1, 0}, {0, sawStamp, 1, 5}, {0, sawStored, 1, 5}, {1, sawStored, 1, 5}}
	done := append(write[:4:4], report{0, sawWritten, 1, 0})
	for _, c := range []struct {
		name    string
		reports []report
		want    string
		ops     int64
		goal    bool
	}{
		{"nothing yet", nil, "", 0, false},
		{"all is well", append(done[:5:5],
			report{1, sawRead, 2, 0}, report{1, sawValue, 2, 1}, report{2, sawRead, 3, 0},
			report{2, sawValue, 3, 1}), "", 3, true},
		{
			"a minority has it", append(write[:3:3], report{0, sawWritten, 1, 0}),
			"in place: operation 1 of node 0 is done, and value 1 is not in place (nodes that have it: 1)", 1, false,
		},
		{
			"nobody has it",
			[]report{{0, sawWrite, 1, 0}, {0, sawWritten, 1, 0}},
			"in place: operation 1 of node 0 is done, and value 1 is not in place (nodes that have it: 0)", 1, false,
		},
		{
			"read from a minority", append(write[:3:3], report{1, sawRead, 2, 0}, report{1, sawValue, 2, 1}),
			"in place: operation 2 of node 1 is done, and value 1 is not in place (nodes that have it: 1)", 1, false,
		},
		{
			"a stale read", append(done[:5:5], report{1, sawRead, 2, 0}, report{1, sawValue, 2, 0}),
			"linearizability", 2, false,
		},
		{"a value of nobody", []report{{1, sawRead, 2, 0}, {1, sawValue, 2, 77}}, "linearizability", 1, false},
		{
			"not its own",
			[]report{{1, sawWrite, 1, 0}},
			"in turn: node 1 asks for operation 1, which is not its turn", 0, false,
		},
		{
			"twice",
			[]report{{0, sawWrite, 1, 0}, {0, sawWrite, 1, 0}},
			"in turn: node 0 asks for operation 1, which is not its turn", 0, false,
		},
		{
			"not asked for",
			[]report{{1, sawValue, 2, 0}},
			"in turn: node 1 has an answer to operation 2, which it does not wait for", 0, false,
		},
		{
			"answered twice", append(done[:5:5], report{0, sawWritten, 1, 0}),
			"in turn: node 0 has an answer to operation 1, which it does not wait for", 1, false,
		},
		{
			"out of range",
			[]report{{0, sawWrite, 4, 0}},
			"in turn: node 0 reports operation 4 (allowed: 1 to 3)", 0, false,
		},
		{
			"stores what is no write",
			[]report{{0, sawStored, 2, 1}},
			"in place: node 0 stores value 2 with stamp 1, which nobody writes", 0, false,
		},
		{"a crash takes the client's operation", append(done[:5:5],
			report{1, sawRead, 2, 0}, report{1, crash, 0, 0}, report{2, crash, 0, 0}), "", 1, true},
		{"who comes back owes the rest", append(done[:5:5],
			report{1, sawRead, 2, 0}, report{1, crash, 0, 0}, report{2, crash, 0, 0},
			report{2, comeBack, 0, 0}), "", 1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			inst, err := ABD.Prepare(oneWrite(t, &ABD.Spec, 3))
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, r := range c.reports {
				switch r.what {
				case crash:
					inst.Checker.Fault(0, algorithms.Fault{Kind: algorithms.Crash, Node: r.node})
				case comeBack:
					inst.Checker.Fault(0, algorithms.Fault{Kind: algorithms.Recover, Node: r.node})
				default:
					err = inst.Checker.Observe(0, r.node, algorithms.Observation{
						What: r.what, Value: r.value, Aux: r.aux,
					})
				}
				if err != nil {
					got = err.Error()
					break
				}
			}
			if got == "" {
				got = judged(inst.Checker, nil)
			}
			if got != c.want || inst.Checker.Result().Ops != c.ops || inst.Checker.Goal() != c.goal {
				t.Errorf("%q, %d operations, goal %t; want %q, %d, %t",
					got, inst.Checker.Result().Ops, inst.Checker.Goal(), c.want, c.ops, c.goal)
			}
		})
	}
}
