package algorithms_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
)

// configurable is a Spec with one parameter of each sort.
var configurable = algorithms.Spec{
	Name: "demo",
	Params: []algorithms.Param{
		{Name: "rounds", Doc: "rounds", Default: "3", Min: 1, Max: 10},
		{Name: "share", Doc: "a share", Default: "0.5", Min: 0, Max: 1, Real: true},
		{Name: "mode", Doc: "a mode", Default: "push", Choices: []string{"push", "pull"}},
		{Name: "span", Doc: "without a bound", Default: "1", Min: math.Inf(-1), Max: math.Inf(1), Real: true},
	},
}

// A parameter with words and a range takes both.
func TestWordsAndNumbers(t *testing.T) {
	p := algorithms.Param{Name: "askers", Default: "1", Choices: []string{"all", "none"}, Min: 0, Max: 9}
	for _, value := range []string{"all", "none", "0", "9"} {
		if err := p.Check(value); err != nil {
			t.Error(err)
		}
	}
	for _, value := range []string{"", "some", "10", "-1", "1.5"} {
		want := `askers: "` + value + `" (allowed: all, none, a whole number from 0 to 9)`
		if err := p.Check(value); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	words := algorithms.Param{Choices: []string{"all"}}
	if !p.IsNumber() || words.IsNumber() || len(p.Choices) != 2 {
		t.Errorf("a number: %t and %t (words alone)", p.IsNumber(), words.IsNumber())
	}
}

func TestResolve(t *testing.T) {
	defaults := algorithms.Params{"rounds": "3", "share": "0.5", "mode": "push", "span": "1"}
	for _, tc := range []struct {
		name        string
		given, want algorithms.Params
	}{
		{"none", nil, defaults},
		{"empty", algorithms.Params{}, defaults},
		{
			"some",
			algorithms.Params{"mode": "pull", "rounds": "10"},
			algorithms.Params{"rounds": "10", "share": "0.5", "mode": "pull", "span": "1"},
		},
		{
			"bounds",
			algorithms.Params{"rounds": "1", "share": "1"},
			algorithms.Params{"rounds": "1", "share": "1", "mode": "push", "span": "1"},
		},
		{
			"forms",
			algorithms.Params{"rounds": "1e1", "share": "1e-3", "span": "-2"},
			algorithms.Params{"rounds": "1e1", "share": "1e-3", "mode": "push", "span": "-2"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			before := cmp.Diff(nil, tc.given)
			got, err := configurable.Resolve(tc.given)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tc.want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			if cmp.Diff(nil, tc.given) != before {
				t.Error("the argument was changed")
			}
		})
	}
}

func TestResolveRefuses(t *testing.T) {
	const rounds, share = "(allowed: a whole number from 1 to 10)", "(allowed: a number from 0 to 1)"
	for _, tc := range []struct{ name, value, want string }{
		{"rounds", "0", `demo.rounds: "0" ` + rounds},
		{"rounds", "11", `demo.rounds: "11" ` + rounds},
		{"rounds", "2.5", `demo.rounds: "2.5" ` + rounds},
		{"rounds", "", `demo.rounds: "" ` + rounds},
		{"rounds", "many", `demo.rounds: "many" ` + rounds},
		{"rounds", " 3", `demo.rounds: " 3" ` + rounds},
		{"rounds", "NaN", `demo.rounds: "NaN" ` + rounds},
		{"rounds", "Inf", `demo.rounds: "Inf" ` + rounds},
		{"share", "-0.1", `demo.share: "-0.1" ` + share},
		{"share", "1.1", `demo.share: "1.1" ` + share},
		{"share", "nan", `demo.share: "nan" ` + share},
		{"share", "-inf", `demo.share: "-inf" ` + share},
		{"span", "NaN", `demo.span: "NaN" (allowed: a number from -Inf to +Inf)`},
		{"span", "+Inf", `demo.span: "+Inf" (allowed: a number from -Inf to +Inf)`},
		{"span", "infinity", `demo.span: "infinity" (allowed: a number from -Inf to +Inf)`},
		{"mode", "Push", `demo.mode: "Push" (allowed: push, pull)`},
		{"mode", "", `demo.mode: "" (allowed: push, pull)`},
		{"round", "3", "demo.round: no such parameter (allowed: rounds, share, mode, span)"},
		{"", "3", "demo.: no such parameter (allowed: rounds, share, mode, span)"},
	} {
		if _, err := configurable.Resolve(algorithms.Params{tc.name: tc.value}); err == nil || err.Error() != tc.want {
			t.Errorf("%s=%q: %v\nwant %s", tc.name, tc.value, err, tc.want)
		}
	}
	plain := algorithms.Spec{Name: "plain"}
	if _, err := plain.Resolve(algorithms.Params{"x": "1"}); err == nil ||
		err.Error() != "plain.x: no such parameter (allowed: none)" {
		t.Errorf("a parameter for a Spec without any: %v", err)
	}
}

func TestResolveNamesAllFaultsInOrder(t *testing.T) {
	given := algorithms.Params{"zeal": "1", "mode": "no", "rounds": "0", "apple": "1", "share": "2"}
	for range 20 { // a map has no order of its own
		_, err := configurable.Resolve(given)
		if err == nil {
			t.Fatal("no error")
		}
		var names []string
		for line := range strings.Lines(err.Error()) {
			name, _, _ := strings.Cut(line, ":")
			names = append(names, name)
		}
		want := []string{"demo.rounds", "demo.share", "demo.mode", "demo.apple", "demo.zeal"}
		if d := cmp.Diff(want, names); d != "" {
			t.Fatalf("(-want +got)\n%s", d)
		}
	}
}

func TestParamsValues(t *testing.T) {
	p, err := configurable.Resolve(algorithms.Params{"rounds": "1e1", "share": "0.25"})
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Int("rounds"); got != 10 {
		t.Errorf("Int(rounds) = %d, want 10", got)
	}
	if got := p.Float("share"); got != 0.25 {
		t.Errorf("Float(share) = %v, want 0.25", got)
	}
	if got := p.Word("mode"); got != "push" {
		t.Errorf("Word(mode) = %q, want push", got)
	}
	for name, call := range map[string]func(){
		"parameter nothing has no value":  func() { p.Word("nothing") },
		"parameter mode is not a number":  func() { p.Float("mode") },
		"parameter absent has no value":   func() { p.Int("absent") },
		"parameter without has no value:": func() { algorithms.Params(nil).Word("without") },
	} {
		func() {
			defer func() {
				if got, ok := recover().(string); !ok || !strings.Contains(got, name) {
					t.Errorf("panics with %q, want %q", got, name)
				}
			}()
			call()
		}()
	}
}

// A choice that waives what is promised does so where it is taken, and nowhere else.
func TestPromises(t *testing.T) {
	spec := algorithms.Spec{Params: []algorithms.Param{
		{Name: "rounds", Default: "3", Min: 1, Max: 10},
		{Name: "bound", Default: "kept", Choices: []string{"kept", "broken"}, Waived: "broken"},
	}}
	for _, c := range []struct {
		given algorithms.Params
		want  bool
	}{{nil, true}, {algorithms.Params{"bound": "kept"}, true}, {algorithms.Params{"bound": "broken"}, false}} {
		if got := spec.Promises(c.given); got != c.want {
			t.Errorf("%v: %t, want %t", c.given, got, c.want)
		}
	}
}
