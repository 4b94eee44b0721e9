package footprint

import "github.com/joulemark/joulemark/reports/document"

// equivalents are what energy and emissions are like. Each has the source of its figure.
var equivalents = []struct {
	what   string
	of     func(total) float64
	source string
}{
	{
		"litres of water brought to the boil", func(t total) float64 { return t.kWh.Mean / kettle },
		"water: 4.18 kJ a kg and kelvin, 1 kg a litre, from 20 to 100 °C without losses, 0.0929 kWh a litre",
	},
	{
		"years of electricity of a home in the US", func(t total) float64 { return t.kWh.Mean / home },
		"homes: 10,715 kWh a customer in 2020 (U.S. Energy Information Administration, FAQ 97)",
	},
	{
		"litres of petrol burnt", func(t total) float64 { return t.kg.Mean / petrol },
		"petrol: 8,887 g of CO2 a US gallon of 3.785 litres (U.S. EPA, Greenhouse Gas Emissions from a Typical " +
			"Passenger Vehicle)",
	},
}

const (
	kettle = 4.18e3 * 80 / 3.6e6         // kWh a litre
	home   = 10_715                      // kWh a year
	petrol = 8.887 / (231 * 0.016387064) // kg a litre; a US gallon is 231 cubic inches
)

// equivalent is a table of what totals are like.
func equivalent(rows []subject, totals []total) document.Sheet {
	sheet := document.Sheet{Heads: document.Texts("of"), Sentences: 1}
	for _, e := range equivalents {
		sheet.Heads = append(sheet.Heads, document.Texts(e.what)...)
	}
	for i, t := range totals {
		row := []string{rows[i].name}
		for _, e := range equivalents {
			row = append(row, scale(e.of(t)))
		}
		sheet.Rows = append(sheet.Rows, row)
	}
	return sheet
}

func sources() (list []string) {
	for _, e := range equivalents {
		list = append(list, e.source+".")
	}
	return list
}
