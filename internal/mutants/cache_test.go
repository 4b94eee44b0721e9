package main

import (
	"os"
	"path/filepath"
	"testing"
)

// What killed a mutant is known until its entry, or a file of its folder or of its tests' changes.
func TestCache(t *testing.T) {
	w := workshopOf(t, tree+"-- check/check_test.go --\npackage check\n-- other/other.go --\npackage other\n")
	c := cache{w.root, t.TempDir()}
	m := mutant{folder: "sum", subject: "sum", fault: "wrong", file: "sum.go", test: []string{"./check"}}
	v := verdict{mutant: m, finding: finding{By: "TestOf"}}
	file := func(m mutant) string {
		t.Helper()
		f, err := c.file(m)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	before := file(m)
	if err := c.put(before, verdict{mutant: m, survived: true}); err != nil {
		t.Fatal(err)
	}
	if _, known := c.get(before, m); known {
		t.Error("a survivor is known to be killed")
	}
	if err := c.put(before, v); err != nil {
		t.Fatal(err)
	}
	if got, known := c.get(before, m); !known || !got.before || got.By != "TestOf" || got.String() != v.String() {
		t.Errorf("%v, %t; want %v", got, known, v)
	}

	other := m
	other.changes = []change{{"a\n", "b\n"}}
	if file(other) == before {
		t.Error("a mutant that changes other lines is the same")
	}
	for name, same := range map[string]bool{
		"sum/sum.go": false, "sum/testdata/a.txt": false, "check/check_test.go": false,
		"other/other.go": true, "sum/testdata/mutants.txt": true,
	} {
		path := filepath.Join(w.root, filepath.FromSlash(name))
		was, _ := os.ReadFile(path)
		if err := os.WriteFile(path, append(was, "\n// more\n"...), 0o600); err != nil {
			t.Fatal(err)
		}
		if now := file(m); (now == before) != same {
			t.Errorf("%s has changed: the mutant is the same: %t; want %t", name, now == before, same)
		}
		before = file(m)
	}
}
