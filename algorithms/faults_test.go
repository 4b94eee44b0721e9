package algorithms_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
)

func TestFaultsText(t *testing.T) {
	for f, want := range map[algorithms.Faults]string{
		algorithms.NoFaults:                           "no failure",
		algorithms.Crashes:                            "crashes",
		algorithms.Recoveries:                         "recoveries",
		algorithms.Loss:                               "loss",
		algorithms.Duplication:                        "duplication",
		algorithms.Reordering:                         "reordering",
		algorithms.Partitions:                         "partitions",
		algorithms.Partitions | algorithms.Crashes:    "crashes, partitions",
		algorithms.Reordering | algorithms.Recoveries: "recoveries, reordering",
		algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
			algorithms.Reordering | algorithms.Partitions: "crashes, recoveries, loss, duplication, " +
			"reordering, partitions",
	} {
		if got := f.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if d := cmp.Diff([]string{"loss", "duplication"}, (algorithms.Duplication | algorithms.Loss).Names()); d != "" {
		t.Errorf("Names (-want +got)\n%s", d)
	}
}

func TestFaultsHas(t *testing.T) {
	some := algorithms.Crashes | algorithms.Loss
	for _, tc := range []struct {
		other algorithms.Faults
		want  bool
	}{
		{algorithms.NoFaults, true},
		{algorithms.Crashes, true},
		{algorithms.Loss | algorithms.Crashes, true},
		{algorithms.Partitions, false},
		{algorithms.Loss | algorithms.Partitions, false},
	} {
		if got := some.Has(tc.other); got != tc.want {
			t.Errorf("(%s).Has(%s) = %t", some, tc.other, got)
		}
	}
}

func TestFaultKindText(t *testing.T) {
	got := []string{
		algorithms.Crash.String(), algorithms.Recover.String(), algorithms.Split.String(), algorithms.Heal.String(),
	}
	if d := cmp.Diff([]string{"crash", "recover", "split", "heal"}, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestCutBlocks(t *testing.T) {
	const a, b, alsoA = 0, 1, 2
	both := algorithms.Cut{SideA: []bool{a: true, b: false, alsoA: true}}
	oneWay := algorithms.Cut{SideA: both.SideA, OneWay: true}
	for _, tc := range []struct {
		from, to     algorithms.ID
		both, oneWay bool
	}{
		{a, b, true, true},
		{b, a, true, false},
		{a, alsoA, false, false},
		{a, a, false, false},
		{b, b, false, false},
	} {
		if got := both.Blocks(tc.from, tc.to); got != tc.both {
			t.Errorf("a cut blocks %d to %d: %t", tc.from, tc.to, got)
		}
		if got := oneWay.Blocks(tc.from, tc.to); got != tc.oneWay {
			t.Errorf("a one-way cut blocks %d to %d: %t", tc.from, tc.to, got)
		}
	}
}

// TestMembershipLikeModel follows random faults with two sets. A cut that is healed is gone, also
// if it was made twice: so the engines treat it.
func TestMembershipLikeModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 6).Draw(t, "n")
		cuts := make([]*algorithms.Cut, 3)
		for i := range cuts {
			cuts[i] = &algorithms.Cut{
				SideA:  rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "side"),
				OneWay: rapid.Bool().Draw(t, "one way"),
			}
		}
		m := algorithms.NewMembership(n)
		down, active := map[algorithms.ID]bool{}, map[*algorithms.Cut]bool{}
		for step := range rapid.IntRange(0, 20).Draw(t, "steps") {
			f := algorithms.Fault{Kind: algorithms.FaultKind(rapid.IntRange(0, 3).Draw(t, "kind"))}
			switch f.Kind {
			case algorithms.Crash, algorithms.Recover:
				f.Node = algorithms.ID(rapid.IntRange(0, n-1).Draw(t, "node"))
				delete(down, f.Node)
				if f.Kind == algorithms.Crash {
					down[f.Node] = true
				}
			case algorithms.Split, algorithms.Heal:
				f.Cut = rapid.SampledFrom(cuts).Draw(t, "cut")
				delete(active, f.Cut)
				if f.Kind == algorithms.Split {
					active[f.Cut] = true
				}
			}
			if m.Faulty() != (step > 0) {
				t.Fatalf("Faulty = %t after %d faults", m.Faulty(), step)
			}
			m.Apply(f)
			if m.N() != n || m.Ups() != n-len(down) {
				t.Fatalf("N = %d, Ups = %d, want %d, %d", m.N(), m.Ups(), n, n-len(down))
			}
			for a := range algorithms.ID(n) {
				if m.Up(a) == down[a] {
					t.Fatalf("Up(%d) = %t", a, m.Up(a))
				}
				for b := range algorithms.ID(n) {
					want := !down[a] && !down[b]
					for c := range active {
						want = want && c.SideA[a] == c.SideA[b]
					}
					if m.CanTalk(a, b) != want {
						t.Fatalf("CanTalk(%d, %d) = %t", a, b, !want)
					}
				}
			}
		}
	})
}
