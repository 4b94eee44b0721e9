package series

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
)

const mapsName = "Electricity Maps"

// Columns of the CSV that Electricity Maps offers for download, as columnName has them. The life
// cycle has been called by three names; where a file has it, it is what is used.
const (
	mapsTime      = "datetime (utc)"
	mapsZone      = "zone id"
	mapsEstimated = "data estimated"
	mapsGrams     = "carbon intensity gco2eq/kwh ("
)

var mapsIntensities = []struct {
	column string
	of     Emissions
}{
	{mapsGrams + "life cycle)", LifeCycle},
	{mapsGrams + "life cycle assessment)", LifeCycle},
	{mapsGrams + "lca)", LifeCycle},
	{mapsGrams + "direct)", Direct},
}

// mapsTimes are the ways in which the instants of these files are written, all in UTC.
var mapsTimes = []string{
	time.DateTime, "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04", time.RFC3339, "2006-01-02T15:04Z07:00",
}

// aboutMaps is what their carbon intensity is unless a file says something else: of the electricity
// that is consumed in a zone, found by following the flows between zones.
var aboutMaps = About{
	Publisher: mapsName, Basis: Average, Boundary: Consumption, Lifecycle: LifeCycle, Kind: energy.Modelled,
}

// mapsRows reads the lines of their CSV.
func (f *file) mapsRows(heading int, columns map[string]int) func(row) {
	f.About, f.alone = aboutMaps, time.Hour
	intensity := ""
	for _, c := range mapsIntensities {
		if has(columns, c.column) && intensity == "" {
			intensity, f.Lifecycle = c.column, c.of
		}
	}
	if intensity == "" {
		f.fault(heading, errors.New("no column of carbon intensity in gCO2eq/kWh, (Life cycle), (LCA) or (direct)"))
		return nil
	}
	var zone same
	return func(r row) {
		zone.set(f, r.line, mapsZone, r.text(mapsZone))
		f.Zone = zone.text
		p := point{line: r.line}
		at, ok := timeOf(r.text(mapsTime), mapsTimes...)
		grams, isNumber := number.Float(r.text(intensity))
		switch {
		case !ok:
			f.fault(r.line, suggest.Wrong(mapsTime, suggest.Quote(r.text(mapsTime)), "as 2026-01-31 13:00:00"))
			return
		case !isNumber:
			f.fault(r.line, suggest.Wrong(intensity, suggest.Quote(r.text(intensity)), "a number"))
			return
		}
		p.at, p.grams = at, energy.GramsPerKWh(grams)
		p.estimated = strings.EqualFold(r.text(mapsEstimated), "true")
		f.add(intensity, p)
	}
}

// timeOf reads an instant in any of some ways.
func timeOf(text string, layouts ...string) (time.Time, bool) {
	for _, layout := range layouts {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}

// Keys of their JSON. The list is the whole answer, or the value of one of the lists; the latest
// intensity is an object alone.
const mapsIntensity = "carbonIntensity"

var mapsLists = []string{"history", "forecast", "data"}

// mapsList is the list of intensities of an answer, and the key that it has there.
func mapsList(tree *strict.Node) (list []strict.Node, key string) {
	if tree.Kind == strict.List {
		return tree.Nodes, ""
	}
	for _, key := range mapsLists {
		if n := tree.At(key); n != nil && n.Kind == strict.List {
			return n.Nodes, key
		}
	}
	return []strict.Node{*tree}, ""
}

func isElectricityMaps(tree *strict.Node) bool {
	list, key := mapsList(tree)
	return slices.ContainsFunc(list, func(n strict.Node) bool { return n.At(mapsIntensity) != nil }) ||
		len(list) == 0 && (key == "history" || key == "forecast")
}

// mapsSteps are the lengths of intervals by their name.
var mapsSteps = map[string]time.Duration{
	"5_minutes": 5 * time.Minute, "15_minutes": 15 * time.Minute, "hourly": time.Hour, "daily": 24 * time.Hour,
}

// electricityMaps reads an answer of their interface.
func (f *file) electricityMaps(tree *strict.Node) {
	f.About, f.alone = aboutMaps, time.Hour
	list, key := mapsList(tree)
	var zone, factors, traced, granularity same
	for i := range list {
		o := object{f, &list[i], tree}
		zone.set(f, o.line(), "zone", o.said("zone"))
		factors.set(f, o.line(), "emissionFactorType", o.said("emissionFactorType"))
		traced.set(f, o.line(), "flowTraced", o.said("flowTraced"))
		granularity.set(f, o.line(), "temporalGranularity", o.said("temporalGranularity"))
		at, isTime := o.time("datetime", time.RFC3339)
		grams, isNumber := o.number(mapsIntensity)
		if isTime && isNumber {
			estimated := key == "forecast" || o.truth("isEstimated")
			f.add(mapsIntensity, point{o.line(), at, value{energy.GramsPerKWh(grams), estimated}})
		}
	}
	f.Zone = zone.text
	switch text := factors.text; text {
	case "", "lifecycle":
	case "direct":
		f.Lifecycle = Direct
	default:
		f.fault(factors.line, suggest.Key("emissionFactorType", text, []string{"lifecycle", "direct"}))
	}
	if traced.text == "false" {
		f.Boundary = Production
	}
	if text := granularity.text; text != "" {
		if f.step = mapsSteps[text]; f.step == 0 {
			f.fault(granularity.line, suggest.Key("temporalGranularity", text,
				[]string{"5_minutes", "15_minutes", "hourly", "daily"}))
		}
	}
}
