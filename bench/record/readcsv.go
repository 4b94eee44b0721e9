package record

import (
	"encoding"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/suggest"
)

// NoHead is the warning of results that were read from CSV.
const NoHead = "The records come from CSV, which does not hold the machine, the method, the scenario, and the units of a problem's own figures."

// ReadCSV reads what [WriteCSV] wrote, its columns in any order. It is strict: a column that is unknown, given twice or
// missing, a cell that is not what the column holds, and a record that could not be written are errors that name
// the line and the column. What CSV does not hold stays empty, and a warning says so.
func ReadCSV(r io.Reader) (*Results, error) {
	in := csv.NewReader(r)
	in.ReuseRecord = true
	names, err := in.Read()
	if err == io.EOF {
		return nil, errors.New("line 1: empty (allowed: the names of columns)")
	} else if err != nil {
		return nil, syntax(err)
	}
	columns, errs := columnsOf(names)
	if err := atLine(1, errs...); err != nil {
		return nil, err
	}
	res := &Results{Schema: SchemaVersion, Warnings: []string{NoHead}}
	for {
		cells, err := in.Read()
		if err == io.EOF {
			return res, nil
		} else if err != nil {
			return nil, syntax(err)
		}
		var rec Record
		var errs []error
		for i, f := range columns {
			if err := f.set(&rec, unguarded(cells[i])); err != nil {
				errs = append(errs, fmt.Errorf("column %s: %s (allowed: %w)", f.Name, shortened(cells[i]), err))
			}
		}
		if len(errs) == 0 {
			errs = rec.faults()
		}
		line, _ := in.FieldPos(0)
		if err := atLine(line, errs...); err != nil {
			return nil, err
		}
		res.Records = append(res.Records, rec)
	}
}

// atLine puts where they are before errors.
func atLine(line int, errs ...error) error {
	for i, err := range errs {
		errs[i] = fmt.Errorf("line %d: %w", line, err)
	}
	return errors.Join(errs...)
}

// syntax says what is wrong with the form of a file.
func syntax(err error) error {
	var wrong *csv.ParseError
	if !errors.As(err, &wrong) {
		return err
	}
	if errors.Is(err, csv.ErrFieldCount) {
		return fmt.Errorf("line %d: another number of cells than columns (allowed: one cell a column)", wrong.Line)
	}
	return fmt.Errorf("line %d, byte %d: %w", wrong.Line, wrong.Column, wrong.Err)
}

// columnsOf are the figures of a line of names.
func columnsOf(names []string) ([]*Figure, []error) {
	names[0] = strings.TrimPrefix(names[0], "\ufeff") // as spreadsheets begin a file
	all := namesOf(figures)
	columns := make([]*Figure, len(names))
	var errs []error
	for i, name := range names {
		at := slices.Index(all, name)
		switch {
		case at < 0:
			errs = append(errs, fmt.Errorf("column %d: %s is unknown%s", i+1, shortened(name), suggest.Hint(name, all)))
		case slices.Contains(columns[:i], figures[at]):
			errs = append(errs, fmt.Errorf("column %d: %s is given twice", i+1, name))
		default:
			columns[i] = figures[at]
		}
	}
	var missing []string
	for _, f := range first {
		if !slices.Contains(columns, f) {
			missing = append(missing, f.Name)
		}
	}
	switch {
	case len(missing) > len(first)/2 || len(errs) > len(names)/2:
		return nil, []error{fmt.Errorf("%s: no columns of records (allowed: %s, ...)", shortened(strings.Join(names, ",")), strings.Join(all[:4], ", "))}
	case len(missing) > 0:
		errs = append(errs, fmt.Errorf("%s: missing", strings.Join(missing, ", ")))
	}
	return columns, errs
}

// set reads the figure from a cell of CSV. The error says what is allowed.
func (f *Figure) set(r *Record, cell string) error {
	v := f.field(r)
	if v.Kind() == reflect.Pointer {
		if cell == "" {
			return nil
		}
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	switch x := v.Addr().Interface().(type) {
	case *[]NamedFigure:
		return split(x, cell)
	case encoding.TextUnmarshaler:
		if x.UnmarshalText([]byte(cell)) != nil {
			return errors.New(strings.Join(f.choices(), ", "))
		}
		return nil
	}
	var err error
	switch {
	case v.Kind() == reflect.String:
		v.SetString(cell)
	case v.Kind() == reflect.Bool:
		v.SetBool(cell == "true")
		if cell != "true" && cell != "false" {
			return errors.New("true, false")
		}
	case v.CanInt():
		var n int64
		if n, err = strconv.ParseInt(cell, 10, 64); err != nil {
			return errors.New("a whole number")
		}
		v.SetInt(n)
	case v.CanUint():
		var n uint64
		if n, err = strconv.ParseUint(cell, 10, 64); err != nil {
			return errors.New("a whole number of at least 0")
		}
		v.SetUint(n)
	default:
		var x float64
		if x, err = decimal(cell); err != nil {
			return err
		}
		v.SetFloat(x)
	}
	return nil
}

// choices are what a figure may be that has a name.
func (f *Figure) choices() []string {
	if f.Name == "engine" {
		return append(engine.Names(), engine.Reference.Name)
	}
	var kinds []string
	for _, k := range energy.Kinds() {
		kinds = append(kinds, k.String())
	}
	return kinds
}

// decimal reads a number as CSV has it, and not what else a program may take for one, such as NaN or 0x1p4.
func decimal(cell string) (float64, error) {
	x, err := strconv.ParseFloat(cell, 64)
	if err != nil || strings.Trim(cell, "0123456789+-.eE") != "" {
		return 0, errors.New("a finite number")
	}
	return x, nil
}

// split reads name=value;name=value.
func split(list *[]NamedFigure, cell string) error {
	if cell == "" {
		return nil
	}
	for part := range strings.SplitSeq(cell, ";") {
		name, value, ok := strings.Cut(part, "=")
		x, err := decimal(value)
		if !ok || err != nil {
			return errors.New("name=number;name=number")
		}
		*list = append(*list, NamedFigure{Name: unescapeName.Replace(name), Value: x})
	}
	return nil
}

// shortened is what stands in a file, in quotes and not so long that it fills the screen.
func shortened(s string) string {
	const longest = 60
	if r := []rune(s); len(r) > longest {
		s = string(r[:longest]) + "…"
	}
	return strconv.Quote(s)
}
