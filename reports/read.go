package reports

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
)

// required are the fields without which a file holds no results. Figures that were added to records
// later are not among them, so that files from before still read.
var required = map[reflect.Type][]string{
	reflect.TypeFor[record.Results]():     {"schema", "tool", "host", "method", "scenario", "records"},
	reflect.TypeFor[record.Record]():      record.FirstFigures(),
	reflect.TypeFor[record.NamedFigure](): {"name", "value"},
}

// Read reads results that were written as JSON or as CSV, whichever it is.
func Read(text []byte) (*record.Results, error) {
	switch start := bytes.TrimLeft(text, " \t\r\n\ufeff"); {
	case len(start) == 0:
		return nil, errors.New("empty (allowed: the JSON or CSV of a run)")
	case start[0] == '{' || start[0] == '[':
		return ReadJSON(bytes.NewReader(text))
	}
	return record.ReadCSV(bytes.NewReader(text))
}

// ReadJSON reads what the format JSON wrote. It is strict: another version of the schema, a field
// that is unknown, missing, given twice or of the wrong type, and a record that could not be
// written are errors that name the line and the field, as in "line 70: records[3].energy_j".
// They come back together, up to ten.
func ReadJSON(r io.Reader) (*record.Results, error) {
	var res record.Results
	if err := readJSON(r, &res); err != nil {
		return nil, err
	}
	return &res, res.Validate()
}

func readJSON(r io.Reader, res *record.Results) error {
	text, err := strict.Read(r, strict.MaxResults)
	if err != nil {
		return err
	}
	tree, err := strict.JSON(text)
	if err != nil {
		return err
	}
	// Of another version nothing else need be right.
	if schema := tree.At("schema"); schema != nil && schema.Kind == strict.Number && schema.Text != strconv.Itoa(record.SchemaVersion) {
		return fmt.Errorf("line %d: %w", schema.Line,
			suggest.Wrong("schema", schema, "%d; a file of another version of joulemark", record.SchemaVersion))
	}
	d := strict.Decoder{Tag: "json", Root: "results", Required: func(t reflect.Type) []string { return required[t] }}
	return d.Decode(tree, res)
}
