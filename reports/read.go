package reports

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/reports/document"
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
// written are errors that name the field, as in "records[3].energy_j".
func ReadJSON(r io.Reader) (*record.Results, error) {
	d := decoder{json.NewDecoder(r)}
	var res record.Results
	if err := d.value(reflect.ValueOf(&res).Elem(), ""); err != nil {
		return nil, fmt.Errorf("reports: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("reports: there is more after the end of the results (allowed: one run a file)")
	}
	if err := validate(&res); err != nil {
		return nil, err
	}
	return &res, nil
}

// decoder reads JSON into the types of package bench, with the path to where it is in every
// error. The decoder of the standard library would take names in any case, and any number of
// times, and leaves what is missing at zero.
type decoder struct{ *json.Decoder }

// textUnmarshaler is what reads itself from a string, whatever its kind.
var textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()

// value reads one value; path is "" at the top.
func (d decoder) value(v reflect.Value, path string) error {
	switch {
	case v.Kind() == reflect.Struct && !v.Addr().Type().Implements(textUnmarshaler):
		return d.object(v, path)
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
		return d.array(v, path)
	}
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		return d.fault(path, err)
	}
	if string(raw) == "null" && !slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Slice, reflect.Map}, v.Kind()) {
		return d.fault(path, fmt.Errorf("null (allowed: %s)", kindName(v.Type())))
	}
	if err := json.Unmarshal(raw, v.Addr().Interface()); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			err = fmt.Errorf("%s (allowed: %s)", document.Shortened(string(raw)), kindName(v.Type()))
		}
		return d.fault(path, err)
	}
	return nil
}

// object reads a struct by the names of its fields.
func (d decoder) object(v reflect.Value, path string) error {
	if err := d.delimiter('{', path); err != nil {
		return err
	}
	fields := fieldsOf(v.Type())
	seen := make([]bool, len(fields))
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return d.fault(path, err)
		}
		name, _ := token.(string) // the name of a field is always a string
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == name })
		switch {
		case i < 0:
			return unknown(join(path, name), name, fields)
		case seen[i]:
			return fmt.Errorf("%s: given twice", join(path, name))
		}
		seen[i] = true
		if err := d.value(v.Field(fields[i].index), join(path, name)); err != nil {
			return err
		}
		if name == "schema" && v.Type() == reflect.TypeFor[record.Results]() {
			if got := v.Field(fields[i].index).Int(); got != record.SchemaVersion {
				return fmt.Errorf("schema: %d (allowed: %d; a file of another version of joulemark)", got, record.SchemaVersion)
			}
		}
	}
	if err := d.delimiter('}', path); err != nil {
		return err
	}
	for _, name := range required[v.Type()] {
		if i := slices.IndexFunc(fields, func(f field) bool { return f.name == name }); !seen[i] {
			return fmt.Errorf("%s: missing", join(path, name))
		}
	}
	return nil
}

// array reads a slice of structs; null is none.
func (d decoder) array(v reflect.Value, path string) error {
	token, err := d.Token()
	switch {
	case err != nil:
		return d.fault(path, err)
	case token == nil:
		return nil
	case token != json.Delim('['):
		return d.fault(path, fmt.Errorf("%s (allowed: a list)", document.Shortened(fmt.Sprint(token))))
	}
	v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	for i := 0; d.More(); i++ {
		element := reflect.New(v.Type().Elem()).Elem()
		if err := d.value(element, fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
		v.Set(reflect.Append(v, element))
	}
	return d.delimiter(']', path)
}

// delimiter reads one of { } [ ].
func (d decoder) delimiter(want json.Delim, path string) error {
	token, err := d.Token()
	if err != nil {
		return d.fault(path, err)
	}
	if token != want {
		return d.fault(path, fmt.Errorf("%s (allowed: %v)", document.Shortened(fmt.Sprint(token)), want))
	}
	return nil
}

// fault puts an error where it happened.
func (d decoder) fault(path string, err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	if path == "" {
		path = "results"
	}
	return fmt.Errorf("%s: %w (at byte %d)", path, err, d.InputOffset())
}

func unknown(path, name string, fields []field) error {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	return fmt.Errorf("%s: unknown field%s", document.Shortened(path), suggest.Hint(name, names))
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// kindName says what JSON has to hold for a type.
func kindName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return kindName(t.Elem()) + " or null"
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		return "a list"
	case reflect.Map:
		return "an object"
	case reflect.Float64:
		return "a number"
	case reflect.Uint64:
		return "a whole number of at least 0"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	}
	return "a name" // engines and kinds
}
