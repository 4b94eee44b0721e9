package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"

	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/reports/document"
)

// Experiment writes what an experiment came to, in any format but that of benchmarks. The table and
// Markdown have the tables for readers, with numbers rounded to what a reader needs; CSV has the
// published columns alone, and JSON everything but the pictures, both with all digits. Nothing is
// written if a table is not sound: the error names the table, the row and the column.
func Experiment(w io.Writer, f Format, res *result.Result, opts Options) error {
	if err := validateExperiment(res); err != nil {
		return err
	}
	switch f {
	case FormatTable:
		return experimentDocument(res, opts.width()).Text(w, opts.width())
	case FormatMarkdown:
		return experimentDocument(res, unlimited).Markdown(w)
	case FormatCSV:
		return experimentCSV(w, &res.Data)
	case FormatJSON:
		return experimentJSON(w, res)
	case FormatBench:
		return fmt.Errorf("format %s: an experiment is no benchmark (allowed: %s, %s, %s, %s)",
			f, FormatTable, FormatCSV, FormatJSON, FormatMarkdown)
	}
	_, err := ParseFormat(string(f))
	return err
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
	d.List("Notes", res.Notes)
	d.List("Timing", res.Timing)
	return d
}

func experimentCSV(w io.Writer, t *result.Table) error {
	return document.Whole(w, func(b *bytes.Buffer) error {
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
	})
}

// These have the names of an experiment in files.
type (
	jsonExperiment struct {
		Name       string       `json:"name"`
		Title      string       `json:"title"`
		Parameters string       `json:"parameters"`
		Columns    []jsonColumn `json:"columns"`
		Rows       [][]any      `json:"rows"`
		After      []string     `json:"after,omitempty"`
		Shown      []jsonTable  `json:"shown,omitempty"`
		Notes      []string     `json:"notes,omitempty"`
		Timing     []string     `json:"timing,omitempty"`
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

func experimentJSON(w io.Writer, res *result.Result) error {
	data := jsonTableOf(&res.Data)
	out := jsonExperiment{
		Name: res.Name, Title: res.Title, Parameters: res.Parameters,
		Columns: data.Columns, Rows: data.Rows, After: data.After, Notes: res.Notes, Timing: res.Timing,
	}
	for i := range res.Shown {
		out.Shown = append(out.Shown, jsonTableOf(&res.Shown[i]))
	}
	return document.Whole(w, func(b *bytes.Buffer) error {
		enc := json.NewEncoder(b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(out)
	})
}

// jsonTableOf has lists where there are none, which is not the same as null.
func jsonTableOf(t *result.Table) jsonTable {
	out := jsonTable{Title: t.Title, Columns: []jsonColumn{}, Rows: t.Rows, After: t.After}
	if out.Rows == nil {
		out.Rows = [][]any{}
	}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, jsonColumn{c.Name, c.Head, c.Decimals})
	}
	return out
}
