package reports

import (
	"math"
	"slices"
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/internal/wrap"
	"github.com/joulemark/joulemark/reports/document"
)

// tableSection is a table of an experiment, in as many sheets as its width takes.
func tableSection(t *result.Table, width int) document.Section {
	s := document.Section{Heading: t.Title, After: t.After}
	if len(t.Rows) == 0 {
		s.Text = "There are no rows."
		return s
	}
	s.Sheets = tableSheets(t, width)
	return s
}

// tableSheets lays a table out. Where it does not fit, its headings are broken into as many lines
// as it takes, then the texts in its last columns; and if that is not enough, it is put into parts,
// with the first columns repeated in each.
func tableSheets(t *result.Table, width int) []document.Sheet {
	cells := shownCells(t)
	l := layOutTable(t, cells, width)
	all := make([]int, len(t.Columns))
	for i := range all {
		all[i] = i
	}
	for w := widestHead; l.width(all) > width && w >= 0; w -= 4 {
		l = layOutTable(t, cells, w)
	}
	if l.width(all) <= width {
		return []document.Sheet{l.sheet(all, 0, len(t.Rows))}
	}
	first := len(all)
	for first > min(1, len(all)-1) && l.columns[first-1].left {
		first--
	}
	texts := len(all) - first
	if texts > 0 && l.width(all[:first])+texts*(document.Gap+document.LeastSentence) <= width {
		s := l.sheet(all, 0, len(t.Rows))
		s.Rows, s.Sentences = cells, texts
		for i := first; i < len(all); i++ {
			s.Heads[i].Lines = l.columns[i].lines // as wide as they are, not as their column was
		}
		return []document.Sheet{s}
	}
	parts := l.parts(width)
	if len(parts) == 0 { // there is nothing that could go into another part
		parts = [][]int{all}
	}
	var sheets []document.Sheet
	for _, part := range parts {
		sheets = append(sheets, l.sheet(part, 0, len(t.Rows)))
	}
	return sheets
}

// widestHead is where the search begins for the width of headings at which a table fits.
const widestHead = 32

// shownCells are all cells for a reader.
func shownCells(t *result.Table) [][]string {
	rows := make([][]string, len(t.Rows))
	decimals := make([]int, len(t.Columns))
	for c, column := range t.Columns {
		if decimals[c] = column.Decimals; decimals[c] <= 0 {
			decimals[c] = commonDecimals(t, c)
		}
	}
	for r, row := range t.Rows {
		rows[r] = make([]string, len(row))
		for c, v := range row {
			rows[r][c] = suggest.Line(shownCell(v, decimals[c]))
		}
	}
	return rows
}

// commonDecimals is how many decimals give every number of a column its significant digits. Where
// the column spans so much that the large ones would get far too many, each is left its own.
func commonDecimals(t *result.Table, column int) int {
	const most, spare = 6, 2
	decimals, largest := 0, 0.0
	for _, row := range t.Rows {
		if v, ok := row[column].(float64); ok && v != 0 {
			decimals = max(decimals, significantDecimals(v))
			largest = max(largest, math.Abs(v))
		}
	}
	if decimals > most || decimals > significantDecimals(largest)+spare {
		return apart
	}
	return decimals
}

// layOutTable makes a layout of the columns of a table: numbers to the right, texts to the left.
// The headings have one line each where there is that much room, and else lines as wide as their
// columns.
func layOutTable(t *result.Table, cells [][]string, width int) layout {
	var l layout
	for i, c := range t.Columns {
		texts := make([]string, len(cells))
		widest := 0
		for r := range cells {
			texts[r] = cells[r][i]
			widest = max(widest, twwidth.Width(texts[r]))
		}
		col := column{lines: headLines(c, max(width, widest)), left: isText(t, i), panel: counts}
		for _, line := range col.lines {
			widest = max(widest, twwidth.Width(line))
		}
		for r := range texts {
			if col.left {
				texts[r] = document.PadRight(texts[r], widest)
			} else {
				texts[r] = document.PadLeft(texts[r], widest)
			}
		}
		l.columns, l.cells, l.widths = append(l.columns, col), append(l.cells, texts), append(l.widths, widest)
	}
	for i := range l.columns { // the first one, and the texts after it that say more of what a row is about
		if i > 0 && (!l.columns[i].left || i == len(l.columns)-1) {
			break
		}
		l.columns[i].panel = keys
	}
	return l
}

// headLines is the heading of a column in lines that are not wider than given, where its words
// allow.
func headLines(c result.Column, width int) []string {
	text := c.Head
	if text == "" {
		text = c.Name
	}
	lines := wrap.Lines(suggest.Line(text), func(_ int, text string) bool {
		return twwidth.Width(text) <= width || !strings.Contains(text, " ")
	})
	if lines == nil {
		return []string{""}
	}
	return lines
}

// isText reports whether a column has anything but numbers.
func isText(t *result.Table, column int) bool {
	return slices.ContainsFunc(t.Rows, func(row []any) bool {
		switch row[column].(type) {
		case nil, int, int64, float64:
			return false
		}
		return true
	})
}
