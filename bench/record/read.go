package record

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/internal/formula"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Read reads results that were written as JSON or as CSV, whichever it is. It is strict: a name
// that is unknown, missing or given twice, a value of the wrong type, and a record that could not
// be written are errors that name the line and the figure, as in "line 70: records[3].energy_j".
// They come back together, up to ten. Of results that were still growing ([Growing]) it reads what
// was written to its end.
func Read(text []byte) (*Results, error) {
	res := &Results{}
	var rows *strict.Node
	var err error
	text = bytes.TrimPrefix(text, []byte(byteOrderMark))
	if within, page, err := inPage(text); err != nil {
		return nil, err
	} else if page {
		text = within
	}
	switch start := bytes.TrimLeft(text, " \t\r\n"); {
	case len(start) == 0:
		return nil, errors.New("empty (allowed: the JSON or CSV of a run)")
	case bytes.HasPrefix(text, []byte("\x1f\x8b")):
		return nil, errors.New("compressed by gzip (allowed: the JSON or CSV of a run)")
	case start[0] == '{' || start[0] == '[':
		whole, warnings, growing := unfinished(text)
		if growing {
			text = whole
		}
		if rows, err = res.readJSON(text); err == nil && growing {
			res.Warnings = append(append(res.Warnings, warnings...), Findings(res.Records)...)
		}
	default:
		rows, err = res.readCSV(text)
	}
	if err != nil {
		return nil, err
	}
	for i := range res.Records {
		if err := res.ValidateAt(i); err != nil {
			return nil, fmt.Errorf("line %d: %w", rows.Nodes[i].Line, err)
		}
	}
	return res, nil
}

// ErrNoRecords is about a file of the right form that holds nothing, of which no report can be
// made.
var ErrNoRecords = errors.New("no records (allowed: at least one)")

// byteOrderMark is what spreadsheets and editors write in front of a text.
const byteOrderMark = "\ufeff"

// required are the fields without which JSON holds no results. Figures that were added to records
// later are not among them, so that files from before still read.
var required = map[reflect.Type][]string{
	reflect.TypeFor[Results]():     {"schema", "tool", "host", "method", "scenario", "records"},
	reflect.TypeFor[Record]():      namesOf(first),
	reflect.TypeFor[NamedFigure](): {"name", "value"},
}

var decoder = strict.Decoder{
	Tag: "json", Root: "results",
	Required: func(t reflect.Type) []string { return required[t] },
	Further:  func(t reflect.Type) []string { return further[t] },
}

// further are what files hold and records do not, since it follows from what they do.
var further = map[reflect.Type][]string{
	reflect.TypeFor[Results](): {totalsKey},
	reflect.TypeFor[Record]():  derivedNames(),
}

func (res *Results) readJSON(text []byte) (rows *strict.Node, err error) {
	tree, err := strict.JSON(text)
	if err != nil {
		return nil, err
	}
	if tree.Kind == strict.List && len(tree.Nodes) == 0 {
		return nil, ErrNoRecords
	}
	// Of another version nothing else need be right.
	schema := tree.At("schema")
	if schema != nil && schema.Kind == strict.Number && schema.Text != strconv.Itoa(SchemaVersion) {
		return nil, fmt.Errorf("line %d: %w", schema.Line,
			suggest.Wrong("schema", schema, "%d; a file of another version of joulemark", SchemaVersion))
	}
	if err := fromColumns(tree); err != nil {
		return nil, err
	}
	lacking := gaps(tree.At("records"))
	if err := decoder.Decode(tree, res); err != nil {
		return nil, err
	}
	lack(res.Records, lacking)
	return tree.At("records"), agree(res.Records, tree.At("records"))
}

// gaps takes the nulls of figures that a record may lack out of the tree, so that what is null
// elsewhere is a fault, and returns which figures each record lacks. Those that a program of others
// does not have are no gaps.
func gaps(rows *strict.Node) [][]string {
	if rows == nil {
		return nil
	}
	lacking := make([][]string, len(rows.Nodes))
	for i := range rows.Nodes {
		row := &rows.Nodes[i]
		var e engine.Engine
		name := row.At("engine")
		known := name != nil && e.UnmarshalText([]byte(name.Text)) == nil
		for k := range row.Nodes {
			n := &row.Nodes[k]
			f := byName[n.Name]
			switch {
			case f == nil || n.Kind != strict.Null:
			case known && f.driven && e.Foreign:
				n.Kind = strict.Absent
			case f.gap():
				n.Kind = strict.Absent
				lacking[i] = append(lacking[i], f.Name)
			}
		}
	}
	return lacking
}

// lack says of each record what it lacks.
func lack(records []Record, lacking [][]string) {
	for i := range records {
		records[i].Lack(lacking[i]...)
	}
}

