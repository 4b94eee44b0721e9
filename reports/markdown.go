package reports

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// writeMarkdown writes a document as Markdown.
func writeMarkdown(w io.Writer, d *document) error {
	return whole(w, func(b *bytes.Buffer) error {
		if d.title != "" {
			fmt.Fprintf(b, "# %s\n", markdown(d.title))
		}
		if len(d.facts) > 0 {
			blankLine(b)
		}
		for _, f := range d.facts {
			fmt.Fprintf(b, "- **%s**: %s\n", markdown(f.name), markdown(f.text))
		}
		for _, s := range d.sections {
			blankLine(b)
			if s.heading != "" {
				fmt.Fprintf(b, "## %s\n\n", markdown(s.heading))
			}
			if s.text != "" {
				fmt.Fprintf(b, "%s\n", markdown(s.text))
			}
			for i, sh := range s.sheets {
				if i > 0 || s.text != "" {
					b.WriteByte('\n')
				}
				if err := sh.writeMarkdown(b); err != nil {
					return err
				}
			}
		}
		for _, l := range d.lists {
			blankLine(b)
			fmt.Fprintf(b, "## %s\n\n", markdown(l.title))
			for _, item := range l.items {
				fmt.Fprintf(b, "- %s\n", markdown(item))
			}
		}
		return nil
	})
}

func (s sheet) writeMarkdown(b *bytes.Buffer) error {
	t := tablewriter.NewTable(b,
		tablewriter.WithRenderer(renderer.NewMarkdown()),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithAlignment(s.alignment()),
	)
	// A cell has one line only in Markdown.
	return s.fill(t, " ", func(cell string) string { return markdown(strings.Join(strings.Fields(cell), " ")) })
}

// markdownEscapes has what has a meaning in Markdown, also that of GitHub, wherever it
// stands in a line.
var markdownEscapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`,
	"|", `\|`, "~", `\~`, "$", `\$`, "&", `\&`, "#", `\#`,
)

// markdown makes a text that Markdown shows as it is.
func markdown(s string) string {
	s = markdownEscapes.Replace(strings.TrimSpace(plain(s)))
	// At the start of a line a few more would begin a list or a heading.
	if digits := strings.TrimLeft(s, "0123456789"); len(digits) < len(s) && strings.IndexAny(digits, ".)") == 0 {
		return s[:len(s)-len(digits)] + `\` + digits
	}
	if s != "" && strings.ContainsRune("+-=", rune(s[0])) {
		return `\` + s
	}
	return s
}
