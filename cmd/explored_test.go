package cmd

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/internal/golden"
	"github.com/joulemark/joulemark/internal/longtest"
)

// explored is where the page has what explorations have found.
const explored = "../docs/EXPLORED.md"

// exploredHeading is the heading of what a command has found.
var exploredHeading = regexp.MustCompile("(?m)^## `(joulemark explore [^`]*)`$")

// TestPageOnExplorations: docs/EXPLORED.md has below each command, byte for byte, what that writes,
// on any machine. Where the long tests are not asked for, its rows are compared
// for a few algorithms, and every algorithm has to be there.
func TestPageOnExplorations(t *testing.T) {
	page, err := os.ReadFile(explored)
	if err != nil {
		t.Fatal(err)
	}
	headings := exploredHeading.FindAllStringSubmatchIndex(string(page), -1)
	if len(headings) < 2 {
		t.Fatalf("%d commands (want 2 or more)", len(headings))
	}
	written := string(page[:headings[0][0]])
	for i, h := range headings {
		end := len(page)
		if i+1 < len(headings) {
			end = headings[i+1][0]
		}
		command, shown := string(page[h[2]:h[3]]), string(page[h[0]:end])
		if longtest.On() {
			written += found(t, command) + "\n"
			continue
		}
		rows := rowsOf(shown)
		few := found(t, strings.Replace(command, " all ", " ring bully 2pc suzuki-kasami flooding ", 1))
		for row := range rowsOf(few) {
			if !rows[row] && !strings.Contains(row, "--") {
				t.Errorf("%s: the page has no row %s", command, row)
			}
		}
		for _, name := range catalogue.BuiltIn().Names() {
			if !strings.Contains(shown, "\n| "+name+" ") {
				t.Errorf("%s: the page has no row of %s", command, name)
			}
		}
	}
	if longtest.On() {
		golden.File(t, explored, []byte(strings.TrimRight(written, "\n")+"\n"))
	}
}

// found is what a command of the page writes, as it stands there.
func found(t *testing.T, command string) string {
	t.Helper()
	var out, errOut strings.Builder
	w := &world{algorithms: catalogue.BuiltIn(), environ: []string{"COLUMNS=120"}, out: &out, errOut: &errOut}
	status := w.execute(t.Context(), append(arguments(t, "$ "+command), "--format", "markdown"))
	if status == exitUsage {
		t.Fatalf("%s: %s", command, &errOut)
	}
	_, text, _ := strings.Cut(out.String(), "\n")
	return "## `" + command + "`\n" + strings.ReplaceAll(text, "\n## ", "\n### ")
}

// rowsOf are the rows of all tables, without the room between columns.
func rowsOf(text string) map[string]bool {
	rows := map[string]bool{}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "|") {
			rows[strings.Join(strings.Fields(line), " ")] = true
		}
	}
	return rows
}
