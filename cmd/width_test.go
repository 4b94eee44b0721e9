package cmd

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"github.com/joulemark/joulemark/cmd/output"
)

// No line on standard output or standard error is wider than COLUMNS says, from 40 on, and none on
// standard output is wider than 80 columns in a pipe. The page for man is broken by man.
func TestNothingIsWiderThanTheTerminal(t *testing.T) {
	commands := [][]string{{"frobnicate"}, {"run", "--nodes", strings.Repeat("9", 200)}, {"help", "nothing"}}
	for _, c := range rootCommand(&world{}).Commands() {
		commands = append(commands, []string{c.Name(), "--help"}, []string{c.Name(), "--frobnicate"})
	}
	for _, topic := range topics {
		commands = append(commands, []string{"help", topic.name})
	}
	for _, c := range []string{
		"--help", "experiment agents --help", "experiment all --help", "completion bash --help", "version", "--version",
		"list", "list raft-etcd", "list gossip-push", "list election", "list mqtt", "list nothing",
		"factors", "factors --region US", "factors --region FRA", "factors --region Atlantis",
		"run --algorithms nothing", "run --topology nothing", "run --nodes 0", "run --config nothing.yaml",
		"trace 2pc", "trace 2pc --format text", "trace 2pc --nodes 12", "trace raft-etcd --format text",
		"trace bully --nodes 9", "trace bully --format events", "trace lamport-clock", "trace nothing",
		"experiment clocks", "experiment partition --nodes 40 --trials 1",
		"experiment balance --nodes 40 --trials 1", "experiment load --trials 1 --nodes 4,8", "host",
		"report nothing.json", "compare nothing.json nothing.csv", "exec -n 2 -- true", "exec -- nothing-of-that-name",
		"convert nothing.txt --threads none", "bench --count none",
		"calibrate --output no/folder.yaml", "node --listen x",
	} {
		commands = append(commands, strings.Fields(c))
	}
	for name, run := range map[string]string{
		"problems": "--nodes 4,8 --algorithms ring,bully,flooding",
		"growth":   "--nodes 4,8,16 --algorithms 2pc --trials 2",
		"lost":     "--algorithms flooding --nodes 9 --topology grid --loss 20%",
	} {
		name = filepath.Join(t.TempDir(), name+".json")
		run += " --engine sim --window 1us --idle 1us --output " + name
		_, _, errOut := said(t, []string{"COLUMNS=40"}, append([]string{"run"}, strings.Fields(run)...)...)
		fits(t, 40, errOut)
		commands = append(commands, []string{"report", "--complexity", name})
	}
	for _, c := range commands {
		t.Run(strings.Join(c, " "), func(t *testing.T) {
			t.Parallel() // the machine is watched before some
			for _, width := range []int{0, 40, 50, 60, 80, 120} {
				environ, most := []string{}, output.PipeWidth
				if width > 0 {
					environ, most = []string{fmt.Sprintf("COLUMNS=%d", width)}, width
				}
				_, out, errOut := said(t, environ, c...)
				if fits(t, most, out); width > 0 {
					fits(t, most, errOut)
				}
			}
		})
	}
}

// fits fails where a line is wider than it may be.
func fits(t *testing.T, most int, text string) {
	t.Helper()
	for line := range strings.SplitSeq(text, "\n") {
		if n := twwidth.Width(line); n > most {
			t.Errorf("%d columns of %d: %s", n, most, line)
			return
		}
	}
}

// Help on topics is broken below its own texts where a terminal is narrower than it is set.
func TestTopicsFitTheTerminal(t *testing.T) {
	for _, topic := range topics {
		for _, width := range []int{40, 60, 72, 80, 120} {
			_, out, _ := said(t, []string{fmt.Sprintf("COLUMNS=%d", width)}, "help", topic.name)
			for line := range strings.SplitSeq(out, "\n") {
				if n := twwidth.Width(line); n > width {
					t.Errorf("%s: %d columns of %d: %s", topic.name, n, width, line)
				}
			}
			words, want := strings.Join(strings.Fields(out), " "), strings.Join(strings.Fields(topic.text()), " ")
			if words != want {
				t.Errorf("%s at %d columns has other words:\n%s", topic.name, width, out)
			}
		}
	}
}
