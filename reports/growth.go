package reports

import (
	"bytes"
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/formula"
	"github.com/joulemark/joulemark/reports/document"
)

// Complexity writes how the messages of algorithms grow with the number of nodes: as a section of
// the report where the format has one, and by itself in files for programs. CSV has no place for
// what could not be fitted.
func Complexity(w io.Writer, f *Format, res *record.Results, opts Options) error {
	if err := f.Need((*Format).Growth, "as growth is no benchmark"); err != nil {
		return err
	}
	if f.section {
		opts.Complexity = true
		return Write(w, f, res, opts)
	}
	if err := res.Validate(); err != nil {
		return err
	}
	fits, left := record.FitGrowth(res.Records, opts.textbook)
	return document.Whole(w, func(b *bytes.Buffer) error { return f.growth(b, fits, left) })
}

func growthSection(fits []record.Growth, left []string) document.Section {
	s := document.Section{Heading: "growth of messages with N"}
	if len(fits) > 0 {
		sh := document.Sheet{Heads: slices.Concat(
			document.Texts("algorithm", "textbook", "fits best"),
			document.Numbers("exponent", "±95%"), document.Texts("sizes"),
		)}
		for _, g := range fits {
			sh.Rows = append(sh.Rows, []string{
				g.Algorithm, document.Dashed(power(g.Textbook)), fitsBest(&g),
				document.Fixed(g.Exponent), document.Fixed(g.HalfWidth), sizes(g.Sizes, ", "),
			})
		}
		s.Sheets = append(s.Sheets, sh)
		s.After = append(s.After, "The exponent is x in messages = c · N^x, by least squares over these sizes; "+
			"where a term of lower order explains it, ± reaches as far as the class. Two classes that fit, or none, "+
			"cannot be told apart at these sizes.")
	}
	for _, l := range left {
		s.After = append(s.After, "Not fitted: "+l)
	}
	if len(s.After) == 0 {
		s.Text = "There is nothing to fit."
	}
	return s
}

// fitsBest is the class that fits, or those between which cannot be told.
func fitsBest(g *record.Growth) string {
	if g.Nearest != "" {
		return power(g.Nearest)
	}
	classes := make([]string, len(g.Fitting))
	for i, c := range g.Fitting {
		classes[i] = power(c)
	}
	if len(classes) == 0 {
		return "none"
	}
	return "cannot tell: " + strings.Join(classes, " or ")
}

// power marks what grows as a class of growth.
func power(class string) string {
	if class == "" {
		return ""
	}
	return "O(" + class + ")"
}

func sizes(ns []int, separator string) string {
	texts := make([]string, len(ns))
	for i, n := range ns {
		texts[i] = strconv.Itoa(n)
	}
	return strings.Join(texts, separator)
}

func csvOfGrowth(b *bytes.Buffer, fits []record.Growth, _ []string) error {
	lines := [][]string{{"algorithm", "textbook", "nearest", "exponent", "exponent_ci95", "sizes", "fitting"}}
	for _, g := range fits {
		lines = append(lines, []string{
			formula.Guarded(g.Algorithm), formula.Guarded(g.Textbook), formula.Guarded(g.Nearest),
			record.Shortest(g.Exponent), record.Shortest(g.HalfWidth), sizes(g.Sizes, ";"),
			formula.Guarded(strings.Join(g.Fitting, ";")),
		})
	}
	return csv.NewWriter(b).WriteAll(lines)
}

func jsonOfGrowth(b *bytes.Buffer, fits []record.Growth, left []string) error {
	return writeJSON(b, struct {
		Fits []record.Growth `json:"fits"`
		Left []string        `json:"left_out,omitempty"`
	}{append([]record.Growth{}, fits...), left})
}
