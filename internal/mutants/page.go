package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/internal/number"
)

// page is the file for readers, from the root.
const page = "docs/MUTANTS.md"

const preface = `# Mutants

Small faults that were put into the code, one at a time, and the test that found each. They are a sample of what
somebody could get wrong: a message too few, a quorum of half the nodes, a figure counted twice. A fault that no test
finds is a promise without a test: where one survived, a test or a property was added. The lists are the files
${list} of the folders;

    go run ./internal/mutants -write

puts all of them in and writes this page, and with a folder behind it those of the folder alone. The last column says
which of ${run} and ${explore} end with an error too, because a property or a count of their report is broken.
`

const heading = "| of | what is broken | found by | and by |\n|---|---|---|---|\n"

// writePage writes what became of the mutants of the lists; of those that were not run, what the
// page had before stays.
func writePage(file string, all []mutant, verdicts []verdict) error {
	rows, err := rowsOf(file)
	if err != nil {
		return err
	}
	for _, v := range verdicts {
		if v.survived {
			delete(rows, v.mutant.String())
			continue
		}
		rows[v.mutant.String()] = v.finding
	}
	return os.WriteFile(file, []byte(pageOf(all, rows)), 0o644)
}

// rowsOf is what the page says of each mutant, by its name with the folder.
func rowsOf(file string) (map[string]finding, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]finding{}, nil
	}
	return readPage(string(text)), err
}

// pageOf is the page about the mutants of which there are rows. It names the folders of the others.
func pageOf(all []mutant, rows map[string]finding) string {
	var told strings.Builder
	var untold []string
	folder, n := "", 0
	for _, m := range all {
		r, ok := rows[m.String()]
		if !ok {
			untold = append(untold, m.folder)
			continue
		}
		if m.folder != folder {
			folder = m.folder
			fmt.Fprintf(&told, "\n## %s\n\n%s", folder, heading)
		}
		fmt.Fprintf(&told, "| %s | %s | %s | %s |\n", m.subject, m.fault, r.By, r.commandNames())
		n++
	}
	head := strings.NewReplacer("${list}", "`"+listFile+"`", "${run}", "`joulemark run`",
		"${explore}", "`joulemark explore`").Replace(preface)
	count := fmt.Sprintf("%s are listed; none survives.", number.Plural(len(all), "mutant"))
	if len(untold) > 0 {
		count = fmt.Sprintf("%s are listed. The page tells of %d, of which none survives, and not yet of those of\n%s.",
			number.Plural(len(all), "mutant"), n, strings.Join(slices.Compact(untold), ",\n"))
	}
	return fmt.Sprintf("%s\n%s\n%s", head, count, told.String())
}

// readPage is what a page says of each mutant.
func readPage(text string) map[string]finding {
	rows := map[string]finding{}
	folder := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if f, ok := strings.CutPrefix(line, "## "); ok {
			folder = f
		}
		cells := strings.Split(line, "|")
		if len(cells) != 6 || folder == "" {
			continue
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if cells[1] != "of" && cells[1] != "---" {
			m := mutant{folder: folder, subject: cells[1], fault: cells[2]}
			rows[m.String()] = finding{
				By: cells[3], Run: strings.Contains(cells[4], "run"), Explore: strings.Contains(cells[4], "explore"),
			}
		}
	}
	return rows
}
