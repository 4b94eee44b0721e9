package reports

import (
	"fmt"
	"io"
	"reflect"
	"strconv"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
)

// required are the fields without which a record is not one. Fields that were added to records
// later are not among them, so that files from before still read.
var required = map[reflect.Type][]string{
	reflect.TypeFor[record.Results](): {"schema", "tool", "host", "method", "scenario", "records"},
	reflect.TypeFor[record.Record](): {
		"algorithm", "problem", "unit", "nodes", "topology", "engine", "seed", "trial", "repetitions", "ops", "messages",
		"expected_low", "expected_high", "bytes", "wire_bytes", "dropped", "max_node_messages", "gini_sent", "depth",
		"virtual_s", "wall_s", "cpu_s", "cpu_resolution_s", "energy_j", "energy_low_j", "energy_high_j", "idle_j",
		"energy_kind", "energy_source", "network_j", "predicted_j", "predicted_low_j", "predicted_high_j", "profile",
		"gco2e", "gco2e_low", "gco2e_high", "grid_region", "grid_year", "grid_edition", "grid_g_per_kwh", "status",
	},
	reflect.TypeFor[record.NamedFigure](): {"name", "value"},
}

// ReadJSON reads what [JSON] wrote. It is strict: another version of the schema, a field
// that is unknown, missing, given twice or of the wrong type, and a record that could not be
// written are errors that name the line and the field, as in "line 70: records[3].energy_j".
// They come back together, up to ten.
func ReadJSON(r io.Reader) (*record.Results, error) {
	var res record.Results
	if err := readJSON(r, &res); err != nil {
		return nil, fmt.Errorf("reports: %w", err)
	}
	if err := validate(&res); err != nil {
		return nil, err
	}
	return &res, nil
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
