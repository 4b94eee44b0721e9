package commit

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

const document = "../../docs/COMMIT.md"

// scene is a command line of the documentation and what it says that the nodes report.
var scene = regexp.MustCompile("(?s)```sh\njoulemark trace ([\\w-]+) --nodes (\\d+) --latency (\\S+) --faults " +
	"'([^']*)'\n```\n+```text\n(.*?)```\n")

// Every run that the documentation tells of takes place as it says.
func TestDocument(t *testing.T) {
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	scenes := scene.FindAllStringSubmatch(string(text), -1)
	if commands := strings.Count(string(text), "```sh\njoulemark"); commands != len(scenes) || commands < 6 {
		t.Fatalf("%d commands, %d of them with their story (want 6 or more, all of them)", commands, len(scenes))
	}
	for _, s := range scenes {
		got := tell(t, s[1], s[2], s[3], s[4])
		if diff := cmp.Diff(strings.Split(s[5], "\n"), strings.Split(got, "\n")); diff != "" {
			t.Errorf("%s under %q (-document +run):\n%s\nall of it:\n%s", s[1], s[4], diff, got)
		}
	}
}

// tell runs a scene and renders it.
func tell(t *testing.T, name, nodes, latency, faults string) string {
	t.Helper()
	n, err := strconv.Atoi(nodes)
	if err != nil {
		t.Fatal(err)
	}
	l, err := network.ParseLatency(latency)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := network.ParsePlan(faults)
	if err != nil {
		t.Fatal(err)
	}
	events, err := plan.Faults(n, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range subjects {
		if s.spec.Name == name {
			var rec algotest.Recorder
			out := s.run(t, sim.Config{
				Graph: algorithms.Complete(n), Seed: 1, Links: network.Links{Latency: l}, Faults: events, Tracer: &rec,
			})
			return render(s.spec, &rec, out)
		}
	}
	t.Fatalf("no algorithm %s", name)
	return ""
}

// render is a run in lines: faults, what nodes report, and how it ended.
func render(spec *algorithms.Spec, rec *algotest.Recorder, out engine.Outcome) string {
	var b strings.Builder
	for _, e := range rec.Events {
		what := ""
		switch {
		case e.Step == engine.StepObserve:
			what = fmt.Sprintf("node %d %s", e.Node, fmt.Sprintf(spec.Observations[e.Seen.What], e.Seen.Value))
		case e.Step == engine.StepFault && e.Fault.Cut != nil:
			what = e.Fault.Kind.String()
		case e.Step == engine.StepFault:
			what = fmt.Sprintf("node %d %ss", e.Node, strings.Replace(e.Fault.Kind.String(), "crash", "crashe", 1))
		default:
			continue
		}
		fmt.Fprintf(&b, "%10v  %s\n", e.At, what)
	}
	status, _, _ := strings.Cut(out.Status(), " (at ")
	fmt.Fprintf(&b, "%10s  %s\n", "in the end", status)
	for _, m := range out.Result.Metrics {
		if m.Name == "blocked" && m.Value > 0 && out.Violation == nil {
			fmt.Fprintf(&b, "%10s  %v nodes are blocked\n", "", m.Value)
		}
	}
	return b.String()
}
