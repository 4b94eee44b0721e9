// Package input reads what commands are given: files, standard input, and folders with files.
package input

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/saved"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports"
)

// Saved reads files, and of folders the files in them that hold runs. What is wrong with any
// of them is told of all; a file of a folder that holds no run is left out with a note.
func Saved(in io.Reader, names []string, note func(format string, args ...any)) ([]reports.Saved, error) {
	var files []reports.Saved
	var faults []error
	for _, name := range names {
		inside, err := filesIn(name)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		found := 0
		for _, path := range inside {
			file, err := readOne(in, path)
			if err != nil {
				first, _, _ := strings.Cut(err.Error(), "\n")
				note("left out: %s", first)
				continue
			}
			files, found = append(files, *file), found+1
		}
		if inside != nil {
			if found == 0 {
				faults = append(faults, fmt.Errorf("%s: a folder without runs (allowed: files of runs, or folders "+
					"with such files)", suggest.Name(name)))
			}
			continue
		}
		file, err := readOne(in, name)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		files = append(files, *file)
	}
	return files, errors.Join(faults...)
}

// savedEndings are those of files in a folder that may hold runs.
var savedEndings = []string{".json", ".csv", ".html", ".htm", ".txt", ".bench", ".partial", ".jsonl"}

// filesIn are the files of a folder that may hold runs, in the order of their names; nil where the
// name is that of no folder.
func filesIn(name string) ([]string, error) {
	if info, err := os.Stat(name); name == "-" || err != nil || !info.IsDir() {
		return nil, nil
	}
	entries, err := os.ReadDir(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", suggest.Name(name), err)
	}
	inside := []string{}
	for _, e := range entries {
		if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") &&
			slices.Contains(savedEndings, strings.ToLower(filepath.Ext(e.Name()))) {
			inside = append(inside, filepath.Join(name, e.Name()))
		}
	}
	return inside, nil
}

// readOne reads one file.
func readOne(in io.Reader, name string) (*reports.Saved, error) {
	text, err := Read(in, name)
	if err != nil {
		return nil, err
	}
	if name == "-" {
		name = "standard input"
	}
	file := &reports.Saved{Name: name}
	if file.Results, err = saved.Read(text); err == nil && len(file.Records) == 0 {
		err = record.ErrNoRecords
	}
	if err != nil {
		return nil, errors.New(name + ": " + strings.ReplaceAll(suggest.Text(err), "\n", "\n"+name+": "))
	}
	file.Once()
	return file, nil
}

// Read reads a file of results, or standard input where it is named -.
func Read(in io.Reader, name string) ([]byte, error) {
	if name == "-" {
		return strict.Read(in, strict.MaxResults)
	}
	text, err := strict.ReadFile(name, strict.MaxResults)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: there is no such file (allowed: files, or - for standard input)", name)
	}
	return text, err
}
