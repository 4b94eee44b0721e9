package sim

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/internal/longtest"
)

// against runs the script that sets two commits side by side.
func against(t *testing.T, arguments ...string) (string, error) {
	t.Helper()
	for _, tool := range []string{"bash", "git"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s", tool)
		}
	}
	out, err := exec.CommandContext(t.Context(), "bash", append([]string{"testdata/against"}, arguments...)...).
		CombinedOutput()
	return string(out), err
}

// A clone without the commit, and arguments that mean nothing, take one line to say so.
func TestAgainstSaysWhatIsWrong(t *testing.T) {
	for _, tt := range []struct{ arguments, want string }{
		{"0123456789", "this clone has no commit 0123456789"},
		{"-k 0", "usage: against"},
		{"a b c", "usage: against"},
	} {
		out, err := against(t, strings.Fields(tt.arguments)...)
		if err == nil || !strings.Contains(out, tt.want) || strings.Count(out, "\n") != 1 {
			t.Errorf("against %s: %v, %q; want a failure and one line with %q", tt.arguments, err, out, tt.want)
		}
	}
}

// A tree beside itself has a row for each job that was asked for, and costs what it costs.
func TestAgainstItself(t *testing.T) {
	longtest.Only(t, "the simulator's speed beside itself")
	out, err := against(t, "-k", "1", "-j", "ring", ".", ".")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 3 || len(strings.Fields(lines[2])) != 4 || !strings.HasPrefix(lines[2], "ring/n=1000 ") {
		t.Errorf("%q; want a heading of two lines and one job with two figures and their ratio", lines)
	}
}
