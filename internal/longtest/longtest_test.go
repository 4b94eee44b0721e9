package longtest

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for value, want := range map[string]bool{"": false, "long": true} {
		if got, err := parse(value); got != want || err != nil {
			t.Errorf("%q: %t, %v; want %t", value, got, err, want)
		}
	}
	if _, err := parse("yes"); err == nil ||
		!strings.Contains(err.Error(), `JOULEMARK_TESTS is "yes" (allowed: long, or nothing)`) {
		t.Errorf("yes: %v", err)
	}
}

// TestSwitch is a test that is only for long, run by TestOnly in a process of its own.
func TestSwitch(t *testing.T) {
	if os.Getenv("LONGTEST_WITHIN") == "" {
		return
	}
	t.Log("chosen:", Choose(1, 2))
	Only(t, "a great deal")
	t.Log("ran at length")
}

// Without the switch a test is skipped and says what was left out and how to turn it on; with it,
// it runs.
func TestOnly(t *testing.T) {
	for value, want := range map[string][]string{
		"":     {"chosen: 1\n", "left out: a great deal (JOULEMARK_TESTS=long runs it)\n", "--- SKIP: TestSwitch"},
		"long": {"chosen: 2\n", "ran at length\n", "--- PASS: TestSwitch"},
	} {
		cmd := exec.Command(os.Args[0], "-test.run=^TestSwitch$", "-test.v")
		cmd.Env = append(os.Environ(), "LONGTEST_WITHIN=1", Variable+"="+value)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%q: %v\n%s", value, err, out)
		}
		for _, line := range want {
			if !strings.Contains(string(out), line) {
				t.Errorf("%q: no %q in\n%s", value, line, out)
			}
		}
	}
}
