package document

import (
	"slices"
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/internal/wrap"
)

// LeastSentence is the least width of a column of sentences, where there is room for it.
const LeastSentence = 20

// leastBroken is the least width of one in which there is no such room. Words that are longer are
// broken.
const leastBroken = 12

// unbroken is the width of a column whose cells are not broken into lines.
const unbroken = 0

// fitted finds out how a table fits a width: how wide its columns are, and which of the spare ones
// are left out. Columns of sentences are broken into lines first, then the other columns of texts,
// and long words last. There are no widths where it does not fit even so.
func (s Sheet) fitted(width int) (_ Sheet, widths []int, left []string) {
	kept := make([]int, len(s.Heads))
	for i := range kept {
		kept[i] = i
	}
	sentence := func(c int) bool { return c >= len(s.Heads)-s.Sentences }
	text := func(c int) bool { return sentence(c) || s.Sentences > 0 && !s.Heads[c].Right }
	columns := s.columns()
	narrow := slices.Clone(columns)
	for c := range columns {
		if sentence(c) {
			columns[c].least = min(columns[c].natural, max(columns[c].least, LeastSentence))
			narrow[c].least = min(columns[c].natural, leastBroken)
		}
	}
	for spare := 0; ; spare++ {
		for _, wrap := range []func(int) bool{sentence, text} {
			if widths, ok := shared(columns, kept, wrap, width); ok {
				return s.of(kept), widths, left
			}
		}
		if spare == len(s.Spare) {
			widths, ok := shared(narrow, kept, text, width)
			if !ok {
				return s, nil, nil
			}
			return s.of(kept), widths, left
		}
		out := s.Spare[spare]
		kept = slices.DeleteFunc(kept, func(c int) bool { return c == out })
		left = append(left, strings.Join(s.Heads[out].Lines, " "))
	}
}

// column is how wide a column is as it stands, and how wide where it is broken into lines as much
// as its words allow.
type column struct{ natural, least int }

func (s Sheet) columns() []column {
	all := make([]column, len(s.Heads))
	for i, h := range s.Heads {
		for _, line := range h.Lines {
			all[i].add(line)
		}
		for _, row := range s.Rows {
			all[i].add(row[i])
		}
	}
	return all
}

func (c *column) add(cell string) {
	cell = suggest.Line(cell)
	c.natural = max(c.natural, twwidth.Width(cell))
	for word := range strings.FieldsSeq(cell) {
		c.least = max(c.least, twwidth.Width(word))
	}
}

// shared shares the width out among the columns that may be broken, each according to what it has,
// and tells whether there is enough.
func shared(all []column, kept []int, wrap func(int) bool, width int) (widths []int, ok bool) {
	room := width - Gap*(len(kept)-1)
	wanted, given, least, slack := 0, 0, 0, 0
	for _, c := range kept {
		if wrap(c) {
			wanted += all[c].natural
		} else {
			room -= all[c].natural
		}
	}
	widths = make([]int, len(kept))
	if wanted <= room {
		return widths, true
	}
	for i, c := range kept {
		if wrap(c) {
			widths[i] = max(room*all[c].natural/wanted, all[c].least)
			given += widths[i]
			least += all[c].least
			slack += all[c].natural - all[c].least
		}
	}
	if given <= room {
		return widths, true
	}
	for i, c := range kept {
		if wrap(c) {
			widths[i] = max(1, all[c].least)
			if slack > 0 && room > least {
				widths[i] += (room - least) * (all[c].natural - all[c].least) / slack
			}
		}
	}
	return widths, least <= room
}

// of is the table with some of its columns.
func (s Sheet) of(kept []int) Sheet {
	if len(kept) == len(s.Heads) {
		return s
	}
	part := Sheet{Sentences: s.Sentences}
	for _, c := range kept {
		part.Heads = append(part.Heads, s.Heads[c])
	}
	for _, row := range s.Rows {
		var cells []string
		for _, c := range kept {
			cells = append(cells, row[c])
		}
		part.Rows = append(part.Rows, cells)
	}
	return part
}

// broken makes cells plain, and breaks those of columns with a width into lines.
func broken(widths []int) func(column int, cell string) string {
	return func(column int, cell string) string {
		if widths[column] == unbroken {
			return suggest.Line(cell)
		}
		fits := func(_ int, text string) bool { return twwidth.Width(text) <= widths[column] }
		return strings.Join(wrap.Lines(suggest.Line(cell), fits), "\n")
	}
}
