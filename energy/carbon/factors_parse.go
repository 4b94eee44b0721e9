package carbon

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Columns that the code asks for by name. Which layout a file has is told by its column of CO2e.
const (
	colLow  = "low"
	colHigh = "high"
	colLoss = "grid_gross_loss_fraction"
)

// layout is a kind of factor file.
type layout struct {
	region, year, co2e, co2 string // columns
	required, optional      []string
	threeLetters            bool // of a region
	editions                bool // every row must have one
}

var (
	// plainLayout is that of one's own factors, and the one that [WriteFactors] writes.
	plainLayout = layout{
		region: "region", year: "year", co2e: "gco2e_per_kwh", co2: "gco2_per_kwh",
		required: []string{"region", "year", "gco2e_per_kwh"},
		optional: []string{colLow, colHigh, "name", "edition", "gco2_per_kwh", colLoss, "note"},
	}
	egridLayout = layout{
		region: "subregion", year: "data_year", co2e: "co2e_lb_per_mwh", co2: "co2_lb_per_mwh", editions: true,
		required: []string{"data_year", "edition", "subregion", "co2e_lb_per_mwh"},
		optional: []string{
			"co2_lb_per_mwh", "ch4_lb_per_mwh", "n2o_lb_per_mwh", "co2e_origin", "note", "name",
			colLoss,
		},
	}
	countryLayout = layout{
		region: "iso3", year: "data_year", co2e: "g_co2e_per_kwh", threeLetters: true,
		required: []string{"iso3", "data_year", "g_co2e_per_kwh"},
		optional: []string{"name", "edition", "note", colLoss},
	}
	layouts = []*layout{&plainLayout, &egridLayout, &countryLayout}
)

// givenSpread is the spread of a factor whose ends the file gives.
const givenSpread = "as the file of factors has it"

// lineEnds makes those of other systems the usual ones.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// maxParseErrors keeps the report of a wholly wrong file readable.
const maxParseErrors = 20

// ParseFactors reads a file of grid factors: CSV with a header. The layout for factors
// of one's own, in g/kWh and with regions of any name, is
//
//	region,year,gco2e_per_kwh [,low,high,name,edition,gco2_per_kwh,grid_gross_loss_fraction,note]
//
// where low and high are the ends of gco2e_per_kwh. Read as well are those of eGRID
//
//	data_year,edition,subregion,co2e_lb_per_mwh
//	[,co2_lb_per_mwh,ch4_lb_per_mwh,n2o_lb_per_mwh,co2e_origin,note,name,grid_gross_loss_fraction]
//
// and of countries
//
//	iso3,data_year,g_co2e_per_kwh [,name,edition,note,grid_gross_loss_fraction]
//
// with columns in any order. Lines that begin with # are comments; a byte order
// mark, and line ends of other systems, are accepted. The publisher is the name to record, for
// instance that of the file. The factors are assumed: nobody but the user vouches
// for them.
//
// Reading is strict. Unknown, missing and repeated columns, a region and year given twice, a region
// by two of its names, a file without rows, and numbers that are not finite, below zero or absurdly
// high are errors that name the line; all faults are reported, up to twenty.
func ParseFactors(r io.Reader, publisher string) (*Factors, error) {
	fs, err := parseFactors(r, publisher, energy.Assumed)
	if err != nil {
		return nil, fmt.Errorf("carbon: %s: %w", publisher, err)
	}
	return fs, nil
}

func parseFactors(r io.Reader, publisher string, kind energy.Kind) (*Factors, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	c := csv.NewReader(strings.NewReader(lineEnds.Replace(strings.TrimPrefix(string(data), "\ufeff"))))
	c.Comment = '#'
	header, err := c.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("the file is empty; it needs a header and at least one row")
	}
	if err != nil {
		return nil, err
	}
	columns, lay, err := readHeader(header)
	if err != nil {
		line, _ := c.FieldPos(0)
		return nil, fmt.Errorf("line %d: %w", line, err)
	}
	var (
		list  []Factor
		errs  []error
		lines = map[string]int{}    // where a region and year was first seen
		codes = map[string]string{} // what a place is called
	)
	for len(errs) < maxParseErrors {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			errs = append(errs, err) // names the line itself
			break
		}
		if slices.Equal(record, header) {
			continue // of a second file behind the first, as cat puts them
		}
		line, _ := c.FieldPos(0)
		f, err := factorRow{columns, record}.factor(lay, publisher, kind)
		if err != nil {
			errs = append(errs, fmt.Errorf("line %d: %w", line, err))
			continue
		}
		if first, seen := lines[f.label()]; seen {
			errs = append(errs, fmt.Errorf("line %d: %s is given a second time, first on line %d",
				line, f.label(), first))
			continue
		}
		lines[f.label()] = line
		place := placeOf(f.Region)
		if code := codes[place]; code != "" && code != f.Region {
			errs = append(errs, fmt.Errorf("line %d: %s and %s are names of one region; call it by one of them",
				line, code, f.Region))
			continue
		}
		codes[place] = f.Region
		list = append(list, f)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, errors.New("the file has a header but no rows; it needs at least one")
	}
	fs := newFactors(list)
	fs.spread()
	return fs, nil
}

