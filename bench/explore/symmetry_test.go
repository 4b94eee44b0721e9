package explore_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/commit"
	"github.com/joulemark/joulemark/algorithms/election"
	"github.com/joulemark/joulemark/bench/explore"
)

// sketch is a state of the abstract two-phase commit as a table: of each resource manager its
// phase, whether the transaction manager knows that it is prepared, and whether it has said so.
type sketch struct {
	managers          [5][3]uint8
	tm                phase
	committed, undone bool
}

// next are the states that follow, straight from the rules.
func (s sketch) next() (list []sketch) {
	known := 0
	for i := range s.managers {
		m := s.managers[i]
		with := func(phase, known, said uint8) {
			t := s
			t.managers[i] = [3]uint8{phase, known, said}
			list = append(list, t)
		}
		if known += int(m[1]); s.tm == working && m[2] == 1 {
			with(m[0], 1, 1)
		}
		if m[0] == uint8(working) {
			with(uint8(ready), m[1], 1)
			with(uint8(undone), m[1], m[2])
		}
		if s.committed {
			with(uint8(done), m[1], m[2])
		}
		if s.undone {
			with(uint8(undone), m[1], m[2])
		}
	}
	if s.tm == working && known == len(s.managers) {
		t := s
		t.tm, t.committed = done, true
		list = append(list, t)
	}
	if s.tm == working {
		s.tm, s.undone = undone, true
		list = append(list, s)
	}
	return list
}

// count is how many states there are where one of those that one makes alike is enough.
func count(one func(*sketch)) int {
	seen := map[sketch]bool{{}: true}
	for todo := []sketch{{}}; len(todo) > 0; {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, t := range s.next() {
			alike := t
			if one(&alike); !seen[alike] {
				seen[alike] = true
				todo = append(todo, t)
			}
		}
	}
	return len(seen)
}

// TestSymmetry: of the 8,832 states of five resource managers 314 are left where names do not
// count. Stateright's example has 665, since it sorts managers by their phase alone, and those of
// one phase may differ in what others know of them.
func TestSymmetry(t *testing.T) {
	compare := func(a, b [3]uint8) int { return slices.Compare(a[:], b[:]) }
	for _, c := range []struct {
		one  func(*sketch)
		want int
	}{
		{func(*sketch) {}, 8832},
		{func(s *sketch) {
			slices.SortStableFunc(s.managers[:], func(a, b [3]uint8) int { return int(a[0]) - int(b[0]) })
		}, 665},
		{func(s *sketch) { slices.SortFunc(s.managers[:], compare) }, 314},
	} {
		if got := count(c.one); got != c.want {
			t.Errorf("the table has %d states, want %d", got, c.want)
		}
	}
	r, err := explore.Run(t.Context(), &twoPhase, explore.Config{
		Graph:    algorithms.Complete(6),
		Bounds:   explore.Bounds{explore.Duplicate: explore.Any, explore.Timeout: explore.Any},
		Symmetry: true,
	})
	if err != nil || r.States != 314 || len(r.Findings) != 0 {
		t.Errorf("5 resource managers: %d states but for names, want 314; %v, %v", r.States, r.Findings, err)
	}
}

// TestSymmetryOfTwoPhaseCommit: what is left of an exploration are the states of the whole one,
// each under one of its names.
func TestSymmetryOfTwoPhaseCommit(t *testing.T) {
	for _, c := range []explore.Config{
		{Graph: algorithms.Complete(4)},
		{Graph: algorithms.Complete(4), Bounds: explore.Bounds{explore.Drop: 1}},
		{Graph: algorithms.Complete(4), Bounds: explore.Bounds{explore.Timeout: 1}},
		{Graph: algorithms.Complete(3), Bounds: explore.Bounds{explore.Drop: 1, explore.Duplicate: 1}},
		{Graph: algorithms.Complete(4), Params: algorithms.Params{"readonly": "1"}},
		{Graph: algorithms.Complete(4), Params: algorithms.Params{"votes": "one-no"}},
	} {
		states, orbits, err := explore.Orbits(&commit.TwoPhase, c)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := explore.Run(t.Context(), &commit.TwoPhase, c)
		if err != nil || whole.States != states {
			t.Errorf("%v %v: %d states, want %d; %v", c.Params, c.Bounds, whole.States, states, err)
		}
		c.Symmetry = true
		r, err := explore.Run(t.Context(), &commit.TwoPhase, c)
		if err != nil || r.States != orbits || r.Depth != whole.Depth {
			t.Errorf("%v %v: %d states but for names at depth %d, want %d and %d; %v",
				c.Params, c.Bounds, r.States, r.Depth, orbits, whole.Depth, err)
		}
		if c.Params == nil && orbits*2 > states+states/4 {
			t.Errorf("%v: of %d states %d are left", c.Bounds, states, orbits)
		}
		if len(r.Findings) != len(whole.Findings) {
			t.Errorf("%v %v: %v, and without symmetry %v", c.Params, c.Bounds, r.Findings, whole.Findings)
		}
	}
}

