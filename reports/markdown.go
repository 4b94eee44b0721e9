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
				fmt.Fprintf(b, "%s\n", markdownLine(s.text))
			}
			for i, sh := range s.sheets {
				if i > 0 || s.text != "" {
					b.WriteByte('\n')
				}
				if err := sh.writeMarkdown(b); err != nil {
					return err
				}
			}
			for _, p := range s.after {
				fmt.Fprintf(b, "\n%s\n", markdownLine(p))
			}
		}
		for _, l := range d.lists {
			blankLine(b)
			fmt.Fprintf(b, "## %s\n\n", markdown(l.title))
			for _, item := range l.items {
				fmt.Fprintf(b, "- %s\n", markdownLine(item))
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
	return s.fill(t, " ", func(_ int, cell string) string { return markdown(strings.Join(strings.Fields(cell), " ")) })
}

// markdownEscapes has what has a meaning in Markdown, also that of GitHub, wherever it
// stands in a line.
var markdownEscapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`,
	"|", `\|`, "~", `\~`, "$", `\$`, "&", `\&`, "#", `\#`,
)

// markdown makes a text that Markdown shows as it is, in the middle of a line.
func markdown(s string) string { return markdownEscapes.Replace(strings.TrimSpace(plain(s))) }

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
