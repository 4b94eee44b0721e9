package carbon

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon/series"
)

var (
	//go:embed data/egrid_rates.csv
	egridRatesCSV string
	//go:embed data/egrid_subregions.csv
	egridSubregionsCSV string
	//go:embed data/egrid_grid_gross_loss.csv
	egridGrossLossCSV string
	//go:embed data/country_intensity.csv
	countryIntensityCSV string
)

// emberEdition names the release of a file in which each country has its own
// newest data year.
const emberEdition = "Yearly Electricity Data 2025"

// emberNote warns of comparing a country with an eGRID region.
const emberNote = "life-cycle emissions of the generation within the country; not comparable digit by digit with " +
	"eGRID output rates"

// DefaultFactors returns the catalogue that ships: eGRID of the EPA, data years
// 2018 to 2023, by subregion and for the United States ("US"), and the newest
// year of each country in Ember's yearly electricity data ("DEU", "USA", ...), and of
// groups of countries ("EU", "WORLD", ...).
// "US" and "USA" are different publishers' figures for the same country.
func DefaultFactors() *Factors { return defaultFactors() }

// defaultFactors panics on a fault, because the data is part of the program.
var defaultFactors = sync.OnceValue(func() *Factors {
	fs, err := loadFactors()
	if err != nil {
		panic(fmt.Errorf("carbon: embedded grid factors: %w", err))
	}
	return fs
})

func loadFactors() (*Factors, error) {
	egrid, err := parseFactors(strings.NewReader(egridRatesCSV), "EPA", energy.Modelled)
	if err != nil {
		return nil, fmt.Errorf("eGRID rates: %w", err)
	}
	if err := nameSubregions(egrid.list); err != nil {
		return nil, err
	}
	countries, err := parseFactors(strings.NewReader(countryIntensityCSV), "Ember", energy.Modelled)
	if err != nil {
		return nil, fmt.Errorf("countries: %w", err)
	}
	for i := range countries.list {
		countries.list[i].Edition = emberEdition
		countries.list[i].Note = emberNote
		countries.list[i].Boundary, countries.list[i].Lifecycle = series.Production, series.LifeCycle
	}
	return egrid.With(countries), nil
}

// nameSubregions adds the full names, and the grid gross loss of the interconnect
// in the year of the factor.
func nameSubregions(list []Factor) error {
	names, err := table(egridSubregionsCSV, "subregion,name,interconnect")
	if err != nil {
		return fmt.Errorf("eGRID subregions: %w", err)
	}
	losses, err := table(egridGrossLossCSV, "data_year,interconnect,grid_gross_loss_fraction")
	if err != nil {
		return fmt.Errorf("eGRID grid gross loss: %w", err)
	}
	type slot struct {
		year         int
		interconnect string
	}
	lossOf := map[slot]float64{}
	for _, r := range losses {
		year, err := strconv.Atoi(r[0])
		if err != nil {
			return fmt.Errorf("eGRID grid gross loss: data_year is %q; it must be a year", r[0])
		}
		loss, err := number(r[2])
		if err != nil {
			return fmt.Errorf("eGRID grid gross loss of %s %d: %w", r[1], year, err)
		}
		lossOf[slot{year, r[1]}] = loss
	}
	rowOf := map[string][]string{}
	for _, r := range names {
		rowOf[r[0]] = r
	}
	for i := range list {
		f := &list[i]
		r, ok := rowOf[f.Region]
		if !ok {
			return fmt.Errorf("eGRID subregions: %s has no name", f.Region)
		}
		f.Name, f.Interconnect = r[1], r[2]
		f.Boundary, f.Lifecycle = series.Production, series.Direct
		f.GrossLoss, f.HasGrossLoss = lossOf[slot{f.Year, f.Interconnect}]
		if err := f.Validate(); err != nil {
			return err
		}
	}
	return nil
}

// table reads a small CSV file with exactly the header given.
func table(data, header string) ([][]string, error) {
	c := csv.NewReader(strings.NewReader(data))
	c.Comment = '#'
	rows, err := c.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) < 2 || strings.Join(rows[0], ",") != header {
		return nil, fmt.Errorf("the header must be %q and rows must follow", header)
	}
	return rows[1:], nil
}
