package cpu

import (
	"fmt"
	"strings"

	"github.com/joulemark/joulemark/energy"
)

// Info is what a CPU says of itself. A Family of zero means that the family,
// model and stepping are not known.
type Info struct {
	// Virtual says that a hypervisor shows the CPU.
	Virtual bool
	Brand   string // as in "AMD EPYC 7763 64-Core Processor"
	Vendor  string // as CPUID has it: "GenuineIntel", "AuthenticAMD"
	// Family and Model are the display values of CPUID, with the extended parts
	// already added.
	Family, Model, Stepping int
	MIDR                    MIDR // of an Arm CPU, which has no CPUID; 0 where it is not known
}

// ID is the CPU by CPUID, as in "AuthenticAMD family 26 model 2 stepping 1", or by its MIDR; ""
// where neither is known. It tells CPUs apart whose brands hypervisors have cut down to the same.
func (c Info) ID() string {
	switch {
	case c.MIDR != 0:
		return strings.TrimSpace(c.Vendor + " " + c.MIDR.String())
	case c.Family == 0:
		return ""
	}
	return strings.TrimSpace(fmt.Sprintf("%s family %d model %d stepping %d", c.Vendor, c.Family, c.Model, c.Stepping))
}

// Detection is the row of the power table chosen for a CPU, and why.
type Detection struct {
	// Row is the one for CPUs that no other fits where nothing is known of this one.
	Row Power
	// By says what the choice rests on, as in "CPUID family 6 model 143".
	By string
	// Assumed is true where the row is a guess that a reader must be told of.
	Assumed bool
	// Warnings say what was guessed, and what the row is worth.
	Warnings []string
}

// Model returns the source of modelled energy for the detected CPU. The way it
// was detected is part of its detail, and the warnings come along.
func (d Detection) Model() (*energy.Model, error) {
	how := "by " + d.By
	if d.Assumed {
		how += " (assumed)"
	}
	return d.Row.model(how, d.Warnings)
}

// Detect maps a CPU to its row of the power table. There is always an answer:
// a CPU that fits nowhere gets the row of the unknown CPU with its wide range,
// and a warning.
//
// A row is certain only where the brand carries a model number of the class that the row was
// measured on, since that names the part in the socket, and CPUID (or the MIDR of an Arm CPU)
// agrees or is not known. CPUID decides where the brand is cut down, as hypervisors do, or is not
// understood; the row is then an assumption. Where the two disagree CPUID is taken and said to be
// an assumption; where it fits no row, the brand is.
//
// Where an assumption may be about silicon of another class its range is wider: it
// takes in that of the unknown CPU, for client parts also those of the client rows.
// A CPU that fits nowhere, and is not called a server, may be a mobile part.
// Mobile parts have no row at all: they get that of the unknown CPU, down to the least
// that they are rated for.
func Detect(c Info) Detection {
	brand := strings.Join(strings.Fields(c.Brand), " ")
	byBrand := familyByBrand(brand)
	id, hasID := familyByCPUID(c, byBrand)
	cpuid := c.identity()
	switch {
	case byBrand != "" && cpuid == "":
		return detection(rowOf(byBrand), fmt.Sprintf("brand %q", brand))
	case byBrand != "" && id.row == byBrand && (id.caveat == "" || c.MIDR != 0):
		return detection(rowOf(byBrand), fmt.Sprintf("brand %q and %s", brand, cpuid))
	case byBrand != "" && hasID && id.row != byBrand:
		warning := fmt.Sprintf("brand %q is a part of %s but %s is one of %s; the latter is assumed",
			brand, byBrand, cpuid, id.row)
		return detection(rowOf(id.row).wider(rowOf(byBrand)), cpuid, warning)
	case byBrand != "" && !hasID:
		warning := fmt.Sprintf("brand %q is a part of %s but %s is in no row of the power table; the former is assumed",
			brand, byBrand, cpuid)
		return detection(rowOf(byBrand).wider(unknownRow()), fmt.Sprintf("brand %q", brand), warning)
	case isMobilePart(brand) || isMobileModel(c):
		warning := fmt.Sprintf("%s is a mobile part, of which the power table has none; the row %q is used, whose "+
			"range is wide, from what a part of 15 W with 16 threads is rated "+
			"for", describe(c, brand), unknownRow().Family)
		by := cpuid
		if isMobilePart(brand) {
			by = fmt.Sprintf("brand %q", brand)
		}
		return detection(unknownRow().wider(leastMobile), by, warning)
	case hasID:
		return detection(assumedRow(brand, id), cpuid, assumption(brand, cpuid, id))
	}
	warning := fmt.Sprintf("CPU %s is in no row of the power table; the row %q is used, whose range is wide",
		describe(c, brand), unknownRow().Family)
	row := unknownRow()
	if isClientBrand(brand) {
		row = row.wider(clientRows()...)
	}
	if !isServerBrand(brand) { // a small board or a phone, for all that is known
		row = row.wider(leastMobile)
	}
	return detection(row, "no match", warning)
}

