package document

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"

	"github.com/joulemark/joulemark/internal/suggest"
)

// Markdown writes a document as Markdown.
func (d *Document) Markdown(w io.Writer) error {
	return Whole(w, func(b *bytes.Buffer) error {
		if d.Title != "" {
			fmt.Fprintf(b, "# %s\n", markdown(d.Title))
		}
		if len(d.Facts) > 0 {
			blankLine(b)
		}
		for _, f := range d.Facts {
			fmt.Fprintf(b, "- **%s**: %s\n", markdown(f.Name), markdown(f.Text))
		}
		for _, s := range d.Sections {
			blankLine(b)
			if s.Heading != "" {
				fmt.Fprintf(b, "## %s\n\n", markdown(s.Heading))
			}
			if s.Text != "" {
				fmt.Fprintf(b, "%s\n", markdownLine(s.Text))
			}
			for i, sh := range s.Sheets {
				if i > 0 || s.Text != "" {
					b.WriteByte('\n')
				}
				if err := sh.writeMarkdown(b); err != nil {
					return err
				}
			}
			for _, p := range s.After {
				fmt.Fprintf(b, "\n%s\n", markdownLine(p))
			}
		}
		for _, l := range d.Lists {
			blankLine(b)
			fmt.Fprintf(b, "## %s\n\n", markdown(l.Title))
			for _, item := range l.Items {
				fmt.Fprintf(b, "- %s\n", markdownLine(item))
			}
		}
		return nil
	})
}

func (s Sheet) writeMarkdown(b *bytes.Buffer) error {
	t := tablewriter.NewTable(b,
		tablewriter.WithRenderer(renderer.NewMarkdown()),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithAlignment(s.alignment()),
	)
	// A cell has one line only in Markdown.
	return s.fill(t, " ", func(_ int, cell string) string { return markdown(strings.Join(strings.Fields(cell), " ")) })
}

// markdownEscapes has what has a meaning in Markdown, also that of GitHub, wherever it
// stands in a line.
var markdownEscapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`,
	"|", `\|`, "~", `\~`, "$", `\$`, "&", `\&`, "#", `\#`,
)

// markdown makes a text that Markdown shows as it is, in the middle of a line.
func markdown(s string) string { return markdownEscapes.Replace(strings.TrimSpace(suggest.Line(s))) }

// markdownLine makes a text that Markdown shows as it is at the start of a line, where a few
// more characters would begin a list or a rule.
func markdownLine(s string) string {
	s = markdown(s)
	word, _, _ := strings.Cut(s, " ")
	if digits := strings.TrimLeft(word, "0123456789"); len(digits) < len(word) && (digits == "." || digits == ")") {
		return word[:len(word)-len(digits)] + `\` + s[len(word)-len(digits):]
	}
	if s != "" && strings.ContainsRune("+-=", rune(s[0])) {
		return `\` + s
	}
	return s
}
