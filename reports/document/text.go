package document

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/pkg/twwidth"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"

	"github.com/joulemark/joulemark/internal/suggest"
)

// Text writes a document for a terminal.
func (d *Document) Text(w io.Writer, width int) error {
	return Whole(w, func(b *bytes.Buffer) error {
		if d.Title != "" {
			Paragraph(b, suggest.Line(d.Title), width, "", "")
		}
		widest := 0
		for _, f := range d.Facts {
			widest = max(widest, twwidth.Width(f.Name))
		}
		for _, f := range d.Facts {
			entry(b, f.Name, suggest.Line(f.Text), widest, width)
		}
		for _, s := range d.Sections {
			if err := writeSection(b, s, width); err != nil {
				return err
			}
		}
		for _, l := range d.Lists {
			blankLine(b)
			Paragraph(b, suggest.Line(l.Title), width, "", "  ")
			for _, item := range l.Items {
				Paragraph(b, suggest.Line(item), width, "  - ", "    ")
			}
		}
		return nil
	})
}

func writeSection(b *bytes.Buffer, s Section, width int) error {
	blankLine(b)
	if s.Heading != "" {
		Paragraph(b, suggest.Line(s.Heading), width, "", "  ")
	}
	if s.Text != "" {
		Paragraph(b, suggest.Line(s.Text), width, "", "")
	}
	for i, sh := range s.Sheets {
		if i > 0 {
			fmt.Fprintln(b)
		}
		if err := sh.writeText(b, width); err != nil {
			return err
		}
	}
	for _, p := range s.After {
		Paragraph(b, suggest.Line(p), width, "", "  ")
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
func (s Sheet) writeText(b *bytes.Buffer, width int) error {
	fitted, widths, left := s.fitted(width)
	if widths == nil {
		s.writeEntries(b, width)
		return nil
	}
	s = fitted
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
		tablewriter.WithPadding(tw.Padding{Right: strings.Repeat(" ", Gap), Overwrite: true}),
		tablewriter.WithAlignment(s.alignment()),
	)
	if err := s.fill(t, "\n", broken(widths)); err != nil {
		return err
	}
	rule := tw.NewSymbols(tw.StyleLight).Row()
	for line := range strings.Lines(drawn.String()) {
		line = strings.TrimRight(line, " \n")
		if strings.Trim(line, rule) == "" { // as wide as the padding of the last column
			line = strings.TrimSuffix(line, strings.Repeat(rule, Gap))
		}
		b.WriteString(line + "\n")
	}
	if len(left) > 0 {
		Paragraph(b, "Left out for want of room: "+strings.Join(left, ", ")+".", width, "", "")
	}
	return nil
}

func (s Sheet) alignment() tw.Alignment {
	var a tw.Alignment
	for _, h := range s.Heads {
		if h.Right {
			a = append(a, tw.AlignRight)
		} else {
			a = append(a, tw.AlignLeft)
		}
	}
	return a
}

// fill puts the cells into a table, each one as escape makes it.
func (s Sheet) fill(t *tablewriter.Table, lineBreak string, escape func(column int, cell string) string) error {
	heads := make([]string, len(s.Heads))
	for i, h := range s.Heads {
		lines := make([]string, len(h.Lines))
		for j, l := range h.Lines {
			lines[j] = escape(i, l)
		}
		heads[i] = strings.Join(lines, lineBreak)
	}
	t.Header(heads)
	for _, row := range s.Rows {
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

// Gap is the room between two columns.
const Gap = 2