// readHeader finds the layout and the place of each column.
func readHeader(header []string) (map[string]int, layout, error) {
	columns := map[string]int{}
	for i, h := range header {
		name := strings.TrimSpace(h)
		if _, twice := columns[name]; twice {
			return nil, layout{}, fmt.Errorf("column %q is given twice", name)
		}
		columns[name] = i
	}
	var lay *layout
	var main []string
	for _, l := range layouts {
		if _, ok := columns[l.co2e]; ok && lay != nil {
			return nil, layout{}, fmt.Errorf("columns %s and %s are both there; a file has one of them",
				lay.co2e, l.co2e)
		} else if ok {
			lay = l
		}
		main = append(main, l.co2e)
	}
	if lay == nil && len(header) == 1 && strings.ContainsAny(header[0], ";\t") {
		return nil, layout{}, fmt.Errorf("the header is %.200q; its columns must be separated by commas", header[0])
	}
	if lay == nil {
		return nil, layout{}, fmt.Errorf("the column of CO2e is missing, which is %s; the header is %.200q",
			strings.Join(main, " or "), strings.Join(header, ","))
	}
	var errs []error
	for _, name := range lay.required {
		if _, ok := columns[name]; !ok {
			errs = append(errs, fmt.Errorf("column %s is missing", name))
		}
	}
	known := slices.Concat(lay.required, lay.optional)
	for _, h := range header {
		if name := strings.TrimSpace(h); !slices.Contains(known, name) {
			errs = append(errs, suggest.Unknown("column", name, known))
		}
	}
	return columns, *lay, errors.Join(errs...)
}

// spread sets the ends of every factor to the least and greatest figure of the
// region in that year and in the years next to it in the catalogue, because a
// figure is applied to electricity of another time than its own. The low end
// also takes in CO2 alone, which many still use in place of CO2e. Ends that the file
// gives stay as they are.
func (fs *Factors) spread() {
	list := fs.list
	co2e := make([]energy.GramsPerKWh, len(list))
	co2 := make([]energy.GramsPerKWh, len(list))
	for i, f := range list {
		co2e[i], co2[i] = f.CO2e.Central, f.CO2.Central
	}
	for i := range list {
		f := &list[i]
		neighbours := 0
		for _, j := range []int{i - 1, i + 1} {
			if j < 0 || j >= len(list) || list[j].Region != f.Region {
				continue
			}
			neighbours++
			if f.Spread != givenSpread {
				f.CO2e.Low, f.CO2e.High = min(f.CO2e.Low, co2e[j]), max(f.CO2e.High, co2e[j])
			}
			if f.HasCO2 && list[j].HasCO2 {
				f.CO2.Low, f.CO2.High = min(f.CO2.Low, co2[j]), max(f.CO2.High, co2[j])
			}
		}
		if f.Spread == givenSpread {
			continue
		}
		if f.HasCO2 {
			f.CO2e.Low = min(f.CO2e.Low, co2[i])
		}
		switch {
		case neighbours > 0 && f.HasCO2:
			f.Spread = "this and the adjacent data years of the region; low also CO2 alone"
		case neighbours > 0:
			f.Spread = "this and the adjacent data years of the region"
		case f.HasCO2:
			f.Spread = "low is CO2 alone; no other spread is known"
		default:
			f.Spread = "no spread is known"
		}
	}
}

// number reads a finite decimal number of at least zero.
func number(s string) (float64, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || strings.ContainsAny(s, "xXpP_") {
		return 0, fmt.Errorf("it is %q; it must be a decimal number", s)
	}
	return v, energy.CheckNonNegative("it", v)
}
