package main

import (
	"os"
	"path/filepath"
	"testing"
)

// Of every folder that the page tells of, it tells of exactly the mutants of its list, in their
// order, and says what found each.
func TestPageOfMutants(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, page))
	if err != nil {
		t.Fatal(err)
	}
	all, rows := listsOfTree(t), readPage(string(text))
	folders := map[string]bool{}
	for _, m := range all {
		if _, told := rows[m.String()]; told {
			folders[m.folder] = true
		}
	}
	for _, m := range all {
		r, told := rows[m.String()]
		if folders[m.folder] && (!told || r.By == "" || r.Run != (m.run != nil)) {
			t.Errorf("%s says nothing of %v, or not what its list has (go run ./internal/mutants -write %s)",
				page, m, m.folder)
		}
	}
	if string(text) != pageOf(all, rows) {
		t.Errorf("%s is not as -write leaves it", page)
	}
}
