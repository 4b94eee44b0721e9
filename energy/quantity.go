package energy

import (
	"math"
	"strconv"
)

// JoulesPerKWh is the number of joules in a kilowatt-hour, exact.
const JoulesPerKWh = 3.6e6

// KilogramsPerPound is the mass of the international avoirdupois pound, exact.
const KilogramsPerPound = 0.45359237

// Joules is an amount of energy.
type Joules float64

// KilowattHours is an amount of energy in the unit in which grids are billed.
type KilowattHours float64

// Watts is a power. For a CPU family it is per hardware thread.
type Watts float64

// CPUSeconds is time spent executing, summed over all threads of the process.
// It is a type of its own because two busy threads use two of them a second.
type CPUSeconds float64

// Seconds is elapsed (wall) time.
type Seconds float64

// GramsCO2e is a mass of greenhouse gases weighed as CO2 by their warming.
type GramsCO2e float64

// GramsCO2 is a mass of carbon dioxide alone. It is not a [GramsCO2e]: a grid
// also emits methane and nitrous oxide, so the two differ for the same energy.
type GramsCO2 float64

// GramsPerKWh is the carbon intensity of electricity, of CO2 or of CO2e as the
// field that holds it says.
type GramsPerKWh float64

// PoundsPerMWh is the carbon intensity of electricity in the unit that the EPA
// publishes.
type PoundsPerMWh float64

// Bytes is an amount of data. Measured counts are whole; an average over
// repetitions need not be, hence the floating point. 1 GB is 1e9 B here.
type Bytes float64

// KWh converts to kilowatt-hours.
func (j Joules) KWh() KilowattHours { return KilowattHours(j / JoulesPerKWh) }

// Over returns the mean power of an energy spent in t. It is NaN or infinite
// where t is zero.
func (j Joules) Over(t Seconds) Watts { return Watts(float64(j) / float64(t)) }

// Joules converts to joules.
func (k KilowattHours) Joules() Joules { return Joules(k * JoulesPerKWh) }

// For returns the energy that a power of w per busy thread makes in c.
func (w Watts) For(c CPUSeconds) Joules { return Joules(float64(w) * float64(c)) }

// GramsPerKWh converts pounds per MWh: a pound is 453.59237 g and a MWh is
// 1000 kWh, so the number shrinks by 0.45359237.
func (p PoundsPerMWh) GramsPerKWh() GramsPerKWh { return GramsPerKWh(p * KilogramsPerPound) }

// PoundsPerMWh converts to the EPA's unit.
func (g GramsPerKWh) PoundsPerMWh() PoundsPerMWh { return PoundsPerMWh(g / KilogramsPerPound) }

// String prints joules with an SI prefix, as in "3.42 mJ".
func (j Joules) String() string { return FormatSI(float64(j), "J") }

// String prints watt-hours with an SI prefix, as in "20.0 µWh": a prefix before
// kWh would be a prefix before a prefix.
func (k KilowattHours) String() string { return FormatSI(float64(k)*1000, "Wh") }

// String prints watts with an SI prefix.
func (w Watts) String() string { return FormatSI(float64(w), "W") }

// String prints seconds, with an SI prefix below one second only.
func (c CPUSeconds) String() string { return formatSeconds(float64(c)) }

// String prints seconds, with an SI prefix below one second only.
func (s Seconds) String() string { return formatSeconds(float64(s)) }

// String prints grams with an SI prefix, as in "12.1 µgCO2e".
func (g GramsCO2e) String() string { return FormatSI(float64(g), "gCO2e") }

// String prints grams with an SI prefix, as in "12.1 µgCO2".
func (g GramsCO2) String() string { return FormatSI(float64(g), "gCO2") }

// String prints the factor to the hundredth of a gram, as in "429.63 g/kWh".
func (g GramsPerKWh) String() string { return strconv.FormatFloat(float64(g), 'f', 2, 64) + " g/kWh" }

// String prints the factor to the thousandth of a pound, as the EPA does.
func (p PoundsPerMWh) String() string { return strconv.FormatFloat(float64(p), 'f', 3, 64) + " lb/MWh" }

// String prints bytes with a decimal SI prefix; whole numbers below 1000 are
// printed as they are.
func (b Bytes) String() string {
	if v := float64(b); math.Abs(v) < 1000 && v == math.Trunc(v) {
		return strconv.FormatFloat(v, 'f', 0, 64) + " B"
	}
	return FormatSI(float64(b), "B")
}

// formatSeconds avoids the kiloseconds that nobody reads.
func formatSeconds(v float64) string {
	if math.Abs(v) >= 999.5 && !math.IsInf(v, 0) {
		return strconv.FormatFloat(v, 'f', 0, 64) + " s"
	}
	return FormatSI(v, "s")
}
