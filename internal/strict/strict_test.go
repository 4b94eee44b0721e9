package strict_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/strict/yamltree"
	"github.com/joulemark/joulemark/internal/suggest"
)

// pet reads itself from text.
type pet string

func (p *pet) UnmarshalText(text []byte) error {
	if *p = pet(text); *p != "cat" {
		return suggest.Key("pet", string(text), []string{"cat"})
	}
	return nil
}

type part struct {
	Name string  `json:"name" yaml:"name"`
	Cost float64 `json:"cost" yaml:"cost,omitempty"`
}

type Embedded struct {
	Count int `json:"count" yaml:"count"`
}

type whole struct {
	Embedded `yaml:",inline"`
	Seed     uint64                       `json:"seed" yaml:"seed"`
	Pet      pet                          `json:"pet" yaml:"pet"`
	Day      time.Time                    `json:"day" yaml:"day"`
	On       bool                         `json:"on" yaml:"on"`
	Parts    []part                       `json:"parts" yaml:"parts"`
	Pair     [2]float64                   `json:"pair" yaml:"pair,flow"`
	Params   map[string]map[string]string `json:"params" yaml:"params,omitempty"`
	Share    *float64                     `json:"share" yaml:"share,omitempty"`
}

// forms are the ways to write a tree.
var forms = []struct {
	tag  string
	tree func([]byte) (*strict.Node, error)
}{{"json", strict.JSON}, {"yaml", yamltree.Parse}}

// flow is JSON that is YAML too.
const flow = `{
  "count": -3, "seed": 18446744073709551615, "pet": "cat", "day": "2026-01-31", "on": true,
  "parts": [
    {"name": "a", "cost": 1e-3},
    {"name": "é", "cost": 2}],
  "pair": [0.5, 7],
  "params": {"p": {"q": "r"}},
  "share": 0.25
}`

func TestDecode(t *testing.T) {
	share := 0.25
	want := whole{
		Embedded{-3},
		1<<64 - 1, "cat", time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), true,
		[]part{{"a", 1e-3}, {"é", 2}},
		[2]float64{0.5, 7},
		map[string]map[string]string{"p": {"q": "r"}},
		&share,
	}
	for _, form := range forms {
		tree, err := form.tree([]byte(flow))
		if err != nil {
			t.Fatal(err)
		}
		var got whole
		d := strict.Decoder{Tag: form.tag, Root: "the file"}
		if err := d.Decode(tree, &got); err != nil {
			t.Errorf("%s: %v", form.tag, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", form.tag, diff)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{`"count"`, `"Count"`, "line 2: Count: no such key (allowed: count, seed, pet, day, on, parts, pair, params, " +
			"share; did you mean count?)"},
		{`"count": -3, `, ``, "line 1: count: missing"},
		{`"count": -3`, `"count": 1, "count": 2`, "line 2: count: given twice"},
		{`{"name": "é"`, `{"nmae": "é"`, "line 5: parts[1].nmae: no such key (allowed: name, cost; did you " +
			"mean name?)"},
		{`{"name": "é"`, `{"cost": 1`, "line 5: parts[1].cost: given twice"},
		{`{"q": "r"}`, `{"q": "r", "q": "s"}`, "line 7: params.p.q: given twice"},
		{`-3`, `3.5`, "line 2: count: 3.5 (allowed: a whole number)"},
		{`-3`, `"3"`, `line 2: count: "3" (allowed: a whole number)`},
		{`-3`, `null`, "line 2: count: null (allowed: a whole number)"},
		{`-3`, `99999999999999999999`, "line 2: count: 99999999999999999999 (allowed: a whole number)"},
		{`18446744073709551615`, `-1`, "line 2: seed: -1 (allowed: a whole number of at least 0)"},
		{`"cat"`, `"kat"`, `line 2: pet: "kat" (allowed: cat; did you mean cat?)`},
		{`"cat"`, `7`, "line 2: pet: 7 (allowed: a name)"},
		{`"2026-01-31"`, `"31.1.2026"`, `line 2: day: "31.1.2026" (allowed: a date`},
		{`true`, `1`, "line 2: on: 1 (allowed: true or false)"},
		{`0.5, 7`, `0.5`, "line 6: pair: 1 values (allowed: 2)"},
		{`0.5, 7`, `0.5, 1e999`, "line 6: pair[1]: "},
		{`[0.5, 7]`, `null`, "line 6: pair: null (allowed: a list)"},
		{`0.25`, `[1, "two", {}]`, `line 8: share: [1, "two", keys with values] (allowed: a number)`},
		{`"r"`, `3`, "line 7: params.p.q: 3 (allowed: a text)"},
		{`{"q": "r"}`, `"` + strings.Repeat("x", 99) + `"`, `line 7: params.p: "` + strings.Repeat("x", 80) +
			`"… (allowed: keys with values)`},
		{"\"r\"", `"\u001b[2J", "\u001b": 1`, "line 7: params.p.\"\\x1b\": 1 (allowed: a text)"},
	} {
		text := strings.Replace(flow, c.old, c.new, 1)
		for _, form := range forms {
			tree, err := form.tree([]byte(text))
			if err == nil {
				d := strict.Decoder{Tag: form.tag, Root: "the file"}
				err = d.Decode(tree, new(whole))
			}
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "line ") {
				t.Errorf("%s: %s for %s: %v; want %s", form.tag, c.new, c.old, err, c.want)
			}
		}
	}
}

// The first ten faults are told, in the order of lines, and how many there are beside.
func TestFaultsAreBounded(t *testing.T) {
	var text strings.Builder
	for i := range 13 {
		fmt.Fprintf(&text, "x%d: 1\n", i)
	}
	tree, err := yamltree.Parse([]byte(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	d := strict.Decoder{Tag: "yaml", Required: nil}
	lines := strings.Split(d.Decode(tree, &struct{}{}).Error(), "\n")
	if len(lines) != 11 || !strings.HasPrefix(lines[9], "line 10: x9: no such key") ||
		lines[10] != "and 3 more like these" {
		t.Errorf("%q", lines)
	}
}

func TestJSONRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "line 1: unexpected EOF",
		"{\n\"a\":\n":                      "line 3: unexpected EOF",
		"{\n\"a\": 1}\n{":                  "line 3: there is more after the end",
		"[\n1,,2]":                         "line 2: ",
		"{\"a\": 1\n}}":                    "line 2: there is more",
		strings.Repeat("[", 1000):          "100 deep",
		"[1 2]":                            "line 1: ",
		"{1: 2}":                           "line 1: ",
		strings.Repeat(`{"a":`, 101) + "1": "100 deep",
		"\n\n{\"a\": tru}":                 "line 3: ",
		"{\"a\": [}":                       "line 1: ",
		"{\"a\": 1]":                       "line 1: ",
		"\"a\"\n\n\n\"b\"":                 "line 4: there is more",
	} {
		if tree, err := strict.JSON([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, %v; want %q", text, tree, err, want)
		}
	}
}

// What JSON takes, the tree takes, and the other way round, but for depth.
func FuzzJSON(f *testing.F) {
	f.Add([]byte(flow))
	f.Add([]byte(`[{"a": [1, {}]}, null]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		tree, err := strict.JSON(text)
		if err == nil && !json.Valid(text) {
			t.Fatalf("%q is taken for JSON: %v", text, tree)
		}
		if err != nil && json.Valid(text) && !strings.Contains(err.Error(), "deep") {
			t.Fatalf("%q is JSON: %v", text, err)
		}
		if err == nil {
			_ = (&strict.Decoder{Tag: "json"}).Decode(tree, new(whole))
		}
	})
}
