package series

import (
	"cmp"
	"fmt"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
)

// The Carbon Intensity API of Great Britain's system operator has half hours of the country, with a
// forecast and what is known afterwards, and of its regions, with a forecast alone. Both are CO2 of
// the electricity that is consumed, from the plants' operation.
const (
	britain      = "carbonintensity.org.uk"
	britainShort = "2006-01-02T15:04Z07:00" // as they write it, without seconds
)

// britishHours is the list of half hours of an answer, and the region that they are of, nil for the
// country.
func britishHours(tree *strict.Node) (hours, region *strict.Node) {
	data := tree.At("data")
	if data == nil {
		return nil, nil
	}
	first := data
	if data.Kind == strict.List && len(data.Nodes) > 0 {
		first = &data.Nodes[0]
	}
	if inner := first.At("data"); inner != nil && inner.Kind == strict.List {
		return inner, first
	}
	return data, nil
}

func isGreatBritain(tree *strict.Node) bool {
	hours, _ := britishHours(tree)
	return hours != nil && hours.Kind == strict.List && len(hours.Nodes) > 0 && hours.Nodes[0].At("from") != nil
}

// greatBritain reads half hours, of the country or of a region.
func (f *file) greatBritain(tree *strict.Node) {
	hours, region := britishHours(tree)
	f.About = About{
		Publisher: britain, Zone: "GB", Basis: Average, Boundary: Consumption, Lifecycle: Direct, CO2Only: true,
		Kind: energy.Modelled,
	}
	if region != nil {
		o := object{f, region, region}
		f.Zone = cmp.Or(o.said("shortname"), "region "+o.said("regionid"))
		if n := len(tree.At("data").Nodes); tree.At("data").Kind == strict.List && n > 1 {
			f.fault(tree.Line, fmt.Errorf("%d regions (allowed: one a file)", n))
		}
	}
	for i := range hours.Nodes {
		o := object{f, &hours.Nodes[i], tree}
		if regions := o.n.At("regions"); regions != nil {
			f.fault(regions.Line, fmt.Errorf("%d regions (allowed: one a file, as the answer about a region or a "+
				"postcode is)", len(regions.Nodes)))
			return
		}
		f.halfHour(o)
	}
}

// halfHour reads one interval. What it was in the end is null until it is known, and regions do not
// have it: then the forecast takes its place.
func (f *file) halfHour(o object) {
	from, ok := o.time("from", britainShort, time.RFC3339)
	to, isEnd := o.time("to", britainShort, time.RFC3339)
	grams := o.need("intensity")
	if !ok || !isEnd || grams == nil {
		return
	}
	switch length := to.Sub(from); {
	case length <= 0:
		f.fault(o.line(), suggest.Wrong("to", stamp(to), "after from, %s", stamp(from)))
	case f.step == 0:
		f.step = length
	case f.step != length:
		f.fault(o.line(), fmt.Errorf("an interval of %v (allowed: %v, as those before)", length, f.step))
	}
	of := object{f, grams, o.answer}
	known := grams.At("actual")
	p := point{line: o.line(), at: from, value: value{estimated: known == nil || known.Kind == strict.Null}}
	key := "actual"
	if p.estimated {
		key = "forecast"
	}
	x, isNumber := of.number(key)
	if p.grams = energy.GramsPerKWh(x); isNumber {
		f.add("intensity."+key, p)
	}
}
