package experiment

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/bench/result"
)

// sample has a parameter of every type.
type sample struct {
	Int      int           `key:"int" doc:"a whole number"`
	Seed     uint64        `key:"seed" doc:"a seed"`
	Float    float64       `key:"float" unit:"µWh" doc:"a number"`
	Bool     bool          `key:"bool" doc:"a truth"`
	Text     string        `key:"text" doc:"a word" choices:"one two"`
	Span     time.Duration `key:"span" doc:"a duration"`
	Ints     []int         `key:"ints" doc:"whole numbers"`
	Floats   []float64     `key:"floats" doc:"numbers"`
	Words    []string      `key:"words" doc:"words"`
	NotASide int
}

func (*sample) About() About                                         { return About{Name: "sample"} }
func (*sample) Estimate() Estimate                                   { return Estimate{} }
func (*sample) Validate() error                                      { return nil }
func (*sample) Run(context.Context, Options) (*result.Result, error) { return nil, nil }

func TestParameters(t *testing.T) {
	e := &sample{}
	values := []struct {
		value any
		text  string
	}{
		{7, "7"},
		{uint64(1 << 63), "9223372036854775808"},
		{2e-4, "0.0002"},
		{true, "true"},
		{"two", "two"},
		{1500 * time.Millisecond, "1.5s"},
		{[]int{1, 20}, "1,20"},
		{[]float64{0, 0.1, 1e-9}, "0,0.1,1e-09"},
		{[]string{"a", "b"}, "a,b"},
	}
	all := Parameters(e)
	if len(all) != len(values) {
		t.Fatalf("%d parameters, want %d: the field without a tag is none", len(all), len(values))
	}
	for i, p := range all {
		if err := p.Set(values[i].value); err != nil {
			t.Error(err)
		}
		if p.String() != values[i].text {
			t.Errorf("%s is %q, want %q", p.Name, p, values[i].text)
		}
		if err := p.Set(struct{}{}); err == nil || !strings.HasPrefix(err.Error(), p.Name+": ") {
			t.Errorf("%s takes what it is not: %v", p.Name, err)
		}
		if err := p.Set(nil); err == nil {
			t.Errorf("%s takes nothing for a value", p.Name)
		}
	}
	if e.Int != 7 || e.Floats[2] != 1e-9 || e.Span != 1500*time.Millisecond {
		t.Errorf("the experiment is %+v", e)
	}
	if got := all[4].Choices; len(got) != 2 || got[1] != "two" {
		t.Errorf("choices of text: %q", got)
	}
	if all[2].Doc != "a number (µWh)" {
		t.Errorf("the doc of a number with a unit is %q", all[2].Doc)
	}
	const want = "int 7 · seed 9223372036854775808 · float 0.0002 µWh · bool true · text two · span 1.5s · " +
		"ints 1, 20 · floats 0, 0.1, 1e-09 · words a, b"
	if got := caption(e); got != want {
		t.Errorf("caption %q\nwant    %q", got, want)
	}
}

// Every experiment says what it is, is possible with its own defaults, and has parameters
// with names that a command line can take.
func TestExperiments(t *testing.T) {
	name := regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	for _, e := range All() {
		about := e.About()
		if !name.MatchString(about.Name) || about.Title == "" || len(about.Text) < 100 {
			t.Errorf("%T says of itself %+v", e, about)
		}
		if err := e.Validate(); err != nil {
			t.Errorf("%s: its published parameters are not possible: %v", about.Name, err)
		}
		seen := map[string]bool{}
		for _, p := range Parameters(e) {
			if !name.MatchString(p.Name) || p.Doc == "" || seen[p.Name] {
				t.Errorf("%s: parameter %q (%q)", about.Name, p.Name, p.Doc)
			}
			seen[p.Name] = true
			if err := p.Set(p.Value()); err != nil {
				t.Errorf("%s: %v", about.Name, err)
			}
		}
		if found, err := Find(about.Name); err != nil || found.About().Name != about.Name || found == e {
			t.Errorf("%s is found as %v, %v", about.Name, found, err)
		}
	}
	if _, err := Find("traffik"); err == nil || !strings.Contains(err.Error(), "did you mean traffic?") {
		t.Errorf("no suggestion: %v", err)
	}
}
