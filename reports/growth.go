package reports

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/reports/document"
)

func growthSection(fits []record.Growth, left []string) document.Section {
	s := document.Section{Heading: "growth of messages with N"}
	if len(fits) > 0 {
		sh := document.Sheet{Heads: slices.Concat(
			document.Texts("algorithm", "textbook", "fits best"),
			document.Numbers("exponent", "±95%"), document.Texts("sizes"),
		)}
		for _, g := range fits {
			sh.Rows = append(sh.Rows, []string{
				g.Algorithm, document.Dashed(power(g.Textbook)), power(g.Nearest),
				document.Fixed(g.Exponent), document.Fixed(g.HalfWidth), sizes(g.Sizes, ", "),
			})
		}
		s.Sheets = append(s.Sheets, sh)
		s.After = append(s.After, "The exponent is x in messages = c · N^x, by least squares over these sizes, "+
			"in which lower-order terms still show.")
	}
	for _, l := range left {
		s.After = append(s.After, "Not fitted: "+l)
	}
	if len(s.After) == 0 {
		s.Text = "There is nothing to fit."
	}
	return s
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
	lines := [][]string{{"algorithm", "textbook", "nearest", "exponent", "exponent_ci95", "sizes"}}
	for _, g := range fits {
		lines = append(lines, []string{
			record.Guarded(g.Algorithm), record.Guarded(g.Textbook), record.Guarded(g.Nearest),
			record.Shortest(g.Exponent), record.Shortest(g.HalfWidth), sizes(g.Sizes, ";"),
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
