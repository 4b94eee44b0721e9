package configs

import (
	"slices"

	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
)

// LoadFactors lists the grid factors of the regions and years that are asked for, those that ship
// with those of a file of one's own, as Load reads what is asked for. Without a region they are of
// all, and without a year of all years; year 0 is the newest of each region. Where nothing is left
// that is an error.
func LoadFactors(file string, environ []string, flags map[string]string) ([]carbon.Factor, error) {
	l, all, _, err := givenTo(file, readScenario, environ, flags, nil)
	if err != nil {
		return nil, err
	}
	catalogue, err := l.config.Catalogue()
	l.faults(all, "", err)
	if err := strict.Join(l.errs); err != nil {
		return nil, err
	}
	found, err := l.config.list(catalogue, all.has("year"))
	l.faults(all, "", err)
	return found, strict.Join(l.errs)
}

// list chooses from a catalogue.
func (c *Config) list(catalogue *carbon.Factors, ofYear bool) (found []carbon.Factor, err error) {
	regions := catalogue.Regions()
	if c.Region != "" {
		f, err := catalogue.Lookup(c.Region, 0) // for its spelling, and an error that suggests
		if err != nil {
			return nil, suggest.For("region", err)
		}
		regions = []string{f.Region}
	}
	var years []int
	for _, region := range regions {
		of := catalogue.Years(region)
		years = append(years, of...)
		if ofYear {
			f, err := catalogue.Lookup(region, c.Year)
			if err != nil {
				continue // which others have
			}
			of = []int{f.Year}
		}
		for _, year := range of {
			f, err := catalogue.Lookup(region, year)
			if err != nil {
				return nil, err
			}
			found = append(found, f)
		}
	}
	if len(found) == 0 {
		slices.Sort(years)
		e := &carbon.UnknownYearError{Year: c.Year, Years: slices.Compact(years)}
		if c.Region != "" {
			e.Region = regions[0]
		}
		return nil, suggest.For("year", e)
	}
	return found, nil
}
