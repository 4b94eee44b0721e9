package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A page is read back as what it was made of, and keeps what it says of mutants that were not run.
func TestWritePage(t *testing.T) {
	all := []mutant{
		{folder: "a", subject: "x", fault: "one"},
		{folder: "a", subject: "x", fault: "two"},
		{folder: "b/c", subject: "y", fault: "one"},
	}
	file := filepath.Join(t.TempDir(), "page.md")
	write := func(verdicts ...verdict) map[string]finding {
		if err := writePage(file, all, verdicts); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return readPage(string(text))
	}
	write(verdict{mutant: all[0], finding: finding{"TestA", true, true}},
		verdict{mutant: all[2], finding: finding{By: "TestC"}})
	got := write(verdict{mutant: all[1], finding: finding{By: "TestB"}}, verdict{mutant: all[2], survived: true})
	want := map[string]finding{"a x: one": {"TestA", true, true}, "a x: two": {By: "TestB"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	const count = "\n3 mutants are listed. The page tells of 2, of which none survives, and not yet of those of\nb/c.\n"
	if !strings.Contains(string(text), count) {
		t.Errorf("%s\nwant%s", text, count)
	}
	got["b/c y: one"] = finding{By: "TestC"}
	if all := pageOf(all, got); !strings.Contains(all, "\n3 mutants are listed; none survives.\n") {
		t.Error(all)
	}
}
