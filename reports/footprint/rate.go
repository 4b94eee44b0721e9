package footprint

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

// span is a length of time by its name.
type span struct {
	name    string
	seconds float64
}

// Of a rate units are counted in, and for periods they are added up in. A month is none, since
// there are several lengths of it; a year has 365 days.
var (
	units = []span{
		{"s", 1},
		{"min", 60},
		{"h", 3600},
		{"day", 86400},
	}
	periods = []span{
		{"hour", 3600},
		{"day", 86400},
		{"week", 7 * 86400},
		{"year", 365 * 86400},
	}
)

func names(spans []span) []string {
	list := make([]string, len(spans))
	for i, s := range spans {
		list[i] = s.name
	}
	return list
}

func found(spans []span, name string) (span, bool) {
	i := slices.IndexFunc(spans, func(s span) bool { return s.name == name })
	if i < 0 {
		return span{}, false
	}
	return spans[i], true
}

// Rate is how often a functional unit is done. The zero value is no rate.
type Rate struct {
	perSecond float64
	text      string
}

// Bounds of a rate, a second. All that computers of the world do together is below the greatest.
const leastRate, mostRate = 1e-9, 1e18

// ParseRate reads a rate, as 1000/s, 5e6/day.
func ParseRate(text string) (Rate, error) {
	many, unit, _ := strings.Cut(text, "/")
	n, isNumber := number.Float(strings.TrimSpace(many))
	u, isUnit := found(units, strings.TrimSpace(unit))
	perSecond := n / u.seconds
	if !isNumber || !isUnit || !(perSecond >= leastRate && perSecond <= mostRate) {
		return Rate{}, suggest.Wrong("rate", suggest.Quote(text), "a number above 0 and what it is of, as 1000/s: %s",
			strings.Join(names(units), ", "))
	}
	text = number.Grouped(strings.TrimSpace(many))
	if strings.Trim(strings.TrimSpace(many), "0123456789") != "" {
		text = strings.TrimSpace(many)
	}
	return Rate{perSecond, text + "/" + u.name}, nil
}

// IsZero reports whether there is no rate.
func (r Rate) IsZero() bool { return r == Rate{} }

// String is the rate as 1,000/s.
func (r Rate) String() string { return r.text }

// DefaultPeriod is the period where nobody names one.
const DefaultPeriod = "year"

// PeriodNames are the periods that there are.
func PeriodNames() []string { return names(periods) }

// ParsePeriod reads the name of a period.
func ParsePeriod(name string) (string, error) {
	if _, ok := found(periods, name); ok {
		return name, nil
	}
	return "", suggest.Key("per", name, PeriodNames())
}

// Scale is a rate for a period.
type Scale struct {
	Rate   Rate
	Period string // "" is DefaultPeriod
	// Equivalents adds what the energy and the emissions are like.
	Equivalents bool
}

func (s Scale) period() span {
	p, ok := found(periods, s.Period)
	if !ok {
		p, _ = found(periods, DefaultPeriod)
	}
	return p
}

// count is how many units are done.
func (s Scale) count() float64 { return s.Rate.perSecond * s.period().seconds }

// String says it in words, as "at 1,000/s for a year".
func (s Scale) String() string {
	article := "a"
	if s.period().name == "hour" {
		article = "an"
	}
	return fmt.Sprintf("at %v for %s %s", s.Rate, article, s.period().name)
}

// finite tells numbers from what a sum that is too great leaves.
func finite(v float64) bool { return !math.IsInf(v, 0) && !math.IsNaN(v) }
