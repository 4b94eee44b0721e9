package main

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const root = "../.."

func listsOfTree(t *testing.T) []mutant {
	t.Helper()
	mutants, err := lists(root)
	if err != nil {
		t.Fatal(err)
	}
	return mutants
}

// Every mutant of the tree can be made of the code as it is now.
func TestMutantsApply(t *testing.T) {
	for _, m := range listsOfTree(t) {
		file, err := os.ReadFile(filepath.Join(root, m.folder, m.file))
		if err != nil {
			t.Error(m.fail("%w", err))
			continue
		}
		code, err := m.apply(string(file))
		if err == nil && strings.HasSuffix(m.file, ".go") {
			_, err = parser.ParseFile(token.NewFileSet(), m.file, code, parser.SkipObjectResolution)
		}
		if err != nil {
			t.Error(err)
		}
	}
}
