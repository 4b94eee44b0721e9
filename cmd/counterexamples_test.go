package cmd

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/explore/schedule"
	"github.com/joulemark/joulemark/configs"
	"github.com/joulemark/joulemark/internal/golden"
)

// counterexample is a section of docs/COUNTEREXAMPLES.md: its name and text, the command, and what
// trace shows of the schedule.
var counterexample = regexp.MustCompile("(?s)\n## ([a-z0-9-]+)\n(.*?)```sh\n(joulemark explore [^\n]*)\n```\n" +
	"(?:\n```text\n.*?```\n)?")

const counterexamples = "../docs/COUNTEREXAMPLES.md"

// mostSteps is how many a reader follows.
const mostSteps = 25

// TestCounterexamples runs the commands of the page once more: what they find is what ships, what
// trace shows of it is what the page shows, and what falls is what the text says.
func TestCounterexamples(t *testing.T) {
	page, err := os.ReadFile(counterexamples)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	fresh := counterexample.ReplaceAllFunc(page, func(section []byte) []byte {
		parts := counterexample.FindStringSubmatch(string(section))
		name, text, command := parts[1], parts[2], parts[3]
		names = append(names, name)
		var diagram string
		t.Run(name, func(t *testing.T) { diagram = foundAgain(t, name, text, command) })
		return fmt.Appendf(nil, "\n## %s\n%s```sh\n%s\n```\n\n```text\n%s```\n", name, text, command, diagram)
	})
	slices.Sort(names)
	if shipped := configs.Schedules(); !slices.Equal(names, shipped) {
		t.Errorf("the page has %q, and what ships is %q", names, shipped)
	}
	if sections := bytes.Count(page, []byte("\n## ")); len(names) != sections {
		t.Errorf("%d of %d sections have a command", len(names), sections)
	}
	golden.File(t, counterexamples, fresh)
}

// foundAgain runs the command of a section and returns the diagram of what it finds.
func foundAgain(t *testing.T, name, text, command string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name+".yaml")
	if !strings.HasSuffix(command, " --schedule "+name+".yaml") {
		t.Fatalf("%q does not keep %s.yaml", command, name)
	}
	args := arguments(t, "$ "+command)
	args[len(args)-1] = file
	if status, _, errs := said(t, nil, args...); status != exitFail {
		t.Fatalf("exit status %d: %s", status, errs)
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	golden.File(t, "../configs/schedules/"+name+".yaml", kept)
	f, err := schedule.Read(bytes.NewReader(kept))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(f.Steps); n > mostSteps {
		t.Errorf("%d steps (allowed: %d, which somebody can read)", n, mostSteps)
	}
	falls(t, f, text)
	if strings.Contains(command, "amnesias") {
		remembers(t, args)
	}
	want := exitFail
	if strings.HasPrefix(f.Finding, "deadlock") {
		want = exitOK
	}
	status, diagram, errs := said(t, nil, "trace", "--schedule", file)
	if status != want {
		t.Errorf("the exit status of trace is %d, want %d: %s", status, want, errs)
	}
	return diagram
}

// What the page says of five losses.
func TestFiveLossesAreTooFew(t *testing.T) {
	for drops, want := range map[string]int{"5": exitOK, "6": exitFail} {
		args := []string{"explore", "3pc", "--nodes", "2", "--faults", "crashes<=1, drops<=" + drops}
		if status, out, _ := said(t, nil, args...); status != want {
			t.Errorf("%s losses: exit status %d, want %d:\n%s", drops, status, want, out)
		}
	}
}

// falls follows a schedule, which has to lead to what it says, as does the section.
func falls(t *testing.T, f *schedule.File, text string) {
	t.Helper()
	alg, err := catalogue.BuiltIn().Find(f.Algorithm)
	if err != nil {
		t.Fatal(err)
	}
	c, err := f.Config()
	if err != nil {
		t.Fatal(err)
	}
	out, err := alg.Replay(c, f.Steps, nil)
	if err != nil {
		t.Fatal(err)
	}
	kind, what, _ := strings.Cut(f.Finding, ": ")
	if kind == "violation" {
		if out.Violation == nil || out.Violation.Error() != what {
			t.Errorf("the schedule leads to %v; want %s", out.Violation, what)
		}
		kind, _, _ = strings.Cut(what, ": ")
	} else if out.Violation != nil || out.Goal {
		t.Errorf("the schedule leads to %v, and to the goal: %t; want %s", out.Violation, out.Goal, f.Finding)
	}
	if !strings.Contains(text, "**"+kind+"**") {
		t.Errorf("the text does not say that **%s** falls", kind)
	}
}

// remembers repeats an exploration with nodes that come back with their storage, which does not
// find the same.
func remembers(t *testing.T, args []string) {
	t.Helper()
	args = slices.Clone(args)
	for i := range args {
		args[i] = strings.Replace(args[i], "amnesias", "recoveries", 1)
	}
	args[len(args)-1] = filepath.Join(t.TempDir(), "none.yaml")
	if _, _, errs := said(t, nil, args...); !strings.Contains(errs, "was found, so") {
		t.Errorf("%q finds the same with storage: %s", args, errs)
	}
}
