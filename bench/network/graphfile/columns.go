package graphfile

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Headings that say which columns of a table are the ends of a link, in lower case.
var (
	fromHeadings = []string{
		"source", "from", "src", "node1", "node_1", "nodea", "node_a", "id1", "id_1", "fromnodeid", "from_node", "tail",
	}
	toHeadings = []string{
		"target", "to", "dst", "dest", "destination", "node2", "node_2", "nodeb", "node_b", "id2", "id_2", "tonodeid",
		"to_node", "head",
	}
)

// headings finds the columns of the nodes, the first two unless the line says otherwise, which is
// the third result.
func headings(fields [][]byte) (from, to int, found bool) {
	among := func(words []string) int {
		return slices.IndexFunc(fields, func(f []byte) bool {
			return slices.Contains(words, strings.ToLower(string(f)))
		})
	}
	from, to = among(fromHeadings), among(toHeadings)
	if from < 0 || to < 0 {
		return 0, 1, false
	}
	return from, to, true
}

// separatorOf is what is between the columns: the first comma or the like that is not quoted.
func separatorOf(row []byte) byte {
	quoted := false
	for _, c := range row {
		switch c {
		case '"':
			quoted = !quoted
		case '{': // what networkx knows of a link
			return 0
		case ',', ';', '|', '\t':
			if !quoted {
				return c
			}
		}
	}
	return 0
}

// split cuts a line into its columns.
func (l *list) split(row []byte, line int) error {
	l.fields = l.fields[:0]
	switch {
	case l.separator == 0:
		l.blanks(row)
	case bytes.IndexByte(row, '"') >= 0:
		r := csv.NewReader(bytes.NewReader(row))
		r.Comma, r.TrimLeadingSpace = rune(l.separator), true
		fields, err := r.Read()
		if err != nil {
			return l.fail(line, "%s (allowed: quotes around whole columns)", excerpt(row))
		}
		for _, f := range fields {
			l.fields = append(l.fields, []byte(strings.TrimSpace(f)))
		}
	default:
		for f := range bytes.SplitSeq(row, []byte{l.separator}) {
			if f = bytes.TrimSpace(f); len(f) > 0 || l.separator != '\t' { // tabs also stand one after the other
				l.fields = append(l.fields, f)
			}
		}
		if l.separator == '\t' && l.mixed() {
			l.fields = l.fields[:0]
			l.blanks(row)
		}
	}
	return nil
}

// mixed reports whether tabs are blanks like others: names may have blanks within, numbers do not.
func (l *list) mixed() bool {
	if len(l.fields) < 2 {
		return true
	}
	for f := range bytes.FieldsSeq(l.fields[0]) {
		if _, ok := wholeNumber(f); !ok {
			return false
		}
	}
	return bytes.ContainsAny(l.fields[0], " ")
}

// blanks cuts a line at its blanks. What networkx knows of a link, in braces, is one column.
func (l *list) blanks(row []byte) {
	braces := bytes.IndexByte(row, '{')
	if braces > 0 && row[braces-1] == ' ' {
		defer func(b []byte) { l.fields = append(l.fields, b) }(row[braces:])
		row = row[:braces]
	}
	for start := 0; start < len(row); {
		for start < len(row) && blank(row[start]) {
			start++
		}
		end := start
		for end < len(row) && !blank(row[end]) {
			end++
		}
		switch field := row[start:end]; string(field) {
		case "":
		case "->", "--", "-": // between two nodes, as people write it
			l.directed = l.directed || field[end-start-1] == '>'
		default:
			l.fields = append(l.fields, field)
		}
		start = end
	}
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\v' || c == '\f' }

// beforeComment is a line without its comment: what follows a #, and a % or // at the start or
// after a blank, for within a name these are part of it.
func beforeComment(row []byte) []byte {
	if at := bytes.IndexByte(row, '#'); at >= 0 {
		row = row[:at]
	}
	for at := 0; at < len(row); at++ {
		if (row[at] == '%' || row[at] == '/' && at+1 < len(row) && row[at+1] == '/') && (at == 0 || blank(row[at-1])) {
			row = row[:at]
		}
	}
	return bytes.TrimSpace(row)
}

// Comments by which SNAP and KONECT say what follows.
var (
	snapKind   = regexp.MustCompile(`(?i)^#\s*(un)?directed graph`)
	snapSize   = regexp.MustCompile(`(?i)^#\s*nodes:\s*(\d+)\s+edges:\s*(\d+)`)
	konectKind = regexp.MustCompile(`^%\s*(sym|asym|bip)\b`)
)

// collection is what the comments above a list say of the graph.
type collection struct {
	directed, bipartite bool
	nodes, links        uint64 // 0 is nothing
}

func (c *collection) comment(row []byte) {
	if len(row) == 0 || row[0] != '#' && row[0] != '%' {
		return
	}
	if m := snapKind.FindSubmatch(row); m != nil {
		c.directed = len(m[1]) == 0
	}
	if m := konectKind.FindSubmatch(row); m != nil {
		c.directed, c.bipartite = string(m[1]) == "asym", string(m[1]) == "bip"
	}
	if m := snapSize.FindSubmatch(row); m != nil {
		c.nodes, _ = strconv.ParseUint(string(m[1]), 10, 64) // digits; too many of them are as good as none
		c.links, _ = strconv.ParseUint(string(m[2]), 10, 64)
	}
}
