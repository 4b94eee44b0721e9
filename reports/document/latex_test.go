package document

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// what LaTeX acts upon is gone once these are taken away: commands, and braces in pairs.
var (
	latexCommand = regexp.MustCompile(`\\[A-Za-z]+(\{\})?|\\[{}$&#%_,]|\$[^$]*\$`)
	latexActive  = regexp.MustCompile("[$&#%_^~\\\\`]")
)

// plain fails where LaTeX would take something of a text for more than a text.
func plain(t interface{ Fatalf(string, ...any) }, text string) {
	rest := latexCommand.ReplaceAllString(text, "")
	for _, group := range []string{"{}", "{[}", "{]}", "{*}"} {
		rest = strings.ReplaceAll(rest, group, "")
	}
	if strings.ContainsAny(rest, "{}[]*\n") || latexActive.MatchString(rest) {
		t.Fatalf("%q leaves %q", text, rest)
	}
}

func TestLaTeXEscapes(t *testing.T) {
	for text, want := range map[string]string{
		`50 % of {a}_b & c#d`: `50 \% of \{a\}\_b \& c\#d`, `\input{x}`: `\textbackslash{}input\{x\}`,
		"$1^2~3": `\$1\textasciicircum{}2$\sim$3`, "[2pt]": `{[}2pt{]}`, "*": `{*}`, "--no": `-{}-no`,
		"1–2 ±3 µJ × 4 · N²": `1--2 $\pm$3 $\mu$J $\times$ 4 $\cdot$ N$^2$`, "a\nb": "a b", "✓": "U+2713",
		"é": "é", `"q"`: `''q''`,
	} {
		if got := latex(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) { plain(t, latex(rapid.String().Draw(t, "text"))) })
}

// hostileDocument has everywhere what LaTeX would act upon.
func hostileDocument() *Document {
	odd := `\undefined{ $ & # % _ ^ ~ [ ] * " -- ` + "` ± µ × · ² ≥ → ✓ é \x00"
	d := &Document{Title: "title\n\\end{document} " + odd}
	d.Fact("Energy", odd)
	d.Fact("Host", "cpu\n"+odd)
	d.Paragraph(odd)
	d.Sections = append(d.Sections, Section{Heading: odd, After: []string{odd, odd}, Sheets: []Sheet{
		{
			Heads: []Head{{Lines: []string{"[name", odd}}, {Lines: []string{"x"}, Right: true}},
			Rows:  [][]string{{"[1cm]", "1"}, {"*", "2"}, {odd, odd}},
		},
		{Heads: Texts("a", "b"), Rows: [][]string{{"a", strings.Repeat("a sentence of many words ", 9)}}, Sentences: 1},
	}})
	d.List("Warnings", []string{odd, "[option]"})
	return d
}

// Environments are closed in the order in which they are opened, every row has as many cells as
// there are columns, and nothing of a text is a command.
func TestLaTeXIsSound(t *testing.T) {
	var b bytes.Buffer
	if err := hostileDocument().LaTeX(&b, "Energy"); err != nil {
		t.Fatal(err)
	}
	var open []string
	columns := 0
	for line := range strings.Lines(b.String()) {
		line = strings.TrimSuffix(line, "\n")
		switch rest, begun := strings.CutPrefix(line, `\begin{`); {
		case begun:
			name, options, _ := strings.Cut(rest, "}")
			open = append(open, name)
			if name == "tabular" {
				columns = len(regexp.MustCompile(`[lr]|p\{[^}]*\}`).FindAllString(strings.Trim(options, "{}@"), -1))
			}
		case strings.HasPrefix(line, `\end{`):
			if name := strings.Trim(strings.TrimPrefix(line, `\end`), "{}"); name != open[len(open)-1] {
				t.Errorf("%s is closed within %v", name, open)
			}
			open = open[:len(open)-1]
		case strings.HasSuffix(line, ` \\`):
			cells := strings.Split(strings.TrimSuffix(line, ` \\`), " & ")
			if len(cells) != columns {
				t.Errorf("%d cells in %d columns: %s", len(cells), columns, line)
			}
			for _, c := range cells {
				plain(t, c)
			}
		}
	}
	if len(open) > 0 {
		t.Errorf("%v are not closed", open)
	}
	text := b.String()
	if !strings.HasPrefix(text, `% title \end{document} `) || strings.Contains(text, `\caption{}`) ||
		!strings.Contains(text, "\n% Host: cpu ") {
		t.Error(text)
	}
}

// TeX itself takes it, where there is one.
func TestLaTeXCompiles(t *testing.T) {
	tex, err := exec.LookPath("pdflatex")
	if err != nil {
		t.Skip("there is no pdflatex")
	}
	dir := t.TempDir()
	var b bytes.Buffer
	b.WriteString("\\documentclass{article}\n\\usepackage{booktabs}\n\\begin{document}\n")
	if err := hostileDocument().LaTeX(&b, "Energy"); err != nil {
		t.Fatal(err)
	}
	b.WriteString("\\end{document}\n")
	if err := os.WriteFile(filepath.Join(dir, "a.tex"), b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(tex, "-interaction=nonstopmode", "-halt-on-error", "-draftmode", "a.tex")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		if bytes.Contains(out, []byte("booktabs.sty' not found")) {
			t.Skip("this TeX has no booktabs")
		}
		t.Errorf("%v\n%s\n%s", err, out, b.String())
	}
}