// TestSymmetryOfMessages: where messages name nodes they are renamed too. The two clients of a
// single copy are interchangeable, and the values that they write are their numbers.
func TestSymmetryOfMessages(t *testing.T) {
	named := func(r algorithms.Renaming, value int8) int8 {
		if value == 0 { // nobody has written
			return 0
		}
		return int8(r[value])
	}
	alg := registers(copyNode{})
	alg.Symmetry = &algorithms.Symmetry[words, copyNode]{
		Among: func(algorithms.Setup) []algorithms.ID { return []algorithms.ID{1, 2} },
		Node:  func(n *copyNode, r algorithms.Renaming) { n.value = named(r, n.value) },
		Message: func(w words, r algorithms.Renaming) words {
			w[1] = named(r, w[1])
			return w
		},
		Checker: func(c algorithms.Checker, r algorithms.Renaming) {
			h := c.(*history)
			if r[1] == 1 {
				return
			}
			swap := func(o *operation) {
				o.others[0], o.others[1] = o.others[1], o.others[0]
				o.value = named(r, o.value)
			}
			for i := range h.over {
				for j := range h.over[i] {
					swap(&h.over[i][j])
				}
				if h.under[i] != nil {
					swap(h.under[i])
				}
			}
			h.over[0], h.over[1] = h.over[1], h.over[0]
			h.under[0], h.under[1] = h.under[1], h.under[0]
		},
	}
	c := explore.Config{Graph: algorithms.Complete(3), Bounds: explore.Bounds{explore.Timeout: explore.Any}}
	states, orbits, err := explore.Orbits(alg, c)
	c.Symmetry = true
	r, runErr := explore.Run(t.Context(), alg, c)
	if err != nil || runErr != nil || states != 93 || r.States != orbits || 2*orbits < states || orbits > 50 {
		t.Errorf("of %d states, want 93, %d are left, and %d were visited; %v %v",
			states, orbits, r.States, err, runErr)
	}
}

// TestFindingUnderOtherNames: the way to a finding is one that can be followed.
func TestFindingUnderOtherNames(t *testing.T) {
	c := explore.Config{Graph: algorithms.Complete(4), Symmetry: true}
	broken := commit.TwoPhase
	prepare := broken.New
	broken.New = func(s algorithms.Setup) (algorithms.Instance[commit.TwoPhaseNode], error) {
		inst, err := prepare(s)
		inst.Checker = &strict{Checker: inst.Checker}
		return inst, err
	}
	broken.Symmetry = &algorithms.Symmetry[commit.TwoPhaseMessage, commit.TwoPhaseNode]{
		Among: broken.Symmetry.Among, Node: broken.Symmetry.Node,
		Checker: func(c algorithms.Checker, r algorithms.Renaming) {
			commit.TwoPhase.Symmetry.Checker(c.(*strict).Checker, r)
		},
	}
	r, err := explore.Run(t.Context(), &broken, c)
	if err != nil || len(r.Findings) == 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	for _, f := range r.Findings {
		out, err := explore.Replay(&broken, c, f.Schedule, nil)
		if err != nil || out.Violation == nil || out.Violation.Error() != f.Err.Error() {
			t.Errorf("%q leads to %v, %v, want %v", f.Schedule, out.Violation, err, f.Err)
		}
	}
}

// strict is a checker that bears no commit at the third node.
type strict struct {
	algorithms.Checker
	commits int
}

func (s *strict) Observe(at algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	const sawCommit = 2
	if o.What == sawCommit {
		if s.commits++; s.commits == 3 {
			return algorithms.Property{Name: "strict"}.Broken("the third commit")
		}
	}
	return s.Checker.Observe(at, node, o)
}

// TestSymmetryIsDeclared: it is refused where it would be wrong.
func TestSymmetryIsDeclared(t *testing.T) {
	c := explore.Config{Graph: algorithms.Complete(3), Symmetry: true}
	_, err := explore.Run(t.Context(), &election.Bully, c)
	if err == nil || !strings.Contains(err.Error(), "declared") {
		t.Errorf("bully: %v", err)
	}
	c.Bounds = explore.Bounds{explore.Crash: 1}
	_, err = explore.Run(t.Context(), &commit.TwoPhase, c)
	if err == nil || !strings.Contains(err.Error(), "crashes") {
		t.Errorf("with crashes: %v", err)
	}
}
