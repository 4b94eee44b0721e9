package main

import (
	"os"
	"strings"
	"testing"
)

// The command for a run has the algorithms of the run, those of every other line of the catalogue
// are left out, and it is the real one where the run names a problem or nothing that is known.
func TestSlim(t *testing.T) {
	w := workshopOf(t, `
-- bench/catalogue/catalogue.go --
package catalogue

import (
	"example.com/m/algorithms"
	"example.com/m/algorithms/ring"
	"example.com/m/algorithms/ring/token"
)

var builtIn = Catalogue{
	Of(&ring.One),
	Of(&ring.Two),
	Of(&token.One),
}
-- algorithms/ring/ring.go --
package ring

var Two = algorithms.Algorithm{
	Spec: spec{Name: "two"},
}

var (
	Other = spec{}
	One   = algorithms.Algorithm{
		Spec: spec{
			Name:  "one",
		},
	}
)
-- algorithms/ring/token/token.go --
package token

var One = algorithms.Algorithm{Spec: spec{Name: "token"}}
`)
	for run, want := range map[string]string{
		"--nodes 4 --algorithms two":   "ring0.Two",
		"--algorithms token,one":       "ring0.One token1.One",
		"--algorithms token,mutex":     "",
		"explore two token --nodes 2":  "ring0.Two token1.One",
		"explore ring":                 "",
		"explore":                      "",
		"--algorithms":                 "",
		"--nodes 4":                    "",
		"--algorithms one,two,token x": "ring0.One ring1.Two token2.One",
	} {
		files, err := w.slim(strings.Fields(run))
		if err != nil {
			t.Fatal(err)
		}
		var with []string
		for file, by := range files {
			text, err := os.ReadFile(by)
			switch {
			case err != nil:
				t.Fatal(err)
			case strings.HasSuffix(file, "main.go"):
				for line := range strings.Lines(string(text)) {
					if _, of, ok := strings.Cut(line, "With(&"); ok {
						with = append(with, strings.TrimSuffix(of, "),\n"))
					}
				}
			case strings.Contains(string(text), "ring"), !strings.Contains(string(text), `m/algorithms"`):
				t.Errorf("the catalogue has algorithms:\n%s", text)
			}
		}
		if got := strings.Join(with, " "); got != want {
			t.Errorf("%s: %s; want %s", run, got, want)
		}
	}
}

// The algorithms of every list's runs are found in the catalogue of the tree.
func TestSlimOfTree(t *testing.T) {
	w := newWorkshop(root, t.TempDir(), nil)
	for _, m := range listsOfTree(t) {
		for _, c := range m.commands() {
			if files, err := w.slim(c); err != nil || len(files) == 0 {
				t.Error(m.fail("joulemark %s: %d files, %w", strings.Join(c, " "), len(files), err))
			}
		}
	}
}
