package carbon

import "fmt"

// Warnings are what a reader must know before believing the grams: that the factor or
// the PUE is one that hardly any grid or site has, as where a unit was mixed up.
func (a Accounting) Warnings() []string {
	const mostUsualPUE = 3 // the worst that surveys of data centres report
	warnings := a.seriesWarnings()
	if a.Series == nil {
		warnings = nonEmpty(a.Factor.unusual())
	}
	if a.PUE > mostUsualPUE {
		warnings = append(warnings, fmt.Sprintf("the PUE is %v, more than nearly all sites have: "+
			"it is what the site draws over what its computers draw, and no percentage", float64(a.PUE)))
	}
	return warnings
}

// VirtualWarning is what a reader must know besides where the machine is a virtual one, "" where
// nothing is to be said: such a machine is mostly in somebody's data centre, whose PUE is above 1.
func (a Accounting) VirtualWarning() string {
	if a.Own || a.PUE != 1 {
		return ""
	}
	return "the PUE is 1, which is that of own hardware, but this is a virtual machine and probably in somebody's " +
		"data centre: give the PUE of that (--pue aws, gcp, azure, alibaba or a number; own if it is yours)"
}

// oldAfter is by how many years the data of a factor have to be older than a run for that to be
// said. Publishers take a year to tell of the last one.
const oldAfter = 2

// Age says in words that the data of a factor are of two or more years before a run, as in "US 2023
// is 3 years older than the run in 2026", and "" where they are not, or where either year is not
// known (0). The region is as a reader knows it.
func Age(region string, dataYear, runYear int) string {
	years := runYear - dataYear
	if dataYear == 0 || runYear == 0 || years < oldAfter {
		return ""
	}
	return fmt.Sprintf("%s %d is %d years older than the run in %d", region, dataYear, years, runYear)
}
