package series

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/formula"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

// The columns of a file of one's own. Only the first two have to be there.
const (
	colTime      = "timestamp"
	colGrams     = "g_co2e_per_kwh"
	colZone      = "zone"
	colBasis     = "basis"
	colBoundary  = "boundary"
	colLifecycle = "lifecycle"
	colKind      = "kind"
	colEstimated = "estimated"
	colSource    = "source"
)

var ownColumns = []string{
	colTime, colGrams, colZone, colBasis, colBoundary, colLifecycle, colKind, colEstimated, colSource,
}

// constant are the columns that say the same in every line, with what they may say; nothing is
// always allowed, and nil is any text.
var constant = []struct {
	column  string
	allowed []string
	set     func(*About, string)
}{
	{colZone, nil, func(a *About, text string) { a.Zone = text }},
	{colSource, nil, func(a *About, text string) { a.Publisher = text }},
	{colBasis, []string{string(Average), string(Marginal)}, func(a *About, text string) { a.Basis = Basis(text) }},
	{
		colBoundary,
		[]string{string(Production), string(Consumption)},
		func(a *About, text string) { a.Boundary = Boundary(text) },
	},
	{
		colLifecycle,
		[]string{string(LifeCycle), string(Direct)},
		func(a *About, text string) { a.Lifecycle = Emissions(text) },
	},
	{
		colKind,
		[]string{energy.Measured.String(), energy.Modelled.String(), energy.Assumed.String()},
		func(a *About, text string) {
			if a.Kind = energy.Assumed; text != "" {
				_ = a.Kind.UnmarshalText([]byte(text)) // which is one of those allowed
			}
		},
	},
}

// own reads the lines of a file of one's own.
func (f *file) own(heading int, columns map[string]int) func(row) {
	f.Own, f.Kind = true, energy.Assumed
	if !has(columns, colGrams) {
		f.fault(heading, errors.New("column "+colGrams+" is missing"))
	}
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		if !slices.Contains(ownColumns, name) {
			f.fault(heading, suggest.Unknown("column", name, ownColumns))
		}
	}
	if len(f.errs) > 0 {
		return nil
	}
	seen := make([]same, len(constant))
	return func(r row) {
		for i, c := range constant {
			text := formula.Unguarded(r.text(c.column))
			if c.allowed != nil && text != "" && !slices.Contains(c.allowed, text) {
				f.fault(r.line, suggest.Key(c.column, text, c.allowed))
				continue
			}
			seen[i].set(f, r.line, c.column, text)
			c.set(&f.About, text)
		}
		p := point{line: r.line}
		var err error
		if p.at, err = time.Parse(time.RFC3339, r.text(colTime)); err != nil || !isUTC(p.at) {
			f.fault(r.line, suggest.Wrong(colTime, suggest.Quote(r.text(colTime)),
				"the start of the interval by RFC 3339 in UTC, as 2026-01-31T13:00:00Z"))
			return
		}
		grams, ok := number.Float(r.text(colGrams))
		if !ok {
			f.fault(r.line, suggest.Wrong(colGrams, suggest.Quote(r.text(colGrams)), "a number of gCO2e/kWh"))
			return
		}
		p.grams = energy.GramsPerKWh(grams)
		if text := r.text(colEstimated); text != "" {
			if p.estimated, err = strconv.ParseBool(strings.ToLower(text)); err != nil {
				f.fault(r.line, suggest.Wrong(colEstimated, suggest.Quote(text), "true or false, or nothing"))
			}
		}
		f.add(colGrams, p)
	}
}

func isUTC(t time.Time) bool {
	_, offset := t.Zone()
	return offset == 0
}