// identity is what the CPU says of itself by numbers; "" where that is not known.
func (c Info) identity() string {
	switch {
	case c.MIDR != 0:
		return c.MIDR.String()
	case c.Family != 0:
		return fmt.Sprintf("CPUID family %d model %d stepping %d", c.Family, c.Model, c.Stepping)
	}
	return ""
}

// clientRows are those that were measured on desktop parts and on the Xeons of their silicon.
func clientRows() []Power {
	return []Power{
		rowOf(skylakeClient), rowOf(coffeeLake), rowOf(rocketLake), rowOf(raptorLake),
		rowOf(arrowLake),
	}
}

// leastMobile is what a thread of a mobile part may draw at least: 15 W over 16 threads.
var leastMobile = Power{
	Idle: energy.Exactly[energy.Watts](0.1),
	Full: energy.Exactly[energy.Watts](15.0 / 16),
}

// assumedRow is a row found by CPUID alone, as wide as it has to be. What a hypervisor passes on of
// the server below it is of the class of the row.
func assumedRow(brand string, id cpuidRow) Power {
	row := rowOf(id.row)
	switch {
	case id.client || isClientBrand(brand):
		return row.wider(unknownRow()).wider(clientRows()...)
	case isVirtual(brand) || id.caveat != "" || brand == "" || hasModelNumber(brand):
		// A number that no row is known by is of a part for something else, as Xeon D and Xeon W.
		return row.wider(unknownRow())
	}
	return row
}

// fewResults is the number of published results below which the percentiles of a
// row say little: under ten the 10th and the 90th are between the outermost two.
const fewResults = 10

// assumption puts into words why a row found by CPUID alone is a guess.
func assumption(brand, cpuid string, id cpuidRow) string {
	why := fmt.Sprintf("brand %q does not tell the generation", brand)
	switch {
	case !id.client && isClientBrand(brand):
		why = fmt.Sprintf("brand %q is not a server part, the row was measured on servers", brand)
	case brand == "":
		why = "the CPU gives no brand"
	}
	if isVirtual(brand) {
		why = fmt.Sprintf("brand %q is that of a virtual CPU, and the machine below may be of another family", brand)
	}
	switch {
	case id.caveat != "" && familyByBrand(brand) == id.row:
		why = id.caveat
	case id.caveat != "":
		why += "; " + id.caveat
	}
	return fmt.Sprintf("%s is assumed from %s: %s", id.row, cpuid, why)
}

// detection is a row, why it was chosen, and what is to be said of it.
func detection(row Power, by string, warnings ...string) Detection {
	d := Detection{Row: row, By: by, Assumed: len(warnings) > 0, Warnings: warnings}
	if row.Results < fewResults {
		d.Warnings = append(d.Warnings, fmt.Sprintf("the power of %s rests on %d published results only; "+
			"its range is not to be trusted far", row.Family, row.Results))
	}
	return d
}

// rowOf finds the row; a name that the table lacks is a broken contract.
func rowOf(family string) Power {
	for _, p := range cpuPowers() {
		if p.Family == family {
			return p
		}
	}
	panic(fmt.Sprintf("cpu: the CPU power table has no row %q", family))
}

func unknownRow() Power {
	rows := cpuPowers()
	return rows[len(rows)-1]
}

func describe(c Info, brand string) string {
	if brand == "" {
		brand = "without a brand"
	} else {
		brand = fmt.Sprintf("%q", brand)
	}
	if c.Family == 0 {
		return brand
	}
	return fmt.Sprintf("%s (vendor %q, family %d, model %d, stepping %d)",
		brand, c.Vendor, c.Family, c.Model, c.Stepping)
}
