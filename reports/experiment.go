package reports

import (
	"bytes"
	"encoding/csv"

	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/reports/document"
)

func tableOfExperiment(b *bytes.Buffer, res *result.Result, opts Options) error {
	return experimentDocument(res, opts.width()).Text(b, opts.width())
}

func markdownOfExperiment(b *bytes.Buffer, res *result.Result, _ Options) error {
	return experimentDocument(res, unlimited).Markdown(b)
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

func jsonOfExperiment(b *bytes.Buffer, res *result.Result, _ Options) error {
	data := jsonTableOf(&res.Data)
	out := jsonExperiment{
		Name: res.Name, Title: res.Title, Parameters: res.Parameters,
		Columns: data.Columns, Rows: data.Rows, After: data.After, Notes: res.Notes, Timing: res.Timing,
	}
	for i := range res.Shown {
		out.Shown = append(out.Shown, jsonTableOf(&res.Shown[i]))
	}
	return writeJSON(b, out)
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
