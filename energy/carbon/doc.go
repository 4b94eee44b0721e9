// Package carbon turns joules into grams of CO2e.
//
//	carbon = E[kWh] * PUE * I[g/kWh]    divided by (1 - loss) where consumption is asked for
//
// [Factor] is the carbon intensity I of a grid in a year, and [Factors] a catalogue of them: the
// one that ships ([DefaultFactors]) has the subregions of the United States from eGRID and the
// countries from Ember, and [ParseFactors] reads a file of your own. [PUE] is what a site draws
// over what its computers draw. [Accounting] holds the choices, converts, and describes itself for
// the report.
//
// A factor assumes that a joule more or less is worth the average of the grid in that year. That is
// how the figures are published, and it is not what one more joule causes at that hour. Where
// [Accounting] has an intensity over time (package series), [Accounting.Between] is the accounting
// of energy that was used at a certain time.
//
// It does not count embodied carbon, does not net off certificates or offsets, and fetches nothing
// from the network. Factors of different publishers draw different boundaries, so figures of an
// eGRID region and of a country do not compare digit by digit.
package carbon
