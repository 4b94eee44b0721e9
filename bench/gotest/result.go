package gotest

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/bench"
	"github.com/joulemark/joulemark/bench/record"
)

// result is what a benchmark printed about itself.
type result struct {
	wallS   float64              // ns/op in seconds
	timed   bool                 // wallS is there
	own     []record.NamedFigure // all else, by its unit
	strange []string             // units whose value is no finite number
}

// line is the end of a line of results: the number of operations, then values with their units
// behind tabs. What stands before it is the name, or what the benchmark has printed meanwhile.
var line = regexp.MustCompile(`(\d+)((?:\t *[^ \t]+ [^ \t]+)*)$`)

// resultOf finds the result of n operations in what a process printed: the last line that can be
// one.
func resultOf(text string, n int) *result {
	lines := strings.Split(text, "\n")
	for _, l := range slices.Backward(lines) {
		m := line.FindStringSubmatch(strings.TrimRight(l, " \t\r"))
		if m == nil || !strings.HasSuffix(m[1], strconv.Itoa(n)) || !strings.Contains(l, "\t") {
			continue
		}
		if r, ok := parse(strings.Fields(m[2])); ok {
			return r
		}
	}
	return nil
}

// startUp is the name of the intercept: the CPU time of a process that does not grow with N.
const startUp = "start-up-cpu-ns"

func parse(fields []string) (*result, bool) {
	r := &result{}
	for i := 0; i+1 < len(fields); i += 2 {
		v, err := strconv.ParseFloat(fields[i], 64)
		unit := fields[i+1]
		switch {
		case err != nil:
			return nil, false
		case !record.Finite(v):
			r.strange = append(r.strange, unit)
		case unit == "ns/op":
			// As it is written, since dividing it would round once more.
			r.wallS, err = strconv.ParseFloat(fields[i]+"e-9", 64)
			r.timed = err == nil && v >= 0
		default:
			if taken(unit) {
				unit = "own-" + unit
			}
			r.own = append(r.own, record.NamedFigure{Name: unit, Value: v})
		}
	}
	return r, true
}

// taken tells the units of our own figures, which a benchmark that is metered already has as well.
func taken(unit string) bool {
	ours := func(u bench.Unit) bool { return u.Name == unit }
	return unit == startUp || unit == "sec/op" || unit == bench.KilowattHours.Name ||
		slices.ContainsFunc(bench.MeterUnits(), ours)
}

var (
	crash  = regexp.MustCompile(`(?m)^(panic: .*|fatal error: .*)$`)
	failed = regexp.MustCompile(`(?m)--- FAIL: .*\n((?:    .*\n?)*)`)
)

// verdict says why a process has failed, "" where it has not. The result is what was found in its
// output, nil for none.
func (r *run) verdict(e *ended, found *result) string {
	logged := failed.FindStringSubmatch(e.out)
	crashed := crash.FindString(e.err)
	switch {
	case e.timedOut:
		return fmt.Sprintf("it was still running after %v (timeout)", r.Timeout)
	case crashed != "":
		return crashed
	case logged != nil:
		return reason(logged[1])
	case e.status != "":
		return e.status
	case found == nil:
		return "it has no result: it was skipped, or os.Exit ended the process"
	}
	return ""
}

// start is the beginning of what a process printed, in so many lines as tell somebody where to
// look.
func start(text string) string {
	const most = 20
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if len(lines) > most {
		lines = append(lines[:most], fmt.Sprintf("... and %d lines more", len(lines)-most))
	}
	for i, l := range lines {
		lines[i] = strings.TrimRight("    "+l, " ")
	}
	return strings.Join(lines, "\n")
}
