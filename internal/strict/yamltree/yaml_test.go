package yamltree

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/internal/strict"
)

func TestParseRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"a: &x 1":                    "line 1: a: an alias or anchor (allowed: values alone)",
		"b: &x 1\na: *x":             "line 2: a: an alias or anchor",
		"a:\n  - 1\n  - &x [2]":      "line 3: a[1]: an alias or anchor",
		"a: !!str 5":                 "line 1: a: a value with the tag !!str",
		"a: !own 5":                  "line 1: a: a value with the tag !own",
		"a: !!binary aGk=":           "line 1: a: a value with the tag !!binary",
		"a: 010":                     "line 1: a: 010 (allowed: numbers without leading zeros, and texts in quotes)",
		"a: -0x10":                   "line 1: a: -0x10 (allowed: numbers without",
		"? [a, b]\n: 1":              "line 1: the file: a key that is no plain text",
		"a:\n  <<: {b: 1}":           "line 2: a.<<: a key that is no plain text",
		"a: 1\na: 2":                 "line 2: a: given twice",
		"a:\n  b: 1\n  c: 2\n  b: 3": "line 4: a.b: given twice",
		"a: 1\n---\nb: 2":            "more than one document (allowed: one a file)",
		"# nothing\n":                "it is empty",
		"":                           "it is empty",
		"a: [":                       "yaml: line 1",
		"a: \"\x01\"":                "yaml: ",
	} {
		root, err := Parse([]byte(text))
		if err == nil {
			f := strict.Faults{Root: "the file"}
			f.Sound(root, "")
			err = strict.Join(f.List())
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %q", text, err, want)
		}
	}
}

func TestKinds(t *testing.T) {
	root, err := Parse([]byte(
		"a: 1\nb: 1.5\nc: x\nd: yes\ne: TRUE\nf: ~\ng:\nh: [1]\ni: {j: 0}\nk: 2026-01-31\nl: '1'\nm: 0.5\nn: .inf\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]strict.Kind{
		"a": strict.Number, "b": strict.Number, "c": strict.String, "d": strict.String,
		"e": strict.Bool, "f": strict.Null, "g": strict.Null, "h": strict.List,
		"i": strict.Object, "k": strict.String, "l": strict.String, "m": strict.Number, "n": strict.Number,
	}
	for i, n := range root.Nodes {
		if n.Kind != want[n.Name] || n.Line != i+1 {
			t.Errorf("%s: %v on line %d; want %v on line %d", n.Name, n.Kind, n.Line, want[n.Name], i+1)
		}
	}
	if len(root.Nodes) != len(want) || root.At("h").Nodes[0].Text != "1" || root.At("nobody") != nil {
		t.Errorf("%+v", root)
	}
}

// Whatever the bytes, there is a tree or an error.
func FuzzParse(f *testing.F) {
	f.Add([]byte("a: &x [1, {b: *x}]\n? [c]\n: d\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		root, err := Parse(text)
		if (root == nil) != (err != nil) {
			t.Fatalf("%v, %v", root, err)
		}
		if err == nil {
			f := strict.Faults{}
			f.Sound(root, "")
		}
	})
}
