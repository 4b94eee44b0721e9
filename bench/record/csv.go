package record

import (
	"encoding"
	"encoding/csv"
	"io"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/internal/formula"
)

// WriteCSV writes one line a record, below the names of the figures in their order. Numbers are as
// short as they can be without losing a bit, a figure that does not exist is empty, figures by name
// are written as name=value;name=value, without their units. Texts that a spreadsheet would take
// for a formula get an apostrophe in front.
func WriteCSV(w io.Writer, records []Record) error {
	if err := WriteCSVHead(w); err != nil {
		return err
	}
	return WriteCSVLines(w, records)
}

// WriteCSVHead writes the names of the figures alone.
func WriteCSVHead(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(namesOf(figures)); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// WriteCSVLines writes records without the names above them.
func WriteCSVLines(w io.Writer, records []Record) error {
	out := csv.NewWriter(w)
	line := make([]string, len(figures))
	for i := range records {
		for c, f := range figures {
			text, err := f.text(&records[i])
			if err != nil {
				return err
			}
			line[c] = text
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// text is the figure as a cell of CSV.
func (f *Figure) text(r *Record) (string, error) {
	if f.absent(r) {
		return "", nil
	}
	v := f.field(r)
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return "", nil
		}
		v = v.Elem()
	}
	switch x := v.Interface().(type) {
	case []NamedFigure:
		return formula.Guarded(joined(x)), nil
	case encoding.TextMarshaler:
		text, err := x.MarshalText()
		return formula.Guarded(string(text)), err
	}
	switch {
	case v.Kind() == reflect.String:
		return formula.Guarded(v.String()), nil
	case v.Kind() == reflect.Bool:
		return strconv.FormatBool(v.Bool()), nil
	case v.CanInt():
		return strconv.FormatInt(v.Int(), 10), nil
	case v.CanUint():
		return strconv.FormatUint(v.Uint(), 10), nil
	}
	return Shortest(v.Float()), nil
}

// Shortest prints a number in the fewest digits that read back as the same number, with an
// exponent only where the number would be long without, as JSON does.
func Shortest(v float64) string {
	if a := math.Abs(v); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strconv.FormatFloat(v, 'e', -1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// The three characters that figures by name need are written as percent and number in names.
var (
	escapeName   = strings.NewReplacer("%", "%25", ";", "%3B", "=", "%3D")
	unescapeName = strings.NewReplacer("%25", "%", "%3B", ";", "%3D", "=")
)

// joined writes figures as name=value;name=value.
func joined(named []NamedFigure) string {
	parts := make([]string, len(named))
	for i, n := range named {
		parts[i] = escapeName.Replace(n.Name) + "=" + Shortest(n.Value)
	}
	return strings.Join(parts, ";")
}
