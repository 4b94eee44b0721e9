package catalogue

import (
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/election"
	"github.com/joulemark/joulemark/algorithms/request"
)

// Reports show the problems that ship in this order, each in one piece.
func TestProblemsInOrder(t *testing.T) {
	want := []algorithms.Problem{
		algorithms.Request, algorithms.Greeting, algorithms.Broadcast, algorithms.Tree, algorithms.Circulation,
		algorithms.Clock, algorithms.Snapshot, algorithms.Mutex, algorithms.Election, algorithms.Commit,
		algorithms.Consensus, algorithms.Replication, algorithms.Publish,
	}
	if got := BuiltIn().Problems(); !slices.Equal(got, want) {
		t.Errorf("%v; want %v", got, want)
	}
	var runs []algorithms.Problem
	for _, a := range BuiltIn() {
		runs = append(runs, a.Spec.Problem)
	}
	if got := slices.Compact(runs); !slices.Equal(got, want) {
		t.Errorf("in runs %v; want each problem once", got)
	}
}

// named is an algorithm that ships under another name, for another problem.
func named(name string, p algorithms.Problem, aliases ...string) Algorithm {
	spec := request.Centralized.Spec
	spec.Name, spec.Problem, spec.Aliases = name, p, aliases
	return Custom(&spec, nil)
}

func TestWith(t *testing.T) {
	before := BuiltIn().Names()
	all, err := BuiltIn().With(named("mine", algorithms.Request), named("new", "lottery"))
	if err != nil {
		t.Fatal(err)
	}
	names := all.Names()
	if len(names) != len(before)+2 || names[1] != "mine" || names[len(names)-1] != "new" {
		t.Errorf("%q; want mine behind the algorithms of its problem, and new, of a new problem, at the end", names)
	}
	if a, err := all.Find("mine"); err != nil || a.Spec.Name != "mine" {
		t.Errorf("mine: %v", err)
	}
	if !slices.Equal(BuiltIn().Names(), before) {
		t.Errorf("the catalogue that ships is now %q", BuiltIn().Names())
	}
	twice := []Algorithm{named("mine", algorithms.Request), named("mine", algorithms.Mutex)}
	for want, more := range map[string][]Algorithm{
		"there is an algorithm bully already (allowed: each name once)": {Of(&election.Bully)},
		"there is an algorithm mine already (allowed: each name once)":  twice,
		`Spec.Name "My Own" (allowed: lower case`:                       {named("My Own", algorithms.Request)},
		"there is an algorithm bully already":                           {named("mine", algorithms.Request, "bully")},
		"there is an algorithm m already": {
			named("mine", algorithms.Request, "m"), named("other", algorithms.Mutex, "o", "m"),
		},
		"catalogue: election, a name of mine, stands for several": {named("mine", algorithms.Request, "election")},
		"catalogue: all, a name of all, stands for several":       {named("all", algorithms.Request)},
		"catalogue: bully, the problem of mine, is the name of an algorithm": {
			named("mine", "bully"),
		},
		`Spec.Aliases[1] "My Own" (allowed: a name of its own, lower case`: {
			named("mine", algorithms.Request, "m", "My Own"),
		},
		`Spec.Aliases[0] "mine" (allowed: a name of its own`: {named("mine", algorithms.Request, "mine")},
	} {
		if _, err := BuiltIn().With(more...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want an error with %q", err, want)
		}
	}
}

// An alias finds its algorithm, which is called by its name from there on.
func TestAliases(t *testing.T) {
	all, err := BuiltIn().With(named("mine", algorithms.Request, "my-own", "ours"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"mine", "my-own", "ours"} {
		a, err := all.Find(name)
		chosen, errs := all.Select([]string{name, "mine"})
		if err != nil || errs != nil || a.Spec.Name != "mine" || len(chosen) != 1 || chosen[0].Spec.Name != "mine" {
			t.Errorf("%s: found %v, %v; selected %q, %v", name, a.Spec, err, chosen.Names(), errs)
		}
		if !slices.Contains(all.Words(), name) || !slices.Contains(all.Known(), name) {
			t.Errorf("%s is none of the words %q", name, all.Words())
		}
	}
	if slices.Contains(all.Names(), "ours") {
		t.Error("an alias is among the names")
	}
	if _, err := all.Find("my-on"); err == nil || !strings.Contains(err.Error(), "did you mean my-own?") {
		t.Errorf("my-on: %v", err)
	}
}
