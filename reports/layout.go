package reports

import (
	"slices"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports/document"
)

// unlimited is the width of a form that has no lines.
const unlimited = 1 << 30

// layout is columns with what is in them, ready to be put into parts that fit.
type layout struct {
	columns []column
	cells   [][]string // by column and row, all of a column equally wide
	widths  []int      // by column, its heading included
}

// layOut fills the columns for all rows, those of all groups together, so that the tables of all
// problems have the same columns at the same places.
func layOut(columns []column, rows []*row) layout {
	l := layout{columns: columns}
	for _, c := range columns {
		cells := make([][]string, len(rows))
		for i, r := range rows {
			cells[i] = c.cell(r)
		}
		texts := aligned(cells, c.left)
		width := 0
		for _, text := range slices.Concat(c.lines, texts) {
			width = max(width, twwidth.Width(text))
		}
		for i := range texts {
			if c.left {
				texts[i] = document.PadRight(texts[i], width)
			} else {
				texts[i] = document.PadLeft(texts[i], width)
			}
		}
		l.cells, l.widths = append(l.cells, texts), append(l.widths, width)
	}
	return l
}

// aligned joins the parts of the cells of a column, so that each part begins at the same place.
// A part that no cell has takes no room.
func aligned(cells [][]string, left bool) []string {
	texts := make([]string, len(cells))
	for part := 0; ; part++ {
		width, more := 0, false
		for _, c := range cells {
			if part < len(c) {
				more = true
				width = max(width, twwidth.Width(suggest.Line(c[part])))
			}
		}
		if !more {
			return texts
		}
		if width == 0 {
			continue
		}
		for i, c := range cells {
			text := ""
			if part < len(c) {
				text = suggest.Line(c[part])
			}
			switch {
			case part > 0:
				texts[i] += " " + document.PadRight(text, width)
			case left:
				texts[i] = document.PadRight(text, width)
			default:
				texts[i] = document.PadLeft(text, width)
			}
		}
	}
}

// width is that of some columns beside each other.
func (l *layout) width(columns []int) int {
	w := -document.Gap
	for _, c := range columns {
		w += l.widths[c] + document.Gap
	}
	return w
}

// parts chooses the columns of one table, or of several where those that have to be shown do not
// fit beside each other. Where not even one of them fits beside the keys, there is one table with
// all columns, which is written in entries.
func (l *layout) parts(width int) [][]int {
	all := make([]int, len(l.columns))
	for i := range all {
		all[i] = i
	}
	if one := l.fitting(all, width); l.width(one) <= width {
		return [][]int{one}
	}
	var parts [][]int
	for p := counts; p < panels; p++ {
		parts = append(parts, l.split(p, width)...)
	}
	if slices.ContainsFunc(parts, func(part []int) bool { return l.width(part) > width }) {
		return [][]int{all}
	}
	return parts
}

// fitting is the columns that have to be shown and, in their order of importance, the spare ones
// that fit as well. Spare columns of one importance are shown together or not at all.
func (l *layout) fitting(columns []int, width int) []int {
	kept := slices.DeleteFunc(slices.Clone(columns), func(c int) bool { return l.columns[c].spare > 0 })
	for spare := 1; spare <= leastImportant; spare++ {
		more := slices.DeleteFunc(slices.Clone(columns), func(c int) bool { return l.columns[c].spare != spare })
		if more = append(more, kept...); l.width(more) <= width {
			kept = more
		}
	}
	slices.Sort(kept)
	return kept
}

// left names the spare columns that are in no part.
func (l *layout) left(parts [][]int) []string {
	var names []string
	for i, c := range l.columns {
		if !slices.ContainsFunc(parts, func(p []int) bool { return slices.Contains(p, i) }) {
			names = append(names, c.name())
		}
	}
	return names
}

// split puts the columns of a panel, after the keys, into as few parts as it can.
func (l *layout) split(p panel, width int) [][]int {
	var head, rest []int
	for i, c := range l.columns {
		switch c.panel {
		case keys:
			head = append(head, i)
		case p:
			rest = append(rest, i)
		}
	}
	if rest = l.fitting(slices.Concat(head, rest), width); len(rest) == len(head) {
		return nil
	}
	rest = slices.DeleteFunc(rest, func(c int) bool { return slices.Contains(head, c) })
	parts := l.filled(head, rest, width, width)
	for narrower := width - 1; narrower > 0; narrower-- { // which spreads the columns evenly
		even := l.filled(head, rest, narrower, width)
		if len(even) > len(parts) {
			break
		}
		parts = even
	}
	return parts
}

// filled fills one part after the other up to a limit. Columns that are tied stay in one part if
// there is the width for it.
func (l *layout) filled(head, rest []int, limit, width int) [][]int {
	parts := [][]int{slices.Clone(head)}
	for len(rest) > 0 {
		n := 1
		for n < len(rest) && l.columns[rest[n]].tied {
			n++
		}
		if l.width(slices.Concat(head, rest[:n])) > width {
			n = 1
		}
		last := len(parts) - 1
		if len(parts[last]) > len(head) && l.width(slices.Concat(parts[last], rest[:n])) > limit {
			parts = append(parts, slices.Clone(head))
			last++
		}
		parts[last] = append(parts[last], rest[:n]...)
		rest = rest[n:]
	}
	return parts
}

// sheet is a part as a table of the rows from one to before another.
func (l *layout) sheet(columns []int, from, to int) document.Sheet {
	var s document.Sheet
	depth := 1
	for _, c := range columns {
		depth = max(depth, len(l.columns[c].lines))
	}
	for _, c := range columns {
		s.Heads = append(s.Heads, document.Head{Lines: l.heading(c, depth), Right: !l.columns[c].left})
	}
	for r := from; r < to; r++ {
		var cells []string
		for _, c := range columns {
			cells = append(cells, l.cells[c][r])
		}
		s.Rows = append(s.Rows, cells)
	}
	return s
}

// heading is that of a column, filled up with empty lines.
func (l *layout) heading(c, depth int) []string {
	lines := slices.Clone(l.columns[c].lines)
	for len(lines) < depth {
		lines = append(lines, "")
	}
	for i, line := range lines {
		if l.columns[c].left {
			lines[i] = document.PadRight(line, l.widths[c])
		} else {
			lines[i] = document.PadLeft(line, l.widths[c])
		}
	}
	return lines
}
