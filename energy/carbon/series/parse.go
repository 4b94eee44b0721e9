package series

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
)

// forms is what a file may be, in words.
const forms = "CSV with the columns " + colTime + " and " + colGrams + ", CSV or JSON of Electricity Maps, " +
	"JSON of WattTime v3 or of carbonintensity.org.uk"

// Parse reads a series; name is what the file is called in reports. Which form it has is told by
// the content. Reading is strict: gaps, overlaps, intervals of several lengths, several zones,
// numbers that are none, and units of something else are errors that name the line. Of what a
// publisher's file holds besides the intensities nothing is read.
func Parse(content []byte, name string) (*Series, error) {
	f, err := parse(bytes.TrimPrefix(content, []byte("\ufeff")))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", suggest.Name(name), err)
	}
	f.File = name
	s, err := f.series()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", suggest.Name(name), err)
	}
	return s, nil
}

func parse(content []byte) (*file, error) {
	start := bytes.TrimSpace(content)
	if len(start) == 0 {
		return nil, fmt.Errorf("empty (allowed: %s)", forms)
	}
	if start[0] != '{' && start[0] != '[' {
		return parseCSV(content)
	}
	tree, err := strict.JSON(content)
	if err != nil {
		return nil, err
	}
	faults := strict.Faults{Root: "the file"}
	faults.Sound(tree, "")
	if errs := faults.List(); len(errs) > 0 {
		return nil, strict.Join(errs)
	}
	for _, form := range []struct {
		is   func(*strict.Node) bool
		read func(*file, *strict.Node)
	}{
		{isWattTime, (*file).wattTime},
		{isElectricityMaps, (*file).electricityMaps},
		{isGreatBritain, (*file).greatBritain},
	} {
		if form.is(tree) {
			f := &file{}
			form.read(f, tree)
			return f, nil
		}
	}
	return nil, fmt.Errorf("JSON of no form that is known (allowed: %s)", forms)
}

// lineEnds makes those of other systems the usual ones.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// row is a line of CSV, by its columns.
type row struct {
	line    int
	columns map[string]int
	cells   []string
}

// text is a cell without blanks around it, "" where there is no such column.
func (r row) text(column string) string {
	i, ok := r.columns[column]
	if !ok {
		return ""
	}
	return strings.TrimSpace(r.cells[i])
}

func parseCSV(content []byte) (*file, error) {
	in := csv.NewReader(strings.NewReader(lineEnds.Replace(string(content))))
	in.Comment = '#'
	heading, err := in.Read()
	if err != nil {
		return nil, csvError(err)
	}
	line, _ := in.FieldPos(0)
	f := &file{}
	columns := map[string]int{}
	for i, name := range heading {
		name = columnName(name)
		if _, twice := columns[name]; twice {
			f.fault(line, fmt.Errorf("column %s is given twice (allowed: once)", suggest.Quote(name)))
		}
		columns[name] = i
	}
	var read func(row)
	switch {
	case has(columns, colTime):
		read = f.own(line, columns)
	case has(columns, mapsTime):
		read = f.mapsRows(line, columns)
	default:
		return nil, fmt.Errorf("line %d: the columns are %s (allowed: %s)", line,
			suggest.Quote(strings.Join(heading, ",")), forms)
	}
	if read == nil {
		return f, nil
	}
	for {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return f, nil
		}
		if err != nil {
			return nil, csvError(err)
		}
		line, _ := in.FieldPos(0)
		read(row{line, columns, cells})
	}
}

func has(columns map[string]int, name string) bool {
	_, ok := columns[name]
	return ok
}

// columnName is the name of a column without what publishers have changed in it over the years: the
// case, and whether the 2 of CO2 is a small one.
func columnName(name string) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimSpace(name), "₂", "2"))
}

// csvError says what is wrong with the form of the file.
func csvError(err error) error {
	var wrong *csv.ParseError
	if !errors.As(err, &wrong) {
		if errors.Is(err, io.EOF) {
			return errors.New("nothing but comments (allowed: a line of columns, and one at least below it)")
		}
		return err
	}
	return fmt.Errorf("line %d: %w", wrong.Line, wrong.Err)
}
