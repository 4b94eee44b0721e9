package document

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/joulemark/joulemark/internal/suggest"
)

// LaTeX writes a document as a part of one in LaTeX, which needs the package booktabs: a table for
// each section, whose caption is its heading, or else the title, and the facts that are named. All
// other facts are comments at the top, lists are below the tables.
func (d *Document) LaTeX(w io.Writer, captions ...string) error {
	return Whole(w, func(b *bytes.Buffer) error {
		fmt.Fprintf(b, "%% %s\n", comment(d.Title))
		b.WriteString("% In the preamble: \\usepackage{booktabs}\n")
		var further []string
		for _, f := range d.Facts {
			if slices.Contains(captions, f.Name) {
				further = append(further, latex(f.Name)+": "+sentence(latex(f.Text)))
			} else {
				fmt.Fprintf(b, "%% %s: %s\n", comment(f.Name), comment(f.Text))
			}
		}
		for _, s := range d.Sections {
			b.WriteByte('\n')
			if s.Text != "" {
				fmt.Fprintf(b, "%s\n", latex(s.Text))
			}
			if len(s.Sheets) > 0 {
				s.writeLaTeX(b, d.Title, further)
			}
		}
		for _, l := range d.Lists {
			fmt.Fprintf(b, "\n{\\footnotesize\\noindent %s\n\\begin{itemize}\n", latex(l.Title))
			for _, item := range l.Items {
				fmt.Fprintf(b, "\\item %s\n", latex(item))
			}
			b.WriteString("\\end{itemize}\n}\n")
		}
		return nil
	})
}

// writeLaTeX writes the tables of a section as one, with a heading and what else the caption says.
func (s Section) writeLaTeX(b *bytes.Buffer, title string, further []string) {
	caption := append([]string{sentence(latex(cmp.Or(s.Heading, title)))}, further...)
	b.WriteString("\\begin{table}[htbp]\n\\centering\\footnotesize\n")
	fmt.Fprintf(b, "\\caption{%s}\n\\smallskip\n", strings.Join(caption, " "))
	for i, sh := range s.Sheets {
		if i > 0 {
			b.WriteString("\\par\\medskip\n")
		}
		sh.writeLaTeX(b)
	}
	for _, p := range s.After {
		fmt.Fprintf(b, "\\par\\smallskip{\\raggedright %s\\par}\n", latex(p))
	}
	b.WriteString("\\end{table}\n")
}

func (s Sheet) writeLaTeX(b *bytes.Buffer) {
	b.WriteString("\\begin{tabular}{@{}")
	lines := 1
	for i, h := range s.Heads {
		switch {
		case i >= len(s.Heads)-s.Sentences:
			fmt.Fprintf(b, "p{%.2f\\linewidth}", 0.6/float64(s.Sentences))
		case h.Right:
			b.WriteByte('r')
		default:
			b.WriteByte('l')
		}
		lines = max(lines, len(h.Lines))
	}
	b.WriteString("@{}}\n\\toprule\n")
	for k := range lines { // the last line of every heading stands above the rule
		cells := make([]string, len(s.Heads))
		for i, h := range s.Heads {
			if at := k - lines + len(h.Lines); at >= 0 {
				cells[i] = h.Lines[at]
			}
		}
		latexRow(b, cells)
	}
	b.WriteString("\\midrule\n")
	for _, row := range s.Rows {
		latexRow(b, row)
	}
	b.WriteString("\\bottomrule\n\\end{tabular}\n")
}

func latexRow(b *bytes.Buffer, cells []string) {
	for i, c := range cells {
		if i > 0 {
			b.WriteString(" & ")
		}
		b.WriteString(latex(strings.Join(strings.Fields(c), " ")))
	}
	b.WriteString(" \\\\\n")
}

// sentence ends a text with a full stop.
func sentence(text string) string {
	if text == "" || strings.HasSuffix(text, ".") {
		return text
	}
	return text + "."
}

// comment is a text in a line that LaTeX takes no notice of.
func comment(s string) string { return strings.TrimSpace(suggest.Line(s)) }

// latexEscapes has what has a meaning in LaTeX, in the middle of a line or at the beginning of a
// row, and the signs that its usual fonts do not have under their own numbers.
var latexEscapes = strings.NewReplacer(
	`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `$`, `\$`, `&`, `\&`, `#`, `\#`, `%`, `\%`, `_`, `\_`,
	`^`, `\textasciicircum{}`, `~`, `$\sim$`, `<`, `\textless{}`, `>`, `\textgreater{}`, `|`, `\textbar{}`,
	"`", `\textasciigrave{}`, `[`, `{[}`, `]`, `{]}`, `*`, `{*}`, `--`, `-{}-`, `''`, `'{}'`, `"`, `''`,
	"–", `--`, "—", `---`, "−", `$-$`, "×", `$\times$`, "·", `$\cdot$`, "±", `$\pm$`, "µ", `$\mu$`, "μ", `$\mu$`,
	"°", `$^\circ$`, "²", `$^2$`, "³", `$^3$`, "₂", `$_2$`, "≥", `$\geq$`, "≤", `$\leq$`, "≈", `$\approx$`,
	"≠", `$\neq$`, "→", `$\rightarrow$`, "∞", `$\infty$`, "√", `$\surd$`, "…", `\dots{}`, "Δ", `$\Delta$`,
	"Θ", `$\Theta$`, "Ω", `$\Omega$`, "α", `$\alpha$`, "β", `$\beta$`,
	"γ", `$\gamma$`, "δ", `$\delta$`, "ε", `$\epsilon$`, "λ", `$\lambda$`, "σ", `$\sigma$`, "φ", `$\varphi$`,
	"\u00a0", `\nobreakspace{}`, "\u202f", `\,`,
)

// latex makes a text that LaTeX shows as it is. A sign that it would stop at is shown by its
// number; letters of scripts other than the Latin one need LuaLaTeX or XeLaTeX and a font that has
// them.
func latex(s string) string {
	const latin = 0x17f // up to which the usual encodings go
	var b strings.Builder
	for _, r := range comment(s) {
		text := string(r)
		if r > latin && !unicode.IsLetter(r) && latexEscapes.Replace(text) == text {
			text = fmt.Sprintf("U+%04X", r)
		}
		b.WriteString(text)
	}
	return latexEscapes.Replace(b.String())
}
