// Package graphfile reads graphs from files as people keep them: lists of links as of SNAP, KONECT,
// networkx and spreadsheets, MatrixMarket coordinates, GML, GraphML and DOT, also compressed. The
// format is found from the content, since what comes through a pipe has no name.
//
// What the algorithms have no use for is left out, and [File.Notes] says what that was: nothing is
// left out silently. What cannot be told apart from another graph is refused.
package graphfile

import (
	"bytes"
	"fmt"
	"regexp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/internal/strict"
)

// Bounds of a graph that is read.
const (
	MaxBytes = 256 << 20 // of a file, before and after it is decompressed
	MaxLinks = 1 << 25   // lines of a list
	MaxNodes = 100_000_000
)

// File is a graph that was read.
type File struct {
	Graph *algorithms.Graph
	// Notes are what the graph lacks of what the file says, and how its nodes got their numbers;
	// each in a few words.
	Notes []string
}

// Read reads a regular file, a pipe or standard input, which is also called -.
func Read(path string) (*File, error) {
	if path == "-" {
		path = "/dev/stdin"
	}
	content, err := strict.ReadFile(path, MaxBytes)
	if err != nil {
		return nil, err
	}
	return Parse(content, path)
}

// Parse reads a graph in any of the formats. The name is what errors call the input.
func Parse(content []byte, name string) (*File, error) {
	content, err := plain(content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	format, err := formatOf(content)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	d := newDraft(name)
	if err := format(d, content); err != nil {
		return nil, err
	}
	return d.finish()
}

// format reads a text into a draft.
type format func(d *draft, text []byte) error

// read is what is allowed where something else is found.
const read = "allowed: lists of links, MatrixMarket, GML, GraphML, DOT"

var (
	dotStart = regexp.MustCompile(`(?i)^(strict\s+)?(di)?graph\s*("[^"]*"|[^\s\[{"]*)\s*\{`)
	gmlStart = regexp.MustCompile(`(?im)^\s*graph\s*\[`)
	gmlHead  = regexp.MustCompile(`(?i)^(graph|creator|version|comment|label)\s`)
	unread   = []struct {
		name  string
		start *regexp.Regexp
	}{
		{"JSON", regexp.MustCompile(`^[{\[]`)},
		{"Pajek", regexp.MustCompile(`(?i)^\*(vertices|network|edges|arcs)`)},
		{"UCINET", regexp.MustCompile(`(?i)^dl\s+n`)},
		{"graph6", regexp.MustCompile(`^>>`)},
		{"GEXF", regexp.MustCompile(`(?i)^(<\?[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<gexf`)},
	}
)

// sniffed is how much of a file is looked at to find its format.
const sniffed = 64 << 10

// formatOf tells the format from the beginning.
func formatOf(content []byte) (format, error) {
	if bytes.HasPrefix(content, []byte(matrixMarket)) {
		return readMatrix, nil
	}
	start := skipComments(content)
	start = start[:min(len(start), sniffed)]
	for _, u := range unread {
		if u.start.Match(start) {
			return nil, fmt.Errorf("%s, which is not read (%s)", u.name, read)
		}
	}
	switch {
	case bytes.HasPrefix(start, []byte("<")):
		return readGraphML, nil
	case dotStart.Match(start):
		return readDOT, nil
	case gmlHead.Match(start) && gmlStart.Match(start):
		return readGML, nil
	}
	return readList, nil
}

// skipComments is the text from the first that is neither blank nor a comment of any format.
func skipComments(text []byte) []byte {
	for {
		text = bytes.TrimLeft(text, " \t\r\n")
		end := []byte("\n")
		switch {
		case bytes.HasPrefix(text, []byte("/*")):
			end = []byte("*/")
		case bytes.HasPrefix(text, []byte("//")), bytes.HasPrefix(text, []byte("#")),
			bytes.HasPrefix(text, []byte("%")):
		default:
			return text
		}
		_, rest, found := bytes.Cut(text, end)
		if !found {
			return nil
		}
		text = rest
	}
}
