package series

import (
	"errors"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Version 3 of WattTime's interface answers with data and meta. Of its signals two are intensities:
// the marginal operating emissions rate (MOER) and the average one (AOER), of CO2 alone, as of the
// stack. A point holds from its time on for as long as meta says.
const (
	wattTimeUnits    = "lbs_co2_per_mwh"
	wattTimeMarginal = "co2_moer"
	wattTimeAverage  = "co2_aoer"
)

func isWattTime(tree *strict.Node) bool { return tree.At("meta") != nil && tree.At("data") != nil }

// wattTime reads an answer of theirs, historical or a forecast.
func (f *file) wattTime(tree *strict.Node) {
	meta, data := tree.At("meta"), tree.At("data")
	about := object{f, meta, meta}
	f.About = About{
		Publisher: "WattTime", Zone: about.said("region"), Basis: Marginal,
		Lifecycle: Direct, CO2Only: true, Kind: energy.Modelled,
	}
	switch signal := about.said("signal_type"); signal {
	case wattTimeMarginal:
	case wattTimeAverage:
		f.Basis, f.Boundary = Average, Production
	default:
		f.fault(meta.Line, suggest.Key("meta.signal_type", signal, []string{wattTimeMarginal, wattTimeAverage}))
	}
	if units := about.said("units"); units != wattTimeUnits {
		f.fault(meta.Line, suggest.Key("meta.units", units, []string{wattTimeUnits}))
	}
	if meta.At("data_point_period_seconds") != nil {
		seconds, ok := about.number("data_point_period_seconds")
		if most := mostStep.Seconds(); ok && !(seconds >= leastStep.Seconds() && seconds <= most) {
			f.fault(meta.Line, suggest.Wrong("meta.data_point_period_seconds", seconds, "1 to %v", most))
		}
		f.step = time.Duration(seconds) * time.Second
	}
	if data.Kind != strict.List {
		f.fault(data.Line, errors.New("data is no list"))
		return
	}
	forecast := meta.At("generated_at") != nil
	for i := range data.Nodes {
		o := object{f, &data.Nodes[i], meta}
		at, isTime := o.time("point_time", time.RFC3339)
		lb, isNumber := o.number("value")
		if isTime && isNumber {
			f.add("value", point{o.line(), at, value{pounds(lb), forecast || o.truth("imputed_data_used")}})
		}
	}
}
