package summary

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/result"
)

// varied is the one number of their scenarios in which runs differ, as an axis with the place of
// each run on it: what links lose, how long they delay, a parameter of an algorithm. False where
// they differ in none or in several, or two of them not at all.
func varied(runs []Named) (axis result.Axis, at []float64, ok bool) {
	numbers := make([]map[string]float64, len(runs))
	rest := make([]string, len(runs))
	var names []string
	for i := range runs {
		if runs[i].Settings == nil {
			return axis, nil, false
		}
		numbers[i], rest[i] = numbersOf(runs[i].Settings)
		for name := range numbers[i] {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	if len(slices.Compact(rest)) > 1 {
		return axis, nil, false
	}
	slices.Sort(names)
	for _, name := range names {
		var values []float64
		for _, of := range numbers {
			v, known := of[name]
			if !known && !strings.HasPrefix(name, link) {
				return axis, nil, false // a default, which the scenario does not state
			}
			values = append(values, v)
		}
		sorted := slices.Sorted(slices.Values(values))
		switch distinct := len(slices.Compact(sorted)); {
		case distinct == 1:
		case distinct < len(runs) || at != nil:
			return axis, nil, false
		default:
			axis, at = result.Axis{Label: strings.TrimPrefix(name, link)}, values
		}
	}
	return axis, at, at != nil
}

// link begins the names of what links do, which is 0 where nothing is said.
const link = "link "

// numbersOf are the numbers of a scenario by their names with the unit, and what else it says of
// links and parameters. Sizes, trials and seeds are no part of either.
func numbersOf(s *record.Settings) (numbers map[string]float64, rest string) {
	numbers = map[string]float64{}
	words := []string{s.Topology, s.Faults, s.Graph}
	for word := range strings.FieldsSeq(s.Links) {
		name, text, _ := strings.Cut(word, "=")
		if v, unit, ok := quantity(strings.TrimPrefix(text, "fixed:")); ok {
			if unit == "" {
				unit = "share"
			}
			numbers[link+name+" ("+unit+")"] = v
		} else {
			words = append(words, word)
		}
	}
	for _, algorithm := range slices.Sorted(maps.Keys(s.Params)) {
		for _, name := range slices.Sorted(maps.Keys(s.Params[algorithm])) {
			text := s.Params[algorithm][name]
			if v, unit, ok := quantity(text); ok {
				label := algorithm + " " + name
				if unit != "" {
					label += " (" + unit + ")"
				}
				numbers[label] = v
			} else {
				words = append(words, algorithm, name+"="+text)
			}
		}
	}
	return numbers, strings.Join(words, " ")
}

// quantity reads a number or a duration, which is told in milliseconds.
func quantity(text string) (v float64, unit string, ok bool) {
	if v, err := strconv.ParseFloat(text, 64); err == nil && record.Finite(v) {
		return v, "", true
	}
	if d, err := time.ParseDuration(text); err == nil {
		return float64(d) / float64(time.Millisecond), "ms", true
	}
	return 0, "", false
}
