package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// listFile is where the list of a folder stands, seen from the folder.
const listFile = "testdata/mutants.txt"

// A mutant is a fault that is put into the code on purpose, for tests to find.
type mutant struct {
	folder  string // of its list, with slashes, from the root of the tree
	line    int    // of its heading
	subject string // what is broken: an algorithm, an engine, a table
	fault   string // how, in a line of plain words
	file    string // seen from the folder
	changes []change
	test    []string // arguments of go test, none for the tests of the folder
	run     []string // arguments of joulemark run, none where it is not asked
	explore []string // those of joulemark explore, likewise
}

// A change replaces lines, each with its end, by others.
type change struct{ from, to string }

func (m mutant) String() string { return m.folder + " " + m.name() }

// name tells the mutants of one list apart.
func (m mutant) name() string { return m.subject + ": " + m.fault }

// fail is an error about a mutant, with the line of its list.
func (m mutant) fail(format string, values ...any) error {
	return fmt.Errorf("%s/%s:%d: %w", m.folder, listFile, m.line, fmt.Errorf(format, values...))
}

// arguments are those of go test for this mutant.
func (m mutant) arguments() []string {
	if m.test == nil {
		return []string{"./" + m.folder}
	}
	return m.test
}

// commands are those of joulemark that have to fail as well, each with its arguments.
func (m mutant) commands() [][]string {
	var list [][]string
	if m.run != nil {
		list = append(list, append([]string{"run"}, m.run...))
	}
	if m.explore != nil {
		list = append(list, append([]string{"explore"}, m.explore...))
	}
	return list
}

// parse reads the list of a folder and says all that is wrong with it.
func parse(folder, list string) ([]mutant, error) {
	var (
		mutants []mutant
		faults  []error
	)
	names := map[string]int{}
	lines := strings.Split(strings.ReplaceAll(list, "\r\n", "\n"), "\n")
	if at := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "\r") }); at >= 0 {
		m := mutant{folder: folder, line: at + 1}
		return nil, m.fail("%q has a carriage return (allowed: at its end)", lines[at])
	}
	for at := 0; at < len(lines); {
		if strings.TrimSpace(lines[at]) == "" {
			at++
			continue
		}
		end := at
		for end < len(lines) && strings.TrimSpace(lines[end]) != "" {
			end++
		}
		m, err := parseOne(folder, at+1, lines[at:end])
		if first, twice := names[m.name()]; err == nil && twice {
			err = m.fail("%s: stands in line %d already", m.name(), first)
		}
		if err != nil {
			faults = append(faults, err)
		} else {
			names[m.name()] = m.line
			mutants = append(mutants, m)
		}
		at = end
	}
	return mutants, errors.Join(faults...)
}

// parseOne reads the lines of one mutant, of which the first is its heading.
func parseOne(folder string, line int, lines []string) (mutant, error) {
	m := mutant{folder: folder, line: line}
	heading, ok := strings.CutPrefix(lines[0], "# ")
	if !ok {
		return m, m.fail("%q is no heading (allowed: # subject: what is broken)", lines[0])
	}
	m.subject, m.fault, _ = strings.Cut(heading, ": ")
	m.subject, m.fault = strings.TrimSpace(m.subject), strings.TrimSpace(m.fault)
	if m.subject == "" || m.fault == "" || strings.Contains(heading, "|") {
		return m, m.fail("%q is no heading (allowed: # subject: what is broken, without |)", lines[0])
	}
	if len(lines) > 1 {
		m.file = strings.TrimSpace(lines[1])
	}
	if !filepath.IsLocal(m.file) || m.file != path.Clean(m.file) || strings.HasSuffix(m.file, "_test.go") {
		return m, m.fail("file: %q (allowed: a file in or below the folder of the list, of no test)", m.file)
	}
	for _, l := range lines[2:] {
		switch {
		case m.test != nil || m.commands() != nil, l[0] != '-' && l[0] != '+':
			if err := m.option(l); err != nil {
				return m, err
			}
		case l[0] == '+' && m.changes == nil:
			return m, m.fail("%q stands before a line that it could replace", l)
		case l[0] == '+':
			m.changes[len(m.changes)-1].to += l[1:] + "\n"
		case m.changes == nil || m.changes[len(m.changes)-1].to != "":
			m.changes = append(m.changes, change{from: l[1:] + "\n"})
		default:
			m.changes[len(m.changes)-1].from += l[1:] + "\n"
		}
	}
	if m.changes == nil {
		return m, m.fail("no line that it changes")
	}
	return m, nil
}

// option reads one of the lines behind the changes.
func (m *mutant) option(line string) error {
	key, value, _ := strings.Cut(line, ":")
	words := strings.Fields(value)
	to := map[string]*[]string{"test": &m.test, "run": &m.run, "explore": &m.explore}[key]
	switch {
	case to == nil:
		return m.fail("%q (allowed: lines with - and +, then test:, run:, explore:)", line)
	case len(words) == 0:
		return m.fail("%s: no arguments", key)
	case *to != nil:
		return m.fail("%s: given twice", key)
	}
	*to = words
	return nil
}

// apply is what the mutant makes of its file.
func (m mutant) apply(file string) (string, error) {
	file = "\n" + strings.ReplaceAll(file, "\r\n", "\n")
	for _, c := range m.changes {
		switch n := times(file, "\n"+c.from); {
		case n != 1:
			return "", m.fail("%s has these lines %d times (allowed: once):\n%s", m.file, n, c.from)
		case c.from == c.to:
			return "", m.fail("nothing is changed in\n%s", c.from)
		}
		file = strings.Replace(file, "\n"+c.from, "\n"+c.to, 1)
	}
	return file[1:], nil
}

// times is how often a text stands in a file, also where one begins within another.
func times(file, text string) (n int) {
	for at := strings.Index(file, text); at >= 0; at = strings.Index(file, text) {
		n++
		file = file[at+1:]
	}
	return n
}

// lists reads all lists of a tree, in the order of their folders.
func lists(root string) ([]mutant, error) {
	var (
		mutants []mutant
		faults  []error
	)
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		folder, ok := strings.CutSuffix(filepath.ToSlash(name), "/"+listFile)
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != root && strings.HasPrefix(entry.Name(), "."):
			return filepath.SkipDir
		case !ok:
			return nil
		}
		list, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		folder = strings.TrimPrefix(strings.TrimPrefix(folder, filepath.ToSlash(root)), "/")
		of, err := parse(folder, string(list))
		mutants, faults = append(mutants, of...), append(faults, err)
		return nil
	})
	return mutants, errors.Join(append(faults, err)...)
}
