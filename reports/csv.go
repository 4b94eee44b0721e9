package reports

import (
	"bytes"
	"encoding"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/reports/document"
)

// CSV writes one line a record, below the names of the fields. The columns are the
// fields of [bench.Record] under their JSON names and in their order; new ones only ever
// come at the end. Numbers are as short as they can be without losing a bit, a figure that does
// not exist is empty, metrics are written as name=value;name=value. Texts that a spreadsheet would
// take for a formula get an apostrophe in front.
func CSV(w io.Writer, res *record.Results, _ Options) error {
	if err := validate(res); err != nil {
		return err
	}
	return document.Whole(w, func(b *bytes.Buffer) error {
		out := csv.NewWriter(b)
		line := make([]string, len(recordFields))
		for i, f := range recordFields {
			line[i] = f.name
		}
		if err := out.Write(line); err != nil {
			return err
		}
		for r := range res.Records {
			v := reflect.ValueOf(&res.Records[r]).Elem()
			for i, f := range recordFields {
				text, err := cell(v.Field(f.index))
				if err != nil {
					return fmt.Errorf("reports: %s: %s: %w", recordName(r, &res.Records[r]), f.name, err)
				}
				line[i] = text
			}
			if err := out.Write(line); err != nil {
				return err
			}
		}
		out.Flush()
		return out.Error()
	})
}

// cell is a field as text.
func cell(v reflect.Value) (string, error) {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return "", nil
		}
		v = v.Elem()
	}
	switch x := v.Interface().(type) {
	case []record.NamedFigure:
		return guarded(figures(x)), nil
	case encoding.TextMarshaler:
		text, err := x.MarshalText()
		return guarded(string(text)), err
	}
	switch {
	case v.Kind() == reflect.String:
		return guarded(v.String()), nil
	case v.Kind() == reflect.Bool:
		return strconv.FormatBool(v.Bool()), nil
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10), nil
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10), nil
	case v.CanFloat():
		return shortest(v.Float()), nil
	}
	return "", fmt.Errorf("no column can hold a %s", v.Type())
}

// shortest prints a number in the fewest digits that read back as the same number, with an
// exponent only where the number would be long without, as JSON does.
func shortest(v float64) string {
	if a := math.Abs(v); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strconv.FormatFloat(v, 'e', -1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// figures writes metrics as name=value;name=value. The three characters that this form
// needs are written as percent and number in names.
func figures(metrics []record.NamedFigure) string {
	escape := strings.NewReplacer("%", "%25", ";", "%3B", "=", "%3D")
	parts := make([]string, len(metrics))
	for i, m := range metrics {
		parts[i] = escape.Replace(m.Name) + "=" + shortest(m.Value)
	}
	return strings.Join(parts, ";")
}

// guarded keeps a text from being taken for a formula.
func guarded(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}
