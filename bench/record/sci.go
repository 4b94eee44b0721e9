package record

import (
	"errors"

	"github.com/joulemark/joulemark/energy"
)

// embodied is the part of what making the machine emitted that goes with an execution, false where
// nobody asked for it or the CPU time is not known.
func (r *Record) embodied() (g energy.Range[energy.GramsCO2e], ok bool) {
	h := &r.Hardware
	if h.HardwareGCO2e == nil || h.HardwareGCO2eLow == nil || h.HardwareGCO2eHigh == nil ||
		h.HardwareLifetimeS == nil || !(*h.HardwareLifetimeS > 0) || h.HardwareShare == nil || r.lacks("cpu_s") {
		return g, false
	}
	total := energy.Range[energy.GramsCO2e]{
		Low: *h.HardwareGCO2eLow, Central: *h.HardwareGCO2e, High: *h.HardwareGCO2eHigh,
	}
	return total.Scale(float64(r.CPUS) / float64(*h.HardwareLifetimeS) * *h.HardwareShare), true
}

// sci is the Software Carbon Intensity of a functional unit. It is false where a part of it is not
// known, where no unit was done, and where the factor is a market-based one, which ISO/IEC 21031
// does not admit.
func (r *Record) sci() (g energy.Range[energy.GramsCO2e], ok bool) {
	m, ok := r.embodied()
	if !ok || r.GridMethod == MarketBased || !(r.Ops > 0) || r.lacks("gco2e") {
		return g, false
	}
	operational := energy.Exactly(r.GCO2e)
	if !r.lacks("gco2e_low", "gco2e_high") {
		operational.Low, operational.High = r.GCO2eLow, r.GCO2eHigh
	}
	return operational.Add(m).Scale(1 / r.Ops), true
}

// MarketBased is the method of a factor that is that of contracts and certificates.
const MarketBased = "market"

// Ends of ranges that are derived.
var (
	lowEnd     = func(g energy.Range[energy.GramsCO2e]) energy.GramsCO2e { return g.Low }
	centralEnd = func(g energy.Range[energy.GramsCO2e]) energy.GramsCO2e { return g.Central }
	highEnd    = func(g energy.Range[energy.GramsCO2e]) energy.GramsCO2e { return g.High }
)

// endOf is one end of a range that follows from other figures.
func endOf(of func(*Record) (energy.Range[energy.GramsCO2e], bool),
	end func(energy.Range[energy.GramsCO2e]) energy.GramsCO2e,
) derive {
	return func(r *Record) (float64, bool) {
		g, ok := of(r)
		return float64(end(g)), ok
	}
}

// sound reports what is wrong with what goes together of the machine.
func (h *Hardware) sound() error {
	present := 0
	for _, is := range []bool{
		h.HardwareGCO2e != nil, h.HardwareGCO2eLow != nil, h.HardwareGCO2eHigh != nil,
		h.HardwareLifetimeS != nil, h.HardwareShare != nil,
	} {
		if is {
			present++
		}
	}
	switch {
	case present != 0 && present != 5:
		return errors.New("hardware_gco2e, its ends, hardware_lifetime_s, hardware_share: some without the others " +
			"(allowed: all or none)")
	case present != 0 && *h.HardwareLifetimeS == 0:
		return errors.New("hardware_lifetime_s: 0 (allowed: more than 0)")
	}
	return nil
}

// Operational is what the energy of one functional unit emits, E · I per R: the part of the SCI
// that is known without the machine. It is false where the carbon is not known, or no unit was
// done.
func Operational(trials []*Record) (q Quantity, ok bool) { return PerUnit(CO2e(trials), trials) }

// Embodied estimates the emissions of making the machine that go with one functional unit, M per
// R, false where nobody asked for them.
func Embodied(trials []*Record) (q Quantity, ok bool) {
	return PerUnit(quantity("embodied_gco2e", trials), trials)
}

// Intensity estimates the SCI over trials of one case, false where there is none.
func Intensity(trials []*Record) (q Quantity, ok bool) {
	q = quantity("sci_gco2e", trials).over(trials)
	return q, q.Trials == len(trials) && q.Trials > 0
}

// PerUnit divides a quantity by the functional units that the trials did, false where either is
// not known of any trial, or no unit was done.
func PerUnit(q Quantity, trials []*Record) (Quantity, bool) {
	ops := ByName("ops").Over(trials)
	if q.Trials == 0 || q.Trials < len(trials) || !(ops.Mean > 0) {
		return Quantity{}, false
	}
	n := ops.Mean
	q.Mean, q.Half, q.Low, q.High = q.Mean/n, q.Half/n, q.Low/n, q.High/n
	return q, true
}
