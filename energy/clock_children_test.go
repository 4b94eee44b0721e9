//go:build unix

package energy_test

import (
	"os/exec"
	"testing"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/metertest"
)

// A child that is waited for within a window counts in it, and in what it costs; without being
// asked for it does not.
func TestChildrenAreCounted(t *testing.T) {
	for _, counted := range []bool{true, false} {
		m := newMeter(t, energy.ProcessClock())
		m.Children = counted
		span, err := m.Start()
		if err != nil {
			t.Fatal(err)
		}
		child := exec.Command("sh", "-c", "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done")
		if err := child.Run(); err != nil {
			t.Skip(err)
		}
		used, joules, err := span.Stop()
		if err != nil {
			t.Fatal(err)
		}
		took := (child.ProcessState.UserTime() + child.ProcessState.SystemTime()).Seconds()
		if counted && float64(used.Children) < took || !counted && used.Children != 0 || used.Children > used.CPU {
			t.Errorf("counted %t: %v of children in %v; the child took %v s", counted, used.Children, used, took)
		}
		metertest.Near(t, "joules", float64(joules.Gross.Central), 2*float64(used.CPU))
	}
}

// The clock of processes that have ended reads what the system says of them, and none of this one.
func TestReapedClock(t *testing.T) {
	c := energy.ReapedClock("of a child")
	before, err := c.CPU()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command("sh", "-c", "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done")
	if err := child.Run(); err != nil {
		t.Skip(err)
	}
	after, err := c.CPU()
	if err != nil {
		t.Fatal(err)
	}
	took := child.ProcessState.UserTime() + child.ProcessState.SystemTime()
	if after-before < took || took <= c.Resolution() || c.Name() != "of a child" {
		t.Errorf("%s: %v, the child took %v, in steps of %v", c.Name(), after-before, took, c.Resolution())
	}
}

// Children are summed and divided as all CPU time is, and cannot be more than it.
func TestUsageOfChildren(t *testing.T) {
	u := energy.Usage{CPU: 3, Children: 2, Windows: 1}
	if got := u.Add(u).Per(4); got.Children != 1 || got.CPU != 1.5 {
		t.Errorf("%v", got)
	}
	u.Children = 4
	if u.Valid() == nil {
		t.Error("4 s of children in 3 s are valid")
	}
}
