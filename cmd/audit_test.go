package cmd

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/catalogue"
)

// What docs/AUDIT.md tells an auditor to do is done on what the command there writes: awk finds
// every gram again, and those that follow from counts are the ones that the page shows.
func TestAudit(t *testing.T) {
	if _, err := exec.LookPath("awk"); err != nil {
		t.Skip("there is no awk")
	}
	content, err := os.ReadFile("../docs/AUDIT.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(content)
	command := regexp.MustCompile(`(?m)^    (joulemark run .*) > run\.csv$`).FindStringSubmatch(page)
	program := regexp.MustCompile("(?s)```awk\n(.*?)```").FindStringSubmatch(page)
	shown := regexp.MustCompile(`(?m)^    ([a-z0-9_]+) +(\S+) (\S+)$`).FindAllStringSubmatch(page, -1)
	if command == nil || program == nil || len(shown) != 5 {
		t.Fatalf("the page has the command %q, the program %q and %d lines of output", command, program, len(shown))
	}
	dir := t.TempDir()
	var csv, errOut strings.Builder
	w := &world{algorithms: catalogue.BuiltIn(), environ: []string{"COLUMNS=80"}, out: &csv, errOut: &errOut}
	args := append(strings.Fields(command[1])[1:], "--window", "1ms", "--wall-cap", "20ms")
	if status := w.execute(t.Context(), args); status != 0 {
		t.Fatalf("exit status %d: %s", status, &errOut)
	}
	if err := os.WriteFile(filepath.Join(dir, "run.csv"), []byte(csv.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	awk := exec.CommandContext(t.Context(), "sh", "-c", program[1])
	awk.Dir, awk.Env = dir, append(os.Environ(), "LC_ALL=C")
	out, err := awk.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != len(shown) {
		t.Fatalf("awk prints\n%s", out)
	}
	for i, line := range lines {
		words := strings.Fields(line)
		if len(words) != 3 || words[0] != shown[i][1] {
			t.Fatalf("%q; the page shows %q", line, shown[i][0])
		}
		said, found := numberIn(t, words[1]), numberIn(t, words[2])
		if !(said > 0) || math.Abs(found-said) > 1e-5*said {
			t.Errorf("%s: the file says %v, awk finds %v", words[0], said, found)
		}
		counted := words[0] != "gco2e" && words[0] != "energy_kwh"
		if counted && strings.Join(words[1:], " ") != shown[i][2]+" "+shown[i][3] {
			t.Errorf("%q; the page shows %q", line, shown[i][0])
		}
	}
	for _, constant := range []string{"195.037", "239 messages", "15,296 B"} {
		if !strings.Contains(page, constant) {
			t.Errorf("the page lacks %s", constant)
		}
	}
}

func numberIn(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
