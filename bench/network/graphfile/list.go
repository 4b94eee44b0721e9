package graphfile

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/joulemark/joulemark/internal/number"
)

// list is a list of links while it is read: in a line the labels of two nodes, and perhaps further
// columns.
type list struct {
	*draft
	separator byte // of the columns; 0 is blanks
	fields    [][]byte
	from, to  int  // columns of the nodes
	width     int  // columns of the first line; 0 before it
	headed    bool // that line had headings
	wholes    bool // the further columns of the first line could be nodes
	lines     int  // with links
	// held is the first line until the second tells whether it was one of headings: words that
	// stand over numbers.
	held      [2][]byte
	heldLine  int
	heldWords bool      // its further columns, of which there are some, are words
	head      [2]uint64 // the first line, where it is of numbers
	source    collection
}

func readList(d *draft, text []byte) error {
	l := &list{draft: d, to: 1}
	for line := 1; len(text) > 0; line++ {
		row, rest, _ := bytes.Cut(text, []byte("\n"))
		text = rest
		row = bytes.TrimSpace(row)
		if l.lines == 0 {
			l.source.comment(row)
		}
		if row = beforeComment(row); len(row) == 0 {
			continue
		}
		if err := l.row(row, line); err != nil {
			return err
		}
	}
	if l.heldLine > 0 {
		if err := l.join(l.held[0], l.held[1], l.heldLine); err != nil {
			return err
		}
	}
	l.directed = l.directed || l.source.directed
	l.remarks = append(l.remarks, l.doubts()...)
	return nil
}

// row takes a line with a link, or the headings.
func (l *list) row(row []byte, line int) error {
	first := l.width == 0
	if first {
		l.separator = separatorOf(row)
	}
	if err := l.split(row, line); err != nil {
		return err
	}
	if first {
		l.width = len(l.fields)
		if l.from, l.to, l.headed = headings(l.fields); l.headed {
			return nil
		}
	}
	if len(l.fields) <= max(l.from, l.to) || len(l.fields[l.from]) == 0 || len(l.fields[l.to]) == 0 {
		return l.fail(line, "%s (allowed: two nodes, such as 0 1)", excerpt(row))
	}
	besides, words := 0, 0
	if l.lines < 2 {
		besides, words = l.besides()
	}
	headings := l.heldLine > 0 && l.heldWords && besides > 0 && words == 0
	if headings {
		l.headed, l.weights, l.columns, l.directed, l.lines = true, false, false, false, 0
	}
	if err := l.further(row, line); err != nil {
		return err
	}
	l.lines++
	from, to := l.fields[l.from], l.fields[l.to]
	a, numbered := wholeNumber(from)
	b, also := wholeNumber(to)
	numbered = numbered && also
	switch {
	case l.lines > 1 || headings:
	case numbered:
		l.head = [2]uint64{a, b}
	case !also && !l.headed:
		l.held, l.heldLine = [2][]byte{from, to}, line
		l.heldWords = besides > 0 && words == besides
		return nil
	}
	if l.heldLine > 0 {
		if numbered || headings {
			l.remarks = append(l.remarks, fmt.Sprintf("line %d taken for headings", l.heldLine))
			l.lines = 1
		} else if err := l.join(l.held[0], l.held[1], l.heldLine); err != nil {
			return err
		}
		l.heldLine = 0
	}
	return l.join(from, to, line)
}

// join makes the link. The two sides of a bipartite graph number their nodes apart.
func (l *list) join(from, to []byte, line int) error {
	if l.source.bipartite {
		from, to = append([]byte("left "), from...), append([]byte("right "), to...)
	}
	return l.linkLabels(from, to, line)
}

// besides counts the columns beside the two of the nodes that are not empty, and those of them that
// are words.
func (l *list) besides() (columns, words int) {
	for i, f := range l.fields {
		if i == l.from || i == l.to || len(f) == 0 {
			continue
		}
		columns++
		if _, err := strconv.ParseFloat(string(f), 64); err != nil && f[0] != '{' {
			words++
		}
	}
	return columns, words
}

// further looks at the columns beside the two of the nodes. Lists of neighbours have as many
// as there are, which weights do not.
func (l *list) further(row []byte, line int) error {
	wholes := false
	for i, f := range l.fields {
		if i == l.from || i == l.to || len(f) == 0 || string(f) == "{}" {
			continue
		}
		if _, err := strconv.ParseFloat(string(f), 64); err != nil && f[0] != '{' {
			l.columns, wholes = true, true
			l.directed = l.directed || string(f) == "Directed" // in the column Type of Gephi
			continue
		}
		l.columns = l.columns || l.weights && len(l.fields) > 3
		l.weights = true
		wholes = wholes || f[0] != '{' && !bytes.ContainsAny(f, ".eE")
	}
	if l.lines == 0 {
		l.wholes = wholes
	}
	if len(l.fields) != l.width && (wholes || l.wholes) && !l.headed {
		return l.fail(line, "%s has %s and the first line %d, as lists of neighbours do (allowed: one link a line)",
			excerpt(row), number.Plural(len(l.fields), "column"), l.width)
	}
	return nil
}

// doubts are what a reader should look at: a list that is shorter than its comment says, and a
// first line that may have been the size of the graph.
func (l *list) doubts() []string {
	var doubts []string
	nodes, links := len(l.labels), uint64(l.lines)
	if s := l.source; s.links != 0 && (s.links != links || s.nodes != uint64(nodes)) {
		doubts = append(doubts, fmt.Sprintf("the comment says %d nodes and %d links, and there are %d and %d",
			s.nodes, s.links, nodes, links))
	}
	if l.head[1]+1 == links && links > 1 && l.width == 2 && len(l.named) == 0 {
		for _, label := range l.labels {
			if label.number > l.head[0] {
				return doubts
			}
		}
		doubts = append(doubts, fmt.Sprintf("the first line, %d %d, taken for a link and not for the numbers of "+
			"nodes and links",
			l.head[0], l.head[1]))
	}
	return doubts
}
