package joulemark_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every test and every script that the page on faults names is there, and every script of faults is
// named.
func TestPageOfFaults(t *testing.T) {
	page, err := os.ReadFile("docs/FAULTS.md")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err = filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		code, err := os.ReadFile(path)
		for _, m := range declared.FindAllSubmatch(code, -1) {
			tests[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.Lines(string(page)) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| row") {
			continue
		}
		cells := strings.Split(strings.ReplaceAll(line, `\|`, ""), " | ")
		if len(cells) != 4 {
			t.Errorf("%d columns (want 4): %s", len(cells), line)
			continue
		}
		rows++
		names := regexp.MustCompile(`\b(?:Test|Fuzz)\w+`).FindAllString(cells[3], -1)
		for _, name := range names {
			if !tests[name] {
				t.Errorf("there is no %s: %s", name, line)
			}
		}
		scripts := regexp.MustCompile(`[\w-]+\.txtar`).FindAllString(cells[3], -1)
		for _, name := range scripts {
			if _, err := os.Stat("cmd/testdata/script/" + name); err != nil {
				t.Errorf("%v: %s", err, line)
			}
		}
	}
	if rows < 80 {
		t.Errorf("%d rows of faults are found on the page", rows)
	}
	scripts, err := filepath.Glob("cmd/testdata/script/faults-*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range scripts {
		if name := strings.TrimSuffix(filepath.Base(path), ".txtar"); !strings.Contains(string(page), name) {
			t.Errorf("the page does not name %s", name)
		}
	}
}
