package harness

import (
	"fmt"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/outcomes"
	"github.com/joulemark/joulemark/energy/cost"
	"github.com/joulemark/joulemark/internal/number"
)

// pageSizes are 3f+1 nodes, for protocols that tell traitors apart, and squares, for those that put
// their nodes into a grid.
var pageSizes = []int{4, 16, 64}

const pageProfile = "per-message"

const pagePreface = `# Algorithms

What each algorithm says of itself, and what it did on the simulator. This page is written by
` + "`go test ./bench/harness -run PageOnAlgorithms -update`" + `
from the same tables that ` + "`joulemark list`" + ` shows.

**Messages** is the textbook's count and **delays** its time in longest message delays. **Safe** are the faults under
which all properties hold, **live** those under which the goal is reached as well; the conformance suite puts both to
the test. The columns of **N** are the messages of one run without faults on the simulator, with defaults and seed 1.
**Energy** is what the messages of one unit would cost at N = %d by the profile %s: %v and not measured, with its ends
where the profile has any.
`

const pageHeads = "\n## %s\n\nUnit: %s.\n\n| algorithm | messages | growth | delays | safe | live |%s energy |\n%s|\n"

// The page on algorithms is made of what they say of themselves and what they do.
func TestPageOnAlgorithms(t *testing.T) {
	profile, err := cost.LookupProfile(pageProfile)
	if err != nil {
		t.Fatal(err)
	}
	var page strings.Builder
	fmt.Fprintf(&page, pagePreface, pageSizes[1], pageProfile, profile.Kind)
	all := catalogue.BuiltIn()
	for _, problem := range all.Problems() {
		solving, err := all.Select([]string{string(problem)})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&page, pageHeads, problem, solving[0].Spec.Unit, headsOfSizes(),
			strings.Repeat("|---", 7+len(pageSizes)))
		for _, a := range solving {
			s := a.Spec
			counts, joules := measuredOnPage(t, a, profile)
			fmt.Fprintf(&page, "| %s | %s | %s | %s | %s | %s | %s | %s |\n", s.Name, s.Formulas(), dashed(s.Growth),
				s.Delays, s.Safe, s.Live, strings.Join(counts, " | "), joules)
		}
		for _, a := range solving {
			s := a.Spec
			also := ""
			if len(s.Aliases) > 0 {
				also = " (also " + strings.Join(s.Aliases, ", ") + ")"
			}
			fmt.Fprintf(&page, "\n**%s**%s: %s. %s%s\nSource: %s.\n", s.Name, also, s.Title, s.About,
				bounded(s), strings.TrimSuffix(s.Citation, "."))
		}
	}
	golden(t, "../../docs/ALGORITHMS.md", page.String())
}

// bounded names the properties that rest on the bound on delays.
func bounded(s *algorithms.Spec) string {
	var names []string
	for _, p := range s.Properties {
		if p.Synchronous {
			names = append(names, p.Name)
		}
	}
	if names == nil {
		return ""
	}
	return "\nOnly while delays keep to their bound: " + strings.Join(names, "; ") + "."
}

func headsOfSizes() string {
	var b strings.Builder
	for _, n := range pageSizes {
		fmt.Fprintf(&b, " N = %d |", n)
	}
	return b.String()
}

func dashed(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

// measuredOnPage is the messages of an algorithm at each size, and what a unit costs at the second.
func measuredOnPage(t *testing.T, a catalogue.Algorithm, profile cost.Profile) (counts []string, joules string) {
	t.Helper()
	joules = "–"
	for i, n := range pageSizes {
		s := DefaultScenario()
		s.Engines, s.Nodes, s.Seed = []engine.Engine{engine.Sim}, []int{n}, 1
		out, err := s.Trace(t.Context(), a, nil)
		if err != nil {
			counts = append(counts, "–")
			continue
		}
		if status := out.Status(); status != "ok" {
			t.Errorf("%s with %d nodes: %s", a.Spec.Name, n, status)
		}
		counts = append(counts, number.Grouped(fmt.Sprint(out.Counts.Sent)))
		if i != 1 || out.Result.Ops == 0 {
			continue
		}
		wire := float64(s.StackOn(engine.Sim).WireBytes(out.Counts.Sizes))
		p, err := profile.Predict(outcomes.Payable(profile, outcomes.WorkOf(&out, n), float64(out.Counts.Sent), wire))
		if err != nil {
			t.Fatal(err)
		}
		joules = p.Joules.Scale(1 / float64(out.Result.Ops)).String()
	}
	return counts, joules
}
