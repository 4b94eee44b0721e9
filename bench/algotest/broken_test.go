package algotest

import (
	"errors"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

func TestSoundToyPasses(t *testing.T) { Run(t, newToy(quirks{}), toyOptions) }

// broken is a toy that is not sound, the check that finds it out, and what it says.
type broken struct {
	name  string
	check string
	says  string
	toy   *toy
}

// with is the sound toy, changed afterwards.
func with(change func(*toy)) *toy {
	t := newToy(quirks{})
	change(t)
	return t
}

// brokenOptions find every broken toy with no more scenarios than are run where the long tests are
// not asked for.
var brokenOptions = Options{Params: toyOptions.Params, Seeds: defaultSeeds / shortShare}

func TestBrokenToysAreFound(t *testing.T) {
	for _, b := range append(append(append(brokenSpecs(), brokenRuns()...), brokenMessages()...),
		brokenUnderFaults()...) {
		t.Run(b.check+"/"+b.name, func(t *testing.T) {
			found := false
			for _, c := range newSuite(b.toy, brokenOptions, false).checks() {
				if c.name != b.check {
					continue
				}
				found = true
				err := c.run()
				if err == nil {
					t.Fatalf("the check %s lets it pass", b.check)
				}
				if !strings.Contains(err.Error(), b.says) {
					t.Errorf("the check %s does not say %q, but:\n%v", b.check, b.says, err)
				}
			}
			if !found {
				t.Errorf("there is no check %q", b.check)
			}
		})
	}
}

func brokenSpecs() []broken {
	kinds := func(names ...string) []algorithms.KindSpec {
		var k []algorithms.KindSpec
		for _, n := range names {
			k = append(k, algorithms.KindSpec{Name: n})
		}
		return k
	}
	return []broken{
		{"no citation", "spec", "Spec.Citation is empty", with(func(a *toy) { a.Spec.Citation = "" })},
		{"no formula", "spec", "Spec.Formula is empty", with(func(a *toy) { a.Spec.Formula = " " })},
		{"count without a formula", "spec", "Spec.Counts[0]", with(func(a *toy) { a.Spec.Counts[0].Formula = "" })},
		{"count without a name", "spec", "Spec.Counts[0]", with(func(a *toy) { a.Spec.Counts[0].Name = "" })},
		{"count without a value", "spec", "Spec.Counts[0]", with(func(a *toy) { a.Spec.Counts[0].Expected = nil })},
		{"count of all messages", "spec", "Spec.Counts[0]", with(func(a *toy) { a.Spec.Counts[0].Without = nil })},
		{
			"count without an unknown kind", "spec", "Spec.Counts[0]",
			with(func(a *toy) { a.Spec.Counts[0].Without = []algorithms.Kind{7} }),
		},
		{
			"count twice", "spec", "Spec.Counts[1]",
			with(func(a *toy) { a.Spec.Counts = append(a.Spec.Counts, a.Spec.Counts[0]) }),
		},
		{"no goal", "spec", "Spec.Goal is empty", with(func(a *toy) { a.Spec.Goal = "" })},
		{"space", "spec", "Spec.Unit", with(func(a *toy) { a.Spec.Unit += " " })},
		{"upper case", "spec", "Spec.Name", with(func(a *toy) { a.Spec.Name = "Toy" })},
		{"problem", "spec", "Spec.Problem", with(func(a *toy) { a.Spec.Problem = "world peace" })},
		{"growth", "spec", "Spec.Growth", with(func(a *toy) { a.Spec.Growth = "linear" })},
		{"topology", "spec", "Spec.Topology", with(func(a *toy) { a.Spec.Topology = 9 })},
		{"live not safe", "spec", "Spec.Live", with(func(a *toy) { a.Spec.Safe &^= algorithms.Loss })},
		{"no kinds", "spec", "Spec.Kinds", with(func(a *toy) { a.Spec.Kinds = nil })},
		{
			"too many kinds", "spec", "Spec.Kinds",
			with(func(a *toy) { a.Spec.Kinds = kinds(strings.Split("abcdefghijklmnopq", "")...) }),
		},
		{"kind twice", "spec", "Spec.Kinds[1]", with(func(a *toy) { a.Spec.Kinds = kinds("token", "token") })},
		{"kind without a name", "spec", "Spec.Kinds[1]", with(func(a *toy) { a.Spec.Kinds = kinds("token", "") })},
		{"no properties", "spec", "Spec.Properties is empty", with(func(a *toy) { a.Spec.Properties = nil })},
		{
			"property without a text", "spec", "Spec.Properties[0]",
			with(func(a *toy) { a.Spec.Properties[0].Text = "" }),
		},
		{
			"observation with a word", "spec", "Spec.Observations[0]",
			with(func(a *toy) { a.Spec.Observations[0] = "token %s" }),
		},
		{
			"observation of three", "spec", "Spec.Observations[0]",
			with(func(a *toy) { a.Spec.Observations[0] = "%d %d %d" }),
		},
		{
			"observation without text", "spec", "Spec.Observations[0]",
			with(func(a *toy) { a.Spec.Observations[0] = "" }),
		},
		{"default", "spec", "the default of patience", with(func(a *toy) { a.Spec.Params[1].Default = "2" })},
		{"parameter without a text", "spec", "Spec.Params", with(func(a *toy) { a.Spec.Params[1].Doc = "" })},
		{
			"parameter twice", "spec", "Spec.Params",
			with(func(a *toy) { a.Spec.Params = append(a.Spec.Params, a.Spec.Params[0]) }),
		},
		{"no decoder", "spec", "Algorithm.Decode is nil", with(func(a *toy) { a.Decode = nil })},
		{"no constructor", "spec", "Algorithm.New is nil", with(func(a *toy) { a.New = nil })},
		{"size refused", "spec", "5 nodes, default parameters", with(func(a *toy) {
			build := a.New
			a.New = func(s algorithms.Setup) (algorithms.Instance[toyNode], error) {
				if s.N() == 5 {
					return algorithms.Instance[toyNode]{}, errors.New("five is too many")
				}
				return build(s)
			}
		})},
		{
			"variant refused", "spec", "possible at none of the sizes",
			with(func(a *toy) { a.Spec.Params[0].Choices = []string{"no"} }),
		},
		{"no checker", "spec", "without a checker", with(func(a *toy) {
			a.New = func(algorithms.Setup) (algorithms.Instance[toyNode], error) {
				return algorithms.Instance[toyNode]{Node: func(algorithms.ID) toyNode { return toyNode{} }}, nil
			}
		})},
	}
}

// A failure says how to see it again.
func TestFailureReplays(t *testing.T) {
	s := newSuite(newToy(quirks{timeout: func(*toyNode, *toyEnv) bool { return true }}), toyOptions, false)
	err := s.faults()
	if err == nil {
		t.Fatal("a toy without a second try passes")
	}
	for _, want := range []string{
		"scenario ", "replay with", "cfg := sim.Config{Graph: ", "Seed: ",
		"Links: network.Links{",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the failure does not have %q:\n%v", want, err)
		}
	}
	if n := strings.Count(err.Error(), "replay with"); n != enough {
		t.Errorf("%d failures at once, want %d", n, enough)
	}
}
