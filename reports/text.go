package reports

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/pkg/twwidth"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// writeText writes a document for a terminal.
func writeText(w io.Writer, d *document, width int) error {
	return whole(w, func(b *bytes.Buffer) error {
		if d.title != "" {
			paragraph(b, plain(d.title), width, "", "")
		}
		widest := 0
		for _, f := range d.facts {
			widest = max(widest, twwidth.Width(f.name))
		}
		for _, f := range d.facts {
			label := padRight(f.name, widest) + "  "
			paragraph(b, plain(f.text), width, label, strings.Repeat(" ", widest+2))
		}
		for _, s := range d.sections {
			if err := writeSection(b, s, width); err != nil {
				return err
			}
		}
		for _, l := range d.lists {
			blankLine(b)
			fmt.Fprintln(b, l.title)
			for _, item := range l.items {
				paragraph(b, plain(item), width, "  - ", "    ")
			}
		}
		return nil
	})
}

func writeSection(b *bytes.Buffer, s section, width int) error {
	blankLine(b)
	if s.heading != "" {
		paragraph(b, plain(s.heading), width, "", "  ")
	}
	if s.text != "" {
		paragraph(b, plain(s.text), width, "", "")
	}
	for i, sh := range s.sheets {
		if i > 0 {
			fmt.Fprintln(b)
		}
		if err := sh.writeText(b, width); err != nil {
			return err
		}
	}
	for _, p := range s.after {
		paragraph(b, plain(p), width, "", "  ")
	}
	return nil
}

func blankLine(b *bytes.Buffer) {
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
}

// writeText writes a table with a rule below its head and nothing else, two blanks between
// columns, and none at the ends of lines.
func (s sheet) writeText(b *bytes.Buffer, width int) error {
	var drawn bytes.Buffer
	t := tablewriter.NewTable(&drawn,
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{
			Borders: tw.BorderNone,
			Symbols: tw.NewSymbols(tw.StyleLight),
			Settings: tw.Settings{
				Separators: tw.Separators{BetweenColumns: tw.Off, BetweenRows: tw.Off},
				Lines:      tw.Lines{ShowHeaderLine: tw.On, ShowTop: tw.Off, ShowBottom: tw.Off},
			},
		})),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithTrimSpace(tw.Off),
		tablewriter.WithPadding(tw.Padding{Right: strings.Repeat(" ", gap), Overwrite: true}),
		tablewriter.WithAlignment(s.alignment()),
	)
	if err := s.fill(t, "\n", s.wrapping(width)); err != nil {
		return err
	}
	rule := tw.NewSymbols(tw.StyleLight).Row()
	for line := range strings.Lines(drawn.String()) {
		line = strings.TrimRight(line, " \n")
		if strings.Trim(line, rule) == "" { // as wide as the padding of the last column
			line = strings.TrimSuffix(line, strings.Repeat(rule, gap))
		}
		b.WriteString(line + "\n")
	}
	return nil
}

// wrapping makes cells plain. The last columns are broken into lines where they hold sentences
// and there is not enough room: each gets its share of it.
func (s sheet) wrapping(width int) func(column int, cell string) string {
	first := len(s.heads) - s.sentences
	room, wanted := width, 0
	natural := make([]int, len(s.heads))
	for i, h := range s.heads {
		for _, line := range h.lines {
			natural[i] = max(natural[i], twwidth.Width(plain(line)))
		}
		for _, row := range s.rows {
			natural[i] = max(natural[i], twwidth.Width(plain(row[i])))
		}
		if i < first {
			room -= natural[i] + gap
		} else {
			room -= min(i-first, 1) * gap
			wanted += natural[i]
		}
	}
	return func(column int, cell string) string {
		if column < first || wanted <= room {
			return plain(cell)
		}
		var lines bytes.Buffer
		paragraph(&lines, plain(cell), max(room*natural[column]/wanted, leastSentence), "", "")
		return strings.TrimRight(lines.String(), "\n")
	}
}

// leastSentence is the least width of a column of sentences.
const leastSentence = 20

func (s sheet) alignment() tw.Alignment {
	var a tw.Alignment
	for _, h := range s.heads {
		if h.right {
			a = append(a, tw.AlignRight)
		} else {
			a = append(a, tw.AlignLeft)
		}
	}
	return a
}

// fill puts the cells into a table, each one as escape makes it.
func (s sheet) fill(t *tablewriter.Table, lineBreak string, escape func(column int, cell string) string) error {
	heads := make([]string, len(s.heads))
	for i, h := range s.heads {
		lines := make([]string, len(h.lines))
		for j, l := range h.lines {
			lines[j] = escape(i, l)
		}
		heads[i] = strings.Join(lines, lineBreak)
	}
	t.Header(heads)
	for _, row := range s.rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = escape(i, c)
		}
		if err := t.Append(cells); err != nil {
			return fmt.Errorf("reports: table: %w", err)
		}
	}
	if err := t.Render(); err != nil {
		return fmt.Errorf("reports: table: %w", err)
	}
	return nil
}

// plain replaces what a terminal would act upon instead of showing it.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case !unicode.IsPrint(r):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// paragraph writes text broken into lines of at most width columns where its words
// allow, the first one after first and the others after rest.
func paragraph(b *bytes.Buffer, text string, width int, first, rest string) {
	line, empty := first, true
	for _, word := range strings.Fields(text) {
		switch {
		case empty:
			line += word
		case twwidth.Width(line)+1+twwidth.Width(word) <= width:
			line += " " + word
		default:
			b.WriteString(line + "\n")
			line = rest + word
		}
		empty = false
	}
	b.WriteString(strings.TrimRight(line, " ") + "\n")
}

func padRight(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-twwidth.Width(s)))
}

func padLeft(s string, width int) string {
	return strings.Repeat(" ", max(0, width-twwidth.Width(s))) + s
}

// shortened keeps what a file contains from filling the screen.
func shortened(s string) string {
	const longest = 60
	s = plain(s)
	if r := []rune(s); len(r) > longest {
		s = string(r[:longest]) + "…"
	}
	return strings.TrimSpace(s)
}
