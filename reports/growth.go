package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/reports/document"
)

// Complexity writes how the messages of algorithms grow with the number of nodes, as
// [bench.FitGrowth] found it, in any format but that of benchmarks. Left says which
// algorithms could not be fitted and why; CSV has no place for it.
func Complexity(w io.Writer, f Format, fits []record.Growth, left []string) error {
	for _, g := range fits {
		if !finite(g.Exponent) || !finite(g.HalfWidth) {
			return fmt.Errorf("reports: growth of %s: exponent %v ± %v (allowed: finite numbers)", document.Plain(g.Algorithm), g.Exponent, g.HalfWidth)
		}
	}
	switch f {
	case FormatTable:
		return (&document.Document{Sections: []document.Section{growthSection(fits, left)}}).Text(w, DefaultWidth)
	case FormatMarkdown:
		return (&document.Document{Sections: []document.Section{growthSection(fits, left)}}).Markdown(w)
	case FormatCSV:
		return growthCSV(w, fits)
	case FormatJSON:
		return growthJSON(w, fits, left)
	case FormatBench:
		return fmt.Errorf("format %s: complexity is no benchmark (allowed: %s, %s, %s, %s)",
			f, FormatTable, FormatCSV, FormatJSON, FormatMarkdown)
	}
	_, err := ParseFormat(string(f))
	return err
}

func growthSection(fits []record.Growth, left []string) document.Section {
	s := document.Section{Heading: "growth of messages with N"}
	if len(fits) > 0 {
		sh := document.Sheet{Heads: slices.Concat(
			document.Texts("algorithm", "textbook", "fits best"), document.Numbers("exponent", "±95%"), document.Texts("sizes"),
		)}
		for _, g := range fits {
			sh.Rows = append(sh.Rows, []string{
				g.Algorithm, document.Dashed(power(g.Textbook)), power(g.Nearest), document.Fixed(g.Exponent), document.Fixed(g.HalfWidth), sizes(g.Sizes, ", "),
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

// growthJSONFit has the names of a fit in files.
type growthJSONFit struct {
	Algorithm string  `json:"algorithm"`
	Textbook  string  `json:"textbook"`
	Nearest   string  `json:"nearest"`
	Exponent  float64 `json:"exponent"`
	HalfWidth float64 `json:"exponent_ci95"`
	Sizes     []int   `json:"sizes"`
}

func growthCSV(w io.Writer, fits []record.Growth) error {
	return document.Whole(w, func(b *bytes.Buffer) error {
		out := csv.NewWriter(b)
		lines := [][]string{{"algorithm", "textbook", "nearest", "exponent", "exponent_ci95", "sizes"}}
		for _, g := range fits {
			lines = append(lines, []string{
				guarded(g.Algorithm), guarded(g.Textbook), guarded(g.Nearest),
				shortest(g.Exponent), shortest(g.HalfWidth), sizes(g.Sizes, ";"),
			})
		}
		return out.WriteAll(lines)
	})
}

func growthJSON(w io.Writer, fits []record.Growth, left []string) error {
	out := struct {
		Fits []growthJSONFit `json:"fits"`
		Left []string        `json:"left_out,omitempty"`
	}{Fits: []growthJSONFit{}, Left: left}
	for _, g := range fits {
		out.Fits = append(out.Fits, growthJSONFit{g.Algorithm, g.Textbook, g.Nearest, g.Exponent, g.HalfWidth, g.Sizes})
	}
	return document.Whole(w, func(b *bytes.Buffer) error {
		enc := json.NewEncoder(b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(out)
	})
}
