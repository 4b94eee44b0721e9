package carbon

import (
	"cmp"
	"fmt"
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
// year. Region "" is [DefaultRegion]; year 0 is the newest. An unknown region is
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
		return rows[len(rows)-1], nil
	}
	for _, f := range rows {
		if f.Year == year {
			return f, nil
		}
	}
	return Factor{}, &UnknownYearError{Region: rows[0].Region, Year: year, Years: fs.Years(rows[0].Region)}
}

// With returns a catalogue in which the factors of other come before those of fs:
// where both have a region and year, other's counts.
func (fs *Factors) With(other *Factors) *Factors {
	merged := slices.Clone(other.list)
	for _, f := range fs.list {
		if !slices.ContainsFunc(other.list, func(o Factor) bool { return sameSlot(o, f) }) {
			merged = append(merged, f)
		}
	}
	return newFactors(merged)
}

// of returns the rows of a region: by code first, so that no name can shadow one.
func (fs *Factors) of(region string) []Factor {
	want := canonical(region)
	byCode := func(f Factor) bool { return f.Region == want }
	byName := func(f Factor) bool { return want != "" && canonical(f.Name) == want }
	for _, match := range []func(Factor) bool{byCode, byName} {
		i := slices.IndexFunc(fs.list, match)
		if i < 0 {
			continue
		}
		code := fs.list[i].Region
		j := i
		for j < len(fs.list) && fs.list[j].Region == code {
			j++
		}
		return fs.list[i:j]
	}
	return nil
}

func (fs *Factors) unknown(region string) error {
	var codes, names []string
	for _, f := range fs.list {
		if len(codes) == 0 || codes[len(codes)-1] != f.Region {
			codes = append(codes, f.Region)
			names = append(names, f.Name)
		}
	}
	suggestions := suggest.Nearest(region, codes)
	for _, n := range suggest.Nearest(region, names) {
		if code := codes[slices.Index(names, n)]; len(suggestions) < 3 && !slices.Contains(suggestions, code) {
			suggestions = append(suggestions, code)
		}
	}
	return &UnknownRegionError{Region: region, Nearest: suggestions, Known: codes}
}

// canonical is the form in which region codes are kept and compared.
func canonical(region string) string { return strings.ToUpper(strings.TrimSpace(region)) }

// newFactors sorts by region and year.
func newFactors(list []Factor) *Factors {
	slices.SortStableFunc(list, func(a, b Factor) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Year, b.Year))
	})
	return &Factors{list: list}
}

func sameSlot(a, b Factor) bool { return a.Region == b.Region && a.Year == b.Year }

// UnknownRegionError is returned for a region that the catalogue does not have.
type UnknownRegionError struct {
	Region  string
	Nearest []string // codes that look like it, the closest first
	Known   []string // all codes
}

func (e *UnknownRegionError) Error() string { return e.Unwrap().Error() }

// Unwrap is the error about the name, with what is allowed.
func (e *UnknownRegionError) Unwrap() error {
	var regions, countries []string
	for _, k := range e.Known {
		if len(k) == 3 {
			countries = append(countries, k)
		} else {
			regions = append(regions, k)
		}
	}
	allowed := nonEmpty(strings.Join(regions, ", "))
	if len(countries) > 0 {
		allowed = append(allowed, fmt.Sprintf("an ISO 3166 alpha-3 code of one of %d countries (%s to %s)",
			len(countries), countries[0], countries[len(countries)-1]))
	}
	return &suggest.KeyError{
		Key: "carbon: grid region", Value: fmt.Sprintf("%q is unknown%s", e.Region, suggest.Question(e.Nearest)),
		Allowed: strings.Join(allowed, ", or "), Prose: true,
	}
}

// UnknownYearError is returned for a year that the catalogue does not have for a
// region.
type UnknownYearError struct {
	Region string
	Year   int
	Years  []int // those it has
}

func (e *UnknownYearError) Error() string {
	return fmt.Sprintf("carbon: grid region %s has no factor for %d; available are %s", e.Region, e.Year, e.available())
}

// Unwrap is the error about the year, with what is allowed.
func (e *UnknownYearError) Unwrap() error {
	return &suggest.KeyError{
		Key: "year", Value: fmt.Sprint(e.Year), When: "for region " + e.Region, Allowed: e.available(),
	}
}

func (e *UnknownYearError) available() string {
	years := make([]string, len(e.Years))
	for i, y := range e.Years {
		years[i] = fmt.Sprint(y)
	}
	return strings.Join(years, ", ") + ", or 0 for the newest"
}
