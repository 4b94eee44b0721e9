package graphfile

import (
	"bytes"
	"slices"
	"strings"
)

const matrixMarket = "%%MatrixMarket"

// readMatrix reads a square matrix in coordinates: an entry in row i and column j links nodes i and
// j.
func readMatrix(d *draft, text []byte) error {
	head, text, _ := bytes.Cut(text, []byte("\n"))
	words := strings.Fields(strings.ToLower(string(head)))
	if len(words) != 5 || words[1] != "matrix" || words[2] != "coordinate" {
		return d.fail(1, "%s (allowed: %s matrix coordinate FIELD SYMMETRY)", excerpt(head), matrixMarket)
	}
	if fields := []string{"pattern", "real", "integer", "complex"}; !slices.Contains(fields, words[3]) {
		return d.fail(1, "field %s (allowed: %s)", excerpt(words[3]), strings.Join(fields, ", "))
	}
	if kinds := []string{"general", "symmetric", "skew-symmetric", "hermitian"}; !slices.Contains(kinds, words[4]) {
		return d.fail(1, "symmetry %s (allowed: %s)", excerpt(words[4]), strings.Join(kinds, ", "))
	}
	d.directed = words[4] == "general"
	d.weights = words[3] != "pattern"
	var size, entries uint64
	for line, begun := 2, false; len(text) > 0; line++ {
		row, rest, _ := bytes.Cut(text, []byte("\n"))
		text = rest
		if row = beforeComment(row); len(row) == 0 {
			continue
		}
		fields := bytes.Fields(row)
		var v [3]uint64
		for i := range min(len(fields), len(v)) {
			var ok bool
			if v[i], ok = wholeNumber(fields[i]); !ok && (i < 2 || !begun) {
				return d.fail(line, "%s (allowed: whole numbers)", excerpt(row))
			}
		}
		switch {
		case !begun && (len(fields) != 3 || v[0] != v[1] || v[0] < 1 || v[0] > MaxNodes):
			return d.fail(line, "size %s (allowed: as many rows as columns, 1 to %d, and the number of entries)",
				excerpt(row), MaxNodes)
		case !begun:
			begun = true
			size, entries = v[0], v[2]
			d.size, d.first = int(size), 1
			continue
		case len(fields) < 2 || v[0] < 1 || v[1] < 1 || v[0] > size || v[1] > size:
			return d.fail(line, "entry %s (allowed: a row and a column from 1 to %d)", excerpt(row), size)
		case entries == 0:
			return d.fail(line, "entry %s is one more than the size says", excerpt(row))
		}
		entries--
		if err := d.linkLabels(fields[0], fields[1], line); err != nil {
			return err
		}
	}
	if entries > 0 {
		return d.whole("%d entries are missing of those that the size says", entries)
	}
	return nil
}
