package reports

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/formula"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports/document"
	"github.com/joulemark/joulemark/reports/page"
)

func tableOfExperiment(b *bytes.Buffer, res *result.Result, opts Options) error {
	return experimentDocument(res, opts.width()).Text(b, opts.width())
}

func markdownOfExperiment(b *bytes.Buffer, res *result.Result, _ Options) error {
	return experimentDocument(res, unlimited).Markdown(b)
}

// htmlOfExperiment is the page of an experiment: its tables, charts and diagrams.
func htmlOfExperiment(b *bytes.Buffer, res *result.Result, _ Options) error {
	a := page.Article{Document: experimentDocument(res, unlimited), Figures: res.Figures}
	for _, d := range res.Diagrams {
		var drawn bytes.Buffer
		if err := diagramSVG(&drawn, d); err != nil {
			return err
		}
		a.Diagrams = append(a.Diagrams, page.Diagram{Title: d.Title, SVG: drawn.Bytes()})
	}
	return page.WriteArticles(b, a.Title, []page.Article{a})
}

func latexOfExperiment(b *bytes.Buffer, res *result.Result, _ Options) error {
	return experimentDocument(res, latexWidth).LaTeX(b, "Parameters")
}

func experimentDocument(res *result.Result, width int) *document.Document {
	d := &document.Document{Title: res.Name}
	if res.Title != "" {
		d.Title += ": " + res.Title
	}
	d.Fact("Parameters", res.Parameters)
	shown := res.Shown
	if len(shown) == 0 {
		shown = []result.Table{res.Data}
	}
	for i := range shown {
		d.Sections = append(d.Sections, tableSection(&shown[i], width))
	}
	d.List("Missing", res.Missing)
	d.List("Notes", res.Notes)
	d.List("Timing", res.Timing)
	return d
}

func csvOfExperiment(b *bytes.Buffer, res *result.Result, _ Options) error {
	t := &res.Data
	lines := [][]string{make([]string, len(t.Columns))}
	for i, c := range t.Columns {
		lines[0][i] = c.Name
	}
	for _, row := range t.Rows {
		line := make([]string, len(row))
		for i, v := range row {
			line[i] = exactCell(v)
		}
		lines = append(lines, line)
	}
	return csv.NewWriter(b).WriteAll(lines)
}

// These have the names of an experiment in files.
type (
	jsonExperiment struct {
		Name       string `json:"name"`
		Title      string `json:"title"`
		Parameters string `json:"parameters"`
		jsonTable
		Shown   []jsonTable `json:"shown,omitempty"`
		Notes   []string    `json:"notes,omitempty"`
		Timing  []string    `json:"timing,omitempty"`
		Missing []string    `json:"missing,omitempty"`
	}
	jsonTable struct {
		Title   string       `json:"title,omitempty"`
		Columns []jsonColumn `json:"columns"`
		Rows    [][]any      `json:"rows"`
		After   []string     `json:"after,omitempty"`
	}
	jsonColumn struct {
		Name     string `json:"name"`
		Head     string `json:"head,omitempty"`
		Decimals int    `json:"decimals,omitempty"`
	}
)

func jsonOfExperiment(b *bytes.Buffer, res *result.Result, _ Options) error {
	out := jsonExperiment{
		Name: res.Name, Title: res.Title, Parameters: res.Parameters, jsonTable: jsonTableOf(&res.Data),
		Notes: res.Notes, Timing: res.Timing, Missing: res.Missing,
	}
	for i := range res.Shown {
		out.Shown = append(out.Shown, jsonTableOf(&res.Shown[i]))
	}
	return writeJSON(b, out)
}

// jsonTableOf has lists where there are none, which is not the same as null.
func jsonTableOf(t *result.Table) jsonTable {
	out := jsonTable{Title: t.Title, Columns: []jsonColumn{}, Rows: append([][]any{}, t.Rows...), After: t.After}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, jsonColumn(c))
	}
	return out
}

