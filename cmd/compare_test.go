package cmd

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/internal/longtest"
)

// The commands of the page on gates work as they stand there, one after the other. Those that meter
// do so for a shorter time; what gates on that say is the machine's, so that it is not looked at.
func TestCommandsForGates(t *testing.T) {
	page, err := os.ReadFile("../docs/CI.md")
	if err != nil {
		t.Fatal(err)
	}
	lines := regexp.MustCompile(`(?m)^ +((?:old|new)/joulemark (?:run|compare) .*)$`).FindAllStringSubmatch(
		string(page), -1)
	if len(lines) < 7 {
		t.Fatalf("%d commands; the page has 7", len(lines))
	}
	t.Chdir(t.TempDir())
	for _, line := range lines {
		args := arguments(t, "$ "+line[1])
		if args[0] == "run" {
			args = append(args, longtest.Choose(append(hurried, "--idle", "1ms"), nil)...)
		}
		var out, errOut strings.Builder
		w := &world{algorithms: catalogue.BuiltIn(), environ: []string{"COLUMNS=80"}, out: &out, errOut: &errOut}
		status := w.execute(t.Context(), args)
		if metered := strings.Contains(line[1], "energy>"); status != 0 && !(metered && status == exitFail) {
			t.Fatalf("%s: exit status %d: %s", line[1], status, &errOut)
		}
	}
	shown, err := os.ReadFile("comparison.md")
	if err != nil || !strings.Contains(string(shown), "messages>0% holds") &&
		!strings.Contains(string(shown), `messages\>0% holds`) {
		t.Errorf("%v: %s", err, shown)
	}
}
