package carbon

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/internal/suggest"
)

// DefaultRegion is the region that a lookup without one gets: the average of the
// United States in eGRID.
const DefaultRegion = "US"

// Factors is a catalogue of grid factors, at most one for a region and a year.
// It is immutable and safe for concurrent use. The zero value is empty.
type Factors struct {
	list []Factor // by region, then by year
	// newest is the year that a region is looked up with if none is asked for, where it is not the
	// last: the newest of the factors that went before others.
	newest map[string]int
}

// All returns every factor, by region and year. The slice is the caller's.
func (fs *Factors) All() []Factor { return slices.Clone(fs.list) }

// Len returns the number of factors.
func (fs *Factors) Len() int { return len(fs.list) }

// Regions returns the region codes in order.
func (fs *Factors) Regions() []string {
	var out []string
	for _, f := range fs.list {
		if len(out) == 0 || out[len(out)-1] != f.Region {
			out = append(out, f.Region)
		}
	}
	return out
}

// Years returns the years of a region in order, nothing for an unknown region.
func (fs *Factors) Years(region string) []int {
	var out []int
	for _, f := range fs.of(region) {
		out = append(out, f.Year)
	}
	return out
}

// Lookup returns the factor of a region, by code or full name in any case, and a
// year. Region "" is [DefaultRegion]; year 0 is the newest, of the factors that
// go before others ([Factors.With]). Countries, and groups of them, have other names
// too: the two letters of ISO 3166, and what people call them. An unknown region is
// an [*UnknownRegionError], a year that the region lacks an [*UnknownYearError].
func (fs *Factors) Lookup(region string, year int) (Factor, error) {
	if strings.TrimSpace(region) == "" {
		region = DefaultRegion
	}
	rows := fs.of(region)
	if len(rows) == 0 {
		return Factor{}, fs.unknown(region)
	}
	if year == 0 {
		newest, ok := fs.newest[rows[0].Region]
		if !ok {
			return rows[len(rows)-1], nil
		}
		year = newest
	}
	for _, f := range rows {
		if f.Year == year {
			return f, nil
		}
	}
	return Factor{}, &UnknownYearError{Region: rows[0].Region, Year: year, Years: fs.Years(rows[0].Region)}
}

// With returns a catalogue in which the factors of other come before those of fs:
// where both have a region and year, other's counts, and where no year is asked for
// it is the newest that other has of the region, however new those of fs are.
func (fs *Factors) With(other *Factors) *Factors {
	merged := slices.Clone(other.list)
	for _, f := range fs.list {
		if !slices.ContainsFunc(other.list, func(o Factor) bool { return sameSlot(o, f) }) {
			merged = append(merged, f)
		}
	}
	all := newFactors(merged)
	all.newest = maps.Clone(fs.newest)
	for _, f := range other.list { // the last of a region is its newest
		if all.newest == nil {
			all.newest = map[string]int{}
		}
		all.newest[f.Region] = f.Year
	}
	maps.Copy(all.newest, other.newest)
	return all
}

// newFactors sorts by region and year.
func newFactors(list []Factor) *Factors {
	slices.SortStableFunc(list, func(a, b Factor) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Year, b.Year))
	})
	return &Factors{list: list}
}

func sameSlot(a, b Factor) bool { return a.Region == b.Region && a.Year == b.Year }

// UnknownYearError is returned for a year that the catalogue does not have for a
// region, or for any where Region is "".
type UnknownYearError struct {
	Region string
	Year   int
	Years  []int // those it has
}

func (e *UnknownYearError) Error() string {
	if e.Region == "" {
		return fmt.Sprintf("carbon: no grid region has a factor for %d; available are %s", e.Year, e.available())
	}
	return fmt.Sprintf("carbon: grid region %s has no factor for %d; available are %s", e.Region, e.Year, e.available())
}

// Unwrap is the error about the year, with what is allowed.
func (e *UnknownYearError) Unwrap() error {
	of := &suggest.KeyError{Key: "year", Value: fmt.Sprint(e.Year), Allowed: e.available()}
	if e.Region != "" {
		of.When = "for region " + e.Region
	}
	return of
}

func (e *UnknownYearError) available() string {
	years := make([]string, len(e.Years))
	for i, y := range e.Years {
		years[i] = fmt.Sprint(y)
	}
	return strings.Join(years, ", ") + ", or 0 for the newest"
}
