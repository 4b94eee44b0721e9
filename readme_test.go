package joulemark_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func text(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// The code that the README shows for an algorithm of one's own is that of testdata/mine, which is
// compiled and run.
func TestReadmeShowsMine(t *testing.T) {
	_, section, ok := strings.Cut(text(t, "README.md"), "\n## How to add an algorithm\n")
	if !ok {
		t.Fatal("README.md has no section on adding an algorithm")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(section, -1)
	files := []string{"testdata/mine/ping.go", "testdata/mine/ping_test.go"}
	if len(blocks) != len(files) {
		t.Fatalf("%d blocks of Go in the section (want %d: the main function and a benchmark)", len(blocks), len(files))
	}
	for i, b := range blocks {
		if code := strings.TrimSpace(b[1]); !strings.Contains(text(t, files[i]), "\n"+code+"\n") {
			t.Errorf("%s does not have the code\n%s", files[i], code)
		}
	}
}

// What the pages for readers link or name in backticks is there.
func TestPagesNameWhatThereIs(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)
	file := regexp.MustCompile("`([a-zA-Z0-9_./-]+/[a-zA-Z0-9_.-]+\\.(?:go|txt|txtar|md|yaml|csv))`")
	for _, page := range []string{"README.md", "CONTRIBUTING.md"} {
		content := text(t, page)
		found := append(link.FindAllStringSubmatch(content, -1), file.FindAllStringSubmatch(content, -1)...)
		if len(found) < 5 {
			t.Errorf("%s: %d links and files (want 5 or more)", page, len(found))
		}
		for _, f := range found {
			if _, err := os.Stat(filepath.FromSlash(f[1])); err != nil {
				t.Errorf("%s names %s: %v", page, f[1], err)
			}
		}
	}
}
