package series

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Instants before the first and after the last of these years are typing errors.
const firstYear, lastYear = 1990, 2100

// Lengths of intervals. Months and years are of several lengths, and average over what a series is
// for.
const leastStep, mostStep = time.Second, 24 * time.Hour

// point is an interval as a file has it.
type point struct {
	line int
	at   time.Time
	value
}

// file is what one of the forms reads.
type file struct {
	About
	points []point
	step   time.Duration // of all intervals; 0 is what lies between most of them
	alone  time.Duration // the step of a single interval where the file does not say it; 0 is an error
	errs   []error
}

// fault reports what is wrong in a line.
func (f *file) fault(line int, err error) {
	if err != nil {
		f.errs = append(f.errs, &strict.Fault{Line: line, Err: err})
	}
}

// add takes an interval over, and checks it by itself.
func (f *file) add(key string, p point) {
	switch g := float64(p.grams); {
	case p.at.Year() < firstYear || p.at.Year() > lastYear:
		f.fault(p.line, fmt.Errorf("%s (allowed: years %d to %d)", stamp(p.at), firstYear, lastYear))
	case !(g >= 0 && g <= float64(Most)):
		f.fault(p.line, suggest.Wrong(key, fmt.Sprintf("%.6g g/kWh", g), "0 to %.0f g/kWh", float64(Most)))
	}
	f.points = append(f.points, p)
}

// same holds what has to be the same in all lines of a file.
type same struct {
	line int
	text string
}

// set takes over what a line says, and refuses what differs from the lines before.
func (s *same) set(f *file, line int, key, text string) {
	switch {
	case s.line == 0:
		*s = same{line, text}
	case s.text != text:
		f.fault(line, suggest.Wrong(key, suggest.Quote(text), "%s as in line %d; one zone, of one publisher, a file",
			suggest.Quote(s.text), s.line))
	}
}

// series puts the intervals in their order, and holds them to one length.
func (f *file) series() (*Series, error) {
	if len(f.errs) > 0 {
		return nil, strict.Join(f.errs)
	}
	if len(f.points) == 0 {
		return nil, errors.New("no intervals (allowed: at least one)")
	}
	slices.SortStableFunc(f.points, func(a, b point) int { return a.at.Compare(b.at) })
	step := cmp.Or(f.step, f.usual())
	if step == 0 && len(f.points) == 1 {
		if step = f.alone; step == 0 {
			return nil, errors.New("one interval, and nothing that says how long it is (allowed: two at least)")
		}
	}
	s := &Series{About: f.About, start: f.points[0].at.UTC(), step: step}
	for i, p := range f.points {
		if i > 0 {
			f.follows(f.points[i-1], p, s.step)
		}
		s.values = append(s.values, p.value)
	}
	if len(f.errs) > 0 {
		return nil, strict.Join(f.errs)
	}
	if step < leastStep || step > mostStep {
		return nil, suggest.Wrong("intervals", step, "%v to %v, all of one length", leastStep, mostStep)
	}
	return s, nil
}

// usual is what lies between most intervals that begin at different times, of what is equally
// frequent the longest; 0 where there are no two of them.
func (f *file) usual() time.Duration {
	count := map[time.Duration]int{}
	var usual time.Duration
	for i := 1; i < len(f.points); i++ {
		step := f.points[i].at.Sub(f.points[i-1].at)
		if step == 0 {
			continue
		}
		count[step]++
		if n := count[step] - count[usual]; n > 0 || n == 0 && step > usual {
			usual = step
		}
	}
	return usual
}

// follows holds an interval to the end of the one before.
func (f *file) follows(before, p point, step time.Duration) {
	end := before.at.Add(step)
	switch {
	case p.at.Equal(before.at):
		f.fault(p.line, fmt.Errorf("%s is given twice, here and in line %d (allowed: once)", stamp(p.at), before.line))
	case p.at.Before(end):
		f.fault(p.line, fmt.Errorf("%s begins before the interval of line %d is over, which lasts for %v (allowed: %s)",
			stamp(p.at), before.line, step, stamp(end)))
	case p.at.After(end):
		f.fault(p.line, fmt.Errorf("a gap from %s to %s (allowed: none; intervals last for %v)",
			stamp(end), stamp(p.at), step))
	}
}

// pounds are lb/MWh as g/kWh.
func pounds(v float64) energy.GramsPerKWh { return energy.PoundsPerMWh(v).GramsPerKWh() }
