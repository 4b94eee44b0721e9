package algotest

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// child marks the process that a test of this file starts, so that a failure can be watched
// from outside.
const child = "ALGOTEST_CHILD"

// lossy is a toy that waits for ever if a message is lost, and cannot talk to itself.
func lossy() *toy {
	return newToy(quirks{
		timeout: func(*toyNode, *toyEnv) bool { return true },
		receive: func(_ *toyNode, env *toyEnv, from algorithms.ID, _ toyMessage) bool {
			if from == env.Self() {
				panic("that is me")
			}
			return false
		},
	})
}

func TestChild(t *testing.T) {
	if os.Getenv(child) == "" {
		t.Skip("is run by TestRunFails")
	}
	Run(t, lossy(), toyOptions)
}

func FuzzChild(f *testing.F) {
	if os.Getenv(child) == "" {
		f.Skip("is run by TestFuzzFails")
	}
	Fuzz(f, lossy(), toyOptions.Params...)
}

// runChild runs one test of this binary in a process of its own, where it must fail.
func runChild(t *testing.T, name string) string {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^"+name+"$", "-test.v")
	cmd.Env = append(os.Environ(), child+"=1")
	out, err := cmd.CombinedOutput()
	if _, ok := errors.AsType[*exec.ExitError](err); !ok {
		t.Fatalf("%s: %v, want a failure\n%s", name, err, out)
	}
	return string(out)
}

func TestRunFails(t *testing.T) {
	out := runChild(t, "TestChild")
	for _, want := range []string{
		"--- PASS: TestChild/spec", "--- PASS: TestChild/determinism", "--- PASS: TestChild/isolation",
		"--- PASS: TestChild/counts", "--- PASS: TestChild/encoding", "--- PASS: TestChild/goal",
		"--- PASS: TestChild/overtime",
		"--- FAIL: TestChild/faults", "although Spec.Live has loss", "replay with", "cfg := sim.Config{",
		"--- FAIL: TestChild/hostile", "script ", "panic: that is me", "run_test.go:",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the output does not have %q:\n%s", want, out)
		}
	}
}

func TestFuzzFails(t *testing.T) {
	out := runChild(t, "FuzzChild")
	if !strings.Contains(out, "panic: that is me") {
		t.Errorf("the output does not have the panic:\n%s", out)
	}
}

func FuzzSoundToy(f *testing.F) { Fuzz(f, newToy(quirks{}), toyOptions.Params...) }

func TestOptionDefaults(t *testing.T) {
	spec := algorithms.Spec{MinNodes: 4}
	a := &toy{Spec: spec}
	for _, tc := range []struct {
		name  string
		opts  Options
		short bool
		sizes []int
		seeds int
	}{
		{"none", Options{}, false, []int{4, 5, 8, 16}, 200},
		{"short", Options{}, true, []int{4, 5, 8, 16}, 50},
		{"given", Options{Sizes: []int{9, 3, 7, 7}, Seeds: 5}, false, []int{7, 9}, 5},
		{"given and short", Options{Sizes: []int{9}, Seeds: 5}, true, []int{9}, 1},
	} {
		s := newSuite(a, tc.opts, tc.short)
		if got := s.sizes; len(got) != len(tc.sizes) || got[0] != tc.sizes[0] ||
			got[len(got)-1] != tc.sizes[len(got)-1] || s.seeds != tc.seeds {
			t.Errorf("%s: sizes %v, %d seeds, want %v, %d", tc.name, got, s.seeds, tc.sizes, tc.seeds)
		}
	}
	s := newSuite(a, Options{Sizes: []int{1, 2}}, false)
	if err := s.accepts(); err == nil ||
		!strings.Contains(err.Error(), "no size is left to run (allowed: at least 4 nodes)") {
		t.Errorf("sizes below the smallest: %v", err)
	}
}

// A variant that is impossible at some sizes is left out there, and there alone.
func TestVariantsMayNeedNodes(t *testing.T) {
	picky := func(q quirks) *toy {
		a := newToy(q)
		build := a.New
		a.New = func(s algorithms.Setup) (algorithms.Instance[toyNode], error) {
			if s.Params.Word("forever") == "yes" && s.N() < 8 {
				return algorithms.Instance[toyNode]{}, errors.New("forever needs 8 nodes")
			}
			return build(s)
		}
		return a
	}
	for _, c := range newSuite(picky(quirks{}), brokenOptions, false).checks() {
		if err := c.run(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	late := newSuite(picky(quirks{timeout: func(_ *toyNode, env *toyEnv) bool {
		env.Report(algorithms.Observation{})
		return false
	}}), brokenOptions, false)
	if err := late.overtime(); err == nil || !strings.Contains(err.Error(), "Complete(8)") {
		t.Errorf("a variant that breaks at 8 nodes: %v", err)
	}
}

func TestFailuresAreFew(t *testing.T) {
	s := newSuite(newToy(quirks{goal: func(*toyChecker) bool { return false }}), toyOptions, false)
	err := s.goal()
	if err == nil {
		t.Fatal("a toy without a goal passes")
	}
	if n := strings.Count(err.Error(), "replay with"); n != enough {
		t.Errorf("%d failures at once, want %d", n, enough)
	}
}

// The checks that no algorithm can fail, only an engine, fail on outcomes made up for it.
func TestSpreadAsksForTwoCourses(t *testing.T) {
	if err := distinct([]uint64{7, 7, 7}); err == nil {
		t.Error("three runs that take the same course pass")
	}
	if err := distinct([]uint64{7, 7, 8}); err != nil {
		t.Error(err)
	}
}