// validateExperiment finds all cells that cannot be written, in all tables.
func validateExperiment(res *result.Result) error {
	if res == nil {
		return errNoResults
	}
	faults := tableFaults(res, "data", &res.Data)
	for i := range res.Shown {
		name := fmt.Sprintf("shown table %d", i+1)
		if title := res.Shown[i].Title; title != "" {
			name += fmt.Sprintf(" (%s)", suggest.Name(title))
		}
		faults = append(faults, tableFaults(res, name, &res.Shown[i])...)
	}
	return errors.Join(faults...)
}

// mostFaults is how many faults of a table are named.
const mostFaults = 5

func tableFaults(res *result.Result, name string, t *result.Table) []error {
	var faults []error
	fault := func(row int, format string, args ...any) {
		at := fmt.Sprintf("reports: experiment %s: %s: row %d: ", suggest.Name(res.Name), name, row+1)
		faults = append(faults, fmt.Errorf(at+format, args...))
	}
	for r, row := range t.Rows {
		if len(faults) >= mostFaults {
			return append(faults, fmt.Errorf("reports: experiment %s: %s: there may be more from row %d on",
				suggest.Name(res.Name), name, r+1))
		}
		if len(row) != len(t.Columns) {
			fault(r, "%s (allowed: %d, as many as columns)", number.Plural(len(row), "cell"), len(t.Columns))
			continue
		}
		for c, v := range row {
			switch x := v.(type) {
			case nil, int, int64, string, bool:
			case float64:
				if !record.Finite(x) {
					fault(r, "column %s: %v (allowed: finite numbers, or nil for none)",
						suggest.Name(t.Columns[c].Name), x)
				}
			case result.Quantity:
				if t == &res.Data || !record.Finite(x.Low) || !record.Finite(x.Value) || !record.Finite(x.High) {
					fault(r, "column %s: %v (allowed: finite quantities, in tables that are shown)",
						suggest.Name(t.Columns[c].Name), x)
				}
			default:
				fault(r, "column %s: a %T (allowed: int, int64, float64, string, bool or nil)",
					suggest.Name(t.Columns[c].Name), v)
			}
		}
	}
	return faults
}

// exactCell is a cell with all its digits, as in CSV.
func exactCell(v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case float64:
		return record.Shortest(x)
	case string:
		return formula.Guarded(x)
	}
	return fmt.Sprint(v)
}

// shownCell is a cell for a reader.
func shownCell(v any, decimals int) string {
	switch x := v.(type) {
	case nil:
		return document.Missing
	case int:
		return wholeNumber(int64(x))
	case int64:
		return wholeNumber(x)
	case float64:
		return roundedNumber(x, decimals)
	case bool:
		if x {
			return "yes"
		}
		return "no"
	case result.Quantity:
		return strings.TrimSpace(energy.FormatSI(x.Value, x.Unit) + " " + document.Span(x.Low, x.Value, x.High, x.Unit))
	}
	return fmt.Sprint(v)
}

func wholeNumber(v int64) string { return number.Grouped(strconv.FormatInt(v, 10)) }

// apart, as a number of decimals, leaves every number of a column its own.
const apart = -1

// significant is how many digits a reader is shown of a number whose column does not say.
const significant = 4

// significantDecimals is how many decimals a number needs for its significant digits, or for all
// that it has if those are fewer; 0 where whole numbers have more.
func significantDecimals(v float64) int {
	// The exponent after rounding: 9.9996 has one digit more before the point then.
	_, e, _ := strings.Cut(strconv.FormatFloat(v, 'e', significant-1, 64), "e")
	exponent, _ := strconv.Atoi(e)
	_, fraction, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	return min(max(significant-1-exponent, 0), len(fraction))
}

// roundedNumber prints a number with so many decimals, or apart from others with as many as its
// significant digits take, and with an exponent where it is very small or large.
func roundedNumber(v float64, decimals int) string {
	if decimals == apart {
		if v == 0 {
			return "0"
		}
		if size := math.Abs(v); size < 1e-4 || size >= 1e15 {
			return strconv.FormatFloat(v, 'e', significant-1, 64)
		}
		decimals = significantDecimals(v)
	}
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if math.Signbit(v) && strings.Trim(s, "-0.") == "" {
		s = s[1:] // no minus before what is shown as zero
	}
	return number.Grouped(s)
}
