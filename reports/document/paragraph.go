package document

import (
	"bytes"
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/internal/wrap"
)

// narrowest is the least room for a text, below which its lines get wider than they may be.
const narrowest = 8

// Paragraph writes text broken into lines of at most width columns, the first one after first and
// the others after rest.
func Paragraph(b *bytes.Buffer, text string, width int, first, rest string) {
	before := func(line int) string {
		if line == 0 {
			return first
		}
		return rest
	}
	lines := wrap.Lines(text, func(line int, text string) bool {
		return twwidth.Width(text) <= max(width-twwidth.Width(before(line)), narrowest)
	})
	if lines == nil {
		lines = []string{""}
	}
	for i, l := range lines {
		b.WriteString(strings.TrimRight(before(i)+l, " ") + "\n")
	}
}

// entry writes a name, filled up to the widest one, and a text beside it; below it where that would
// leave the text less than half of the width.
func entry(b *bytes.Buffer, name, text string, widest, width int) {
	if column := widest + Gap; 2*column <= width {
		Paragraph(b, text, width, PadRight(name, column), strings.Repeat(" ", column))
		return
	}
	Paragraph(b, name, width, "", "  ")
	Paragraph(b, text, width, "  ", "  ")
}

// writeEntries writes a table that has no room as one: for each row the names of its columns with
// what is in them, empty cells left out, and an empty line between two rows.
func (s Sheet) writeEntries(b *bytes.Buffer, width int) {
	names, widest := make([]string, len(s.Heads)), 0
	for i, h := range s.Heads {
		names[i] = strings.Join(strings.Fields(suggest.Line(strings.Join(h.Lines, " "))), " ")
		widest = max(widest, twwidth.Width(names[i]))
	}
	for r, row := range s.Rows {
		if r > 0 {
			b.WriteByte('\n')
		}
		for i, cell := range row {
			if cell = suggest.Line(cell); strings.TrimSpace(cell) != "" {
				entry(b, names[i], cell, widest, width)
			}
		}
	}
}

// PadRight fills s up with spaces at its right, to a width in columns of a terminal.
func PadRight(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-twwidth.Width(s)))
}

// PadLeft fills s up with spaces at its left, to a width in columns of a terminal.
func PadLeft(s string, width int) string {
	return strings.Repeat(" ", max(0, width-twwidth.Width(s))) + s
}
