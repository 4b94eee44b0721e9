package harness

import (
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
)

// findings are what was found out about single records, each text once with all records it is
// about.
type findings struct {
	texts  []string
	places map[string][]string
}

// add takes what was found out about a record.
func (f *findings) add(rec *record.Record, texts []string) {
	for _, text := range texts {
		if f.places == nil {
			f.places = map[string][]string{}
		}
		if f.places[text] == nil {
			f.texts = append(f.texts, text)
		}
		place := fmt.Sprintf("%s on %v", rec.At(), rec.Engine)
		if !slices.Contains(f.places[text], place) {
			f.places[text] = append(f.places[text], place)
		}
	}
}

// lines are one a text, without those that are known already.
func (f *findings) lines(known []string) []string {
	const most = 4
	var lines []string
	for _, text := range f.texts {
		if slices.Contains(known, text) {
			continue
		}
		places := f.places[text]
		more := ""
		if len(places) > most {
			more = fmt.Sprintf(" and %d more", len(places)-most)
			places = places[:most]
		}
		lines = append(lines, fmt.Sprintf("%s: %s%s", text, strings.Join(places, ", "), more))
	}
	return lines
}
