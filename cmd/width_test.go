package cmd

import (
	"fmt"
	"strings"
	"testing"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"github.com/joulemark/joulemark/cmd/output"
)

// No line is wider than COLUMNS says, or than 80 columns in a pipe.
func TestNothingIsWiderThanTheTerminal(t *testing.T) {
	commands := []string{
		"--help", "run --help", "report --help", "experiment --help", "experiment agents --help",
		"experiment all --help",
		"calibrate --help", "node --help", "trace --help", "list --help", "factors --help", "host --help", "man --help",
		"help topology", "help latency", "help faults", "help nodes", "help formats", "help environment",
		"list", "list raft", "list gossip-push", "list election", "list mqtt", "list swim-gossip", "factors",
		"factors --region US",
		"factors --region FRA", "run --engine sim --nodes 4,8 --window 1us --idle 1us --algorithms ring,bully,flooding",
		"run --engine sim --nodes 4,8,16 --window 1us --idle 1us --algorithms 2pc --complexity --trials 2",
		"run --engine sim --algorithms flooding --nodes 9 --topology grid --loss 20% --window 1us --idle 1us",
		"trace 2pc", "trace 2pc --format text", "trace 2pc --nodes 12", "trace raft --format text",
		"trace bully --nodes 9",
		"trace bully --format events", "trace lamport-clock", "experiment clocks",
		"experiment partition --nodes 40 --trials 1",
		"experiment balance --nodes 40 --trials 1", "experiment load --trials 1 --nodes 4,8", "host",
	}
	for _, width := range []int{0, 72} {
		environ, most := []string{}, output.PipeWidth
		if width > 0 {
			environ, most = []string{fmt.Sprintf("COLUMNS=%d", width)}, width
		}
		for _, c := range commands {
			if width > 0 && strings.HasPrefix(c, "help ") || c == "host" && testing.Short() {
				continue // what is set in is 80 columns wide
			}
			_, out, errOut := said(t, environ, strings.Fields(c)...)
			if strings.Contains(errOut, "(allowed") {
				t.Errorf("%s: %s", c, errOut)
			}
			for line := range strings.SplitSeq(out, "\n") {
				if n := twwidth.Width(line); n > most {
					t.Errorf("%s: %d columns of %d: %s", c, n, most, line)
					break
				}
			}
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
