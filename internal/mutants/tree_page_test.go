package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Of every folder that the page tells of, it tells of exactly the mutants of its list, in their
// order, and says what found each: a test that there is. It names the folders that it leaves out.
func TestPageOfMutants(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, page))
	if err != nil {
		t.Fatal(err)
	}
	all, rows := listsOfTree(t), readPage(string(text))
	tests := map[string]string{} // by folder
	folders := map[string]bool{}
	for _, m := range all {
		if _, told := rows[m.String()]; told {
			folders[m.folder] = true
		}
	}
	for _, m := range all {
		if !folders[m.folder] {
			continue
		}
		folder := m.arguments()[0]
		if _, known := tests[folder]; !known {
			tests[folder] = testsIn(t, folder)
		}
		r, told := rows[m.String()]
		switch {
		case !told || r.By == "" || !r.asListed(m):
			t.Errorf("%s says nothing of %v, or not what its list has (go run ./internal/mutants -write %s)",
				page, m, m.folder)
		case r.By == byExploring && r.Explore:
		case !strings.Contains(tests[folder], "\nfunc "+r.By+"("):
			t.Errorf("%s: %v is found by %s, which is not in %s (go run ./internal/mutants -write %s)",
				page, m, r.By, folder, m.folder)
		}
	}
	if string(text) != pageOf(all, rows) {
		t.Errorf("%s is not as -write leaves it", page)
	}
}

// testsIn are the files with the tests of a folder.
func testsIn(t *testing.T, folder string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(folder), "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}
