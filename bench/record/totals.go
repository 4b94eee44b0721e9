package record

import "github.com/joulemark/joulemark/energy"

// Totals are what all executions of some records took together, on this machine: the executions
// that were metered, each as often as it was repeated. Building nodes, executions before the first
// that counts, and the program around them are not in it. Records whose energy is not known are
// left out. What is predicted, and what networks and radios use, is not of this machine.
type Totals struct {
	Records    int               `json:"records"`    // whose energy is known
	Unknown    int               `json:"unknown"`    // records whose energy is not
	Executions float64           `json:"executions"` // of Records
	CPUS       energy.CPUSeconds `json:"cpu_s"`

	EnergyJ     energy.Joules        `json:"energy_j"`
	EnergyLowJ  energy.Joules        `json:"energy_low_j"`
	EnergyHighJ energy.Joules        `json:"energy_high_j"`
	EnergyKWh   energy.KilowattHours `json:"energy_kwh"`
	EnergyKind  energy.Kind          `json:"energy_kind,omitzero"` // the weakest of all

	// The grams are of the records whose carbon is known too, which are Records unless NoCarbon is
	// above 0.
	GCO2e     energy.GramsCO2e `json:"gco2e"`
	GCO2eLow  energy.GramsCO2e `json:"gco2e_low"`
	GCO2eHigh energy.GramsCO2e `json:"gco2e_high"`
	NoCarbon  int              `json:"no_carbon"`
}

// totalsKey is the key of totals in JSON. They are read by nobody, since they follow from the
// records.
const totalsKey = "totals"

// TotalsOf adds up what records took, and is false where the energy of none is known, or where the
// sum is too great for a number. An end that is not known counts as the middle.
func TotalsOf(records []Record) (t Totals, known bool) {
	for i := range records {
		r := &records[i]
		if r.lacks("energy_j") {
			t.Unknown++
			continue
		}
		n := float64(r.Repetitions)
		t.Records++
		t.Executions += n
		t.CPUS += r.CPUS * energy.CPUSeconds(n)
		low, high := r.EnergyLowJ, r.EnergyHighJ
		if r.lacks("energy_low_j") {
			low, high = r.EnergyJ, r.EnergyJ
		}
		t.EnergyJ += r.EnergyJ * energy.Joules(n)
		t.EnergyLowJ += low * energy.Joules(n)
		t.EnergyHighJ += high * energy.Joules(n)
		t.EnergyKind = t.EnergyKind.Weaker(r.EnergyKind)
		if r.lacks("gco2e") {
			t.NoCarbon++
			continue
		}
		gLow, gHigh := r.GCO2eLow, r.GCO2eHigh
		if r.lacks("gco2e_low") {
			gLow, gHigh = r.GCO2e, r.GCO2e
		}
		t.GCO2e += r.GCO2e * energy.GramsCO2e(n)
		t.GCO2eLow += gLow * energy.GramsCO2e(n)
		t.GCO2eHigh += gHigh * energy.GramsCO2e(n)
	}
	t.EnergyKWh = t.EnergyJ.KWh()
	return t, t.Records > 0 && Finite(float64(t.EnergyHighJ)) && Finite(float64(t.GCO2eHigh)) &&
		Finite(float64(t.CPUS)) && Finite(t.Executions)
}