// NoHead is the warning of results that were read from CSV.
const NoHead = "The records come from CSV, which does not hold the machine, the method, the scenario, " +
	"and the units of a problem's own figures."

// readCSV reads what [WriteCSV] wrote, its columns in any order. Where files follow one another, as
// cat puts them, a further heading holds for the lines below it. What CSV does not hold stays
// empty, and a warning says so.
func (res *Results) readCSV(text []byte) (rows *strict.Node, err error) {
	in := csv.NewReader(bytes.NewReader(text))
	in.FieldsPerRecord = -1 // each heading has its own
	list := strict.Node{Name: "records", Kind: strict.List, Line: 1}
	var columns []*Figure
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, malformed(err)
		}
		line, _ := in.FieldPos(0)
		switch {
		case columns == nil || isHeading(cells):
			cells[0] = strings.TrimPrefix(cells[0], byteOrderMark)
			if columns, err = columnsOf(cells, line); err != nil {
				return nil, err
			}
			continue
		case len(cells) != len(columns):
			return nil, fmt.Errorf("line %d: %d cells below %d columns (allowed: one cell a column)",
				line, len(cells), len(columns))
		}
		row := strict.Node{Kind: strict.Object, Line: line, Nodes: make([]strict.Node, len(cells))}
		for i, f := range columns {
			line, _ := in.FieldPos(i)
			row.Nodes[i] = f.node(formula.Unguarded(cells[i]), line)
		}
		list.Nodes = append(list.Nodes, row)
	}
	var file struct {
		Records []Record `json:"records"`
	}
	lacking := gaps(&list)
	tree := &strict.Node{Kind: strict.Object, Line: 1, Nodes: []strict.Node{list}}
	if err := decoder.Decode(tree, &file); err != nil {
		return nil, err
	}
	lack(file.Records, lacking)
	*res = Results{Schema: SchemaVersion, Warnings: []string{NoHead}, Records: file.Records}
	return &list, agree(res.Records, &list)
}

// malformed says what is wrong with the form of a file.
func malformed(err error) error {
	var wrong *csv.ParseError
	if !errors.As(err, &wrong) {
		return err
	}
	return fmt.Errorf("line %d, byte %d: %w", wrong.Line, wrong.Column, wrong.Err)
}

// isHeading tells a line of names of figures from one of their values.
func isHeading(cells []string) bool {
	names := 0
	for _, c := range cells {
		if byName[strings.TrimPrefix(c, byteOrderMark)] != nil {
			names++
		}
	}
	return names > len(cells)/2
}

// columnsOf are the figures of a line of names.
func columnsOf(names []string, line int) ([]*Figure, error) {
	head := strict.Node{Kind: strict.Object, Line: line}
	columns := make([]*Figure, len(names))
	for i, name := range names {
		columns[i] = byName[name]
		head.Nodes = append(head.Nodes, strict.Node{Name: name, Line: line})
	}
	missing := slices.DeleteFunc(namesOf(first), func(name string) bool { return slices.Contains(names, name) })
	if len(missing) > len(first)/2 {
		return nil, fmt.Errorf("line %d: %v: no columns of records (allowed: %s, ...)", line,
			&strict.Node{Kind: strict.String, Text: strings.Join(names, ",")}, strings.Join(namesOf(first)[:4], ", "))
	}
	var faults strict.Faults
	faults.Sound(&head, "")
	faults.Known(&head, "", namesOf(figures))
	errs := faults.List()
	for _, name := range missing {
		errs = append(errs, fmt.Errorf("line %d: %s: missing", line, name))
	}
	return columns, strict.Join(errs)
}

// node is a cell of CSV as JSON would have it.
func (f *Figure) node(cell string, line int) strict.Node {
	n := strict.Node{Name: f.Name, Line: line, Kind: strict.String, Text: cell}
	if cell == "" && f.MayLack() {
		n.Kind = strict.Null
		return n
	}
	switch f.Kind {
	case "number", "whole number":
		n.Kind = strict.Number
	case "yes or no":
		if cell == "true" || cell == "false" {
			n.Kind = strict.Bool
		}
	case "numbers by name":
		if cell == "" {
			n.Kind = strict.Null
			return n
		}
		list := strict.Node{Name: f.Name, Line: line, Kind: strict.List}
		for part := range strings.SplitSeq(cell, ";") {
			name, value, ok := strings.Cut(part, "=")
			if !ok {
				n.Kind, n.Text = strict.Refused, n.String()+" (allowed: name=number;name=number)"
				return n
			}
			list.Nodes = append(list.Nodes, strict.Node{Kind: strict.Object, Line: line, Nodes: []strict.Node{
				{Name: "name", Line: line, Kind: strict.String, Text: unescapeName.Replace(name)},
				{Name: "value", Line: line, Kind: strict.Number, Text: value},
			}})
		}
		return list
	}
	return n
}
