package series

import (
	"fmt"
	"time"

	"github.com/joulemark/joulemark/energy"
)

// Most is the highest intensity that is taken for one. The dirtiest power plants emit about a
// quarter of it, so what lies above is in a wrong unit.
const Most energy.GramsPerKWh = 5000

// Boundary is whose electricity an intensity is of.
type Boundary string

// The boundaries. Production is what is generated in a zone, Consumption what is used in it, with
// what is brought in and without what is brought out. Of a marginal intensity publishers say
// neither, and it is "".
const (
	Production  Boundary = "production"
	Consumption Boundary = "consumption"
)

// Basis is whether an intensity is one over all plants that feed in, or of those that run because
// of one kilowatt-hour more. "" is what nobody said.
type Basis string

// The bases.
const (
	Average  Basis = "average"
	Marginal Basis = "marginal"
)

// Emissions is which emissions of a power plant are counted.
type Emissions string

// The emissions: those of the fuel's and the plant's whole life, or those of the plant's operation
// alone. "" is what nobody said.
const (
	LifeCycle Emissions = "life-cycle"
	Direct    Emissions = "direct"
)

// About is what a file says of all its intervals.
type About struct {
	File      string // as it is named to readers
	Publisher string // "" where the file says none
	Zone      string // as the publisher calls it, "" where the file says none
	Own       bool   // a CSV of one's own, which may be of contracts as well as of a grid
	Basis     Basis
	Boundary  Boundary
	Lifecycle Emissions
	CO2Only   bool // the other greenhouse gases are not counted
	Kind      energy.Kind
}

// Series is the intensity of a zone in intervals of one length that follow one another. [Parse]
// makes it; the zero value covers nothing. It does not change, so any number of goroutines may use
// it.
type Series struct {
	About
	start  time.Time
	step   time.Duration
	values []value
}

// value is the intensity of an interval.
type value struct {
	grams     energy.GramsPerKWh
	estimated bool
}

// Mean is the intensity over a time.
type Mean struct {
	// Intensity is the mean over the seconds; its ends are the lowest and the highest interval of
	// those that the time has a part of.
	Intensity energy.Range[energy.GramsPerKWh]
	Intervals int
	Estimated bool // at least one of the intervals is a forecast, or filled in by its publisher
}

// Start is the first instant that the series covers, in UTC.
func (s *Series) Start() time.Time { return s.start }

// End is the first instant that it does not cover any more, in UTC.
func (s *Series) End() time.Time { return s.start.Add(time.Duration(len(s.values)) * s.step) }

// Step is the length of an interval.
func (s *Series) Step() time.Duration { return s.step }

// Whole is the mean over all that the series covers.
func (s *Series) Whole() Mean {
	m, _ := s.Between(s.Start(), s.End())
	return m
}

// OutsideError is about an instant that a series does not cover.
type OutsideError struct {
	At       time.Time
	From, To time.Time // what is covered, without To
}

func (e *OutsideError) Error() string {
	return fmt.Sprintf("%s is not covered (allowed: from %s to before %s)", stamp(e.At), stamp(e.From), stamp(e.To))
}

// Between is the mean from an instant to another, of energy that is spread evenly over the seconds
// between. Where both are the same it is the intensity of that instant. An instant that is not
// covered is an [OutsideError]; To may be the end.
func (s *Series) Between(from, to time.Time) (Mean, error) {
	if to.Before(from) {
		return Mean{}, fmt.Errorf("from %s to %s (allowed: an end that is not before the start)",
			stamp(from), stamp(to))
	}
	for _, at := range []time.Time{from, to} {
		if at.Before(s.start) || at.After(s.End()) || at.Equal(s.End()) && (at.Equal(from) || len(s.values) == 0) {
			return Mean{}, &OutsideError{at.UTC(), s.Start(), s.End()}
		}
	}
	first := int(from.Sub(s.start) / s.step)
	mean := Mean{Intensity: energy.Exactly(s.values[first].grams)}
	var sum float64 // of grams/kWh times seconds, above that of the first interval
	for i := first; i == first || s.at(i).Before(to); i++ {
		v := s.values[i]
		mean.Intervals++
		mean.Estimated = mean.Estimated || v.estimated
		mean.Intensity.Low = min(mean.Intensity.Low, v.grams)
		mean.Intensity.High = max(mean.Intensity.High, v.grams)
		begin, end := later(from, s.at(i)), earlier(to, s.at(i+1))
		sum += float64(v.grams-s.values[first].grams) * end.Sub(begin).Seconds()
	}
	if seconds := to.Sub(from).Seconds(); seconds > 0 {
		mean.Intensity.Central += energy.GramsPerKWh(sum / seconds)
	}
	mean.Intensity.Central = min(max(mean.Intensity.Central, mean.Intensity.Low), mean.Intensity.High)
	return mean, nil
}

// at is the start of an interval.
func (s *Series) at(i int) time.Time { return s.start.Add(time.Duration(i) * s.step) }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// stamp is an instant as files and errors have it.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
