package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"

	"github.com/joulemark/joulemark/internal/strict"
)

// WriteJSON writes the results as they are, in two blanks a level: the records and, once, the host,
// the tool's version, the scenario and the method. The totals of the records end it.
func WriteJSON(w io.Writer, res *Results) error {
	out := struct {
		Results
		Totals *Totals `json:"totals,omitempty"`
	}{Results: *res}
	out.Schema = SchemaVersion // that of the types this package was built with
	if out.Records == nil {
		out.Records = []Record{} // no records, which is not the same as null
	}
	if totals, known := TotalsOf(out.Records); known {
		out.Totals = &totals
	}
	enc := plainEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

// MarshalJSON writes the figures in the order of the table, which the groups of a record do not
// have.
func (r Record) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := plainEncoder(&b)
	for i, f := range figures {
		b.WriteByte("{,"[min(i, 1)])
		b.WriteString(`"` + f.Name + `":`)
		value := f.field(&r).Interface()
		if f.absent(&r) {
			value = nil
		}
		if err := enc.Encode(value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// WriteColumns writes the results in one line, with what is special in HTML escaped, and in place
// of records what all of them have in common, the names of the other figures, and a row of their
// values for each. Figures that follow from others, and those added after the first version that
// no record has, or that are zero in all, are left out. [Read] reads the same of it as of
// WriteJSON, which is four times as long. A page holds its records in this form.
func WriteColumns(w io.Writer, res *Results) error {
	type head Results
	out := struct {
		head
		Schema  int            `json:"schema"`
		Records *int           `json:"records,omitempty"` // in place of those of the head
		Common  map[string]any `json:"common"`
		Columns []string       `json:"columns"`
		Rows    [][]any        `json:"rows"`
	}{
		head: head(*res), Schema: SchemaVersion, Common: map[string]any{}, Columns: []string{},
		Rows: make([][]any, len(res.Records)),
	}
	for i := range out.Rows {
		out.Rows[i] = []any{}
	}
	for i, f := range figures {
		if f.derived != nil {
			continue
		}
		values := make([]any, len(res.Records))
		same, said := true, i < len(first)
		for k := range res.Records {
			r := &res.Records[k]
			values[k] = f.field(r).Interface()
			said = said || f.absent(r) || !f.field(r).IsZero()
			if f.absent(r) {
				values[k] = nil
			}
			same = same && reflect.DeepEqual(values[k], values[0])
		}
		switch {
		case !said || len(values) == 0:
		case same:
			out.Common[f.Name] = values[0]
		default:
			out.Columns = append(out.Columns, f.Name)
			for k, v := range values {
				out.Rows[k] = append(out.Rows[k], v)
			}
		}
	}
	return json.NewEncoder(w).Encode(out)
}

// What is around [WriteColumns] in a page, which [Read] finds it by.
const (
	PageOpens  = `<script type="application/json" class="records">`
	PageCloses = `</script>`
)

// inPage is the JSON that a page holds, false where the text is no page.
func inPage(text []byte) (within []byte, page bool, err error) {
	if !bytes.HasPrefix(text, []byte("<!DOCTYPE html>")) {
		return nil, false, nil
	}
	_, rest, ok := bytes.Cut(text, []byte(PageOpens))
	within, rest, closed := bytes.Cut(rest, []byte(PageCloses))
	switch {
	case !ok || !closed:
		return nil, true, errors.New("a page without records (allowed: the page of a run)")
	case bytes.Contains(rest, []byte(PageOpens)):
		return nil, true, errors.New("a page of several runs (allowed: that of one)")
	}
	return within, true, nil
}

// fromColumns makes the records of what [WriteColumns] wrote. What is of another form is left
// alone.
func fromColumns(tree *strict.Node) error {
	columns, rows := tree.At("columns"), tree.At("rows")
	if columns == nil || rows == nil || tree.At("records") != nil {
		return nil
	}
	list := strict.Node{Name: "records", Kind: strict.List, Line: rows.Line}
	for i, row := range rows.Nodes {
		if row.Kind != strict.List || len(row.Nodes) != len(columns.Nodes) {
			return fmt.Errorf("line %d: rows[%d]: %d values (allowed: %d, as many as columns)",
				row.Line, i, len(row.Nodes), len(columns.Nodes))
		}
		row.Kind = strict.Object
		for k := range row.Nodes {
			row.Nodes[k].Name = columns.Nodes[k].Text
		}
		if common := tree.At("common"); common != nil {
			row.Nodes = append(row.Nodes, slices.Clone(common.Nodes)...)
		}
		list.Nodes = append(list.Nodes, row)
	}
	tree.Nodes = slices.DeleteFunc(tree.Nodes, func(n strict.Node) bool {
		return n.Name == "columns" || n.Name == "rows" || n.Name == "common"
	})
	tree.Nodes = append(tree.Nodes, list)
	return nil
}

func plainEncoder(w io.Writer) *json.Encoder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc
}
