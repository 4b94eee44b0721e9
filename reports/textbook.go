package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/reports/document"
)

// judgement is what the counts of a row come to beside the textbook's.
type judgement struct {
	low, high float64 // means, since a random graph has another count in every trial
	verdict   verdict
	ratio     float64 // of exact counts
}

type verdict uint8

const (
	noTextbook verdict = iota // nothing to compare with, or a run that did not go well
	equal                     // every trial has the exact count
	differs                   // some trial has not
	within                    // every trial is within the bounds
	below
	above
	outside // some below, some above
	unfit   // the textbook's count is of runs without failures, which these are not
)

// miscounted reports whether the row is of runs whose counts are all that is wrong with them.
func (r *row) miscounted() bool {
	return !slices.ContainsFunc(r.records, func(rec *record.Record) bool { return rec.StatusKind() != engine.Miscount })
}

// untimely reports whether the row is of runs whose bound on delays did not hold.
func (r *row) untimely() bool {
	return slices.ContainsFunc(r.records, func(rec *record.Record) bool { return rec.StatusKind() == engine.Untimely })
}

// compare holds the messages of every trial of the row against the textbook. A run that
// did not go as asked otherwise is not compared: its count says nothing about the algorithm.
func (r *row) compare() judgement {
	var c judgement
	if !r.ok && !r.miscounted() {
		return c
	}
	exact, under, over := true, 0, 0
	var messages float64
	for _, rec := range r.records {
		if rec.ExpectedLow == nil || rec.ExpectedHigh == nil {
			return judgement{}
		}
		low, high := *rec.ExpectedLow, *rec.ExpectedHigh
		exact = exact && low == high
		c.low, c.high = c.low+low, c.high+high
		messages += rec.Messages
		switch {
		case same(rec.Messages, low) || same(rec.Messages, high):
		case rec.Messages < low:
			under++
		case rec.Messages > high:
			over++
		}
	}
	n := float64(len(r.records))
	failing := slices.ContainsFunc(r.records, func(rec *record.Record) bool { return rec.Failing() })
	c.ratio = messages / c.low
	c.low, c.high = c.low/n, c.high/n
	switch {
	case failing:
		c.verdict = unfit
	case exact && under+over == 0:
		c.verdict = equal
	case exact:
		c.verdict = differs
	case under+over == 0:
		c.verdict = within
	case over == 0:
		c.verdict = below
	case under == 0:
		c.verdict = above
	default:
		c.verdict = outside
	}
	return c
}

// same forgives what averaging over repetitions rounds.
func same(a, b float64) bool { return math.Abs(a-b) <= 1e-9*math.Abs(b) }

// textbook is the textbook's count as text.
func (c judgement) textbook() string {
	switch {
	case c.verdict == noTextbook:
		return document.Missing
	case c.low == c.high:
		return document.Count(c.low)
	}
	return document.Count(c.low) + "–" + document.Count(c.high)
}

// text is the comparison as text. A count that is not the exact one of the textbook has a mark.
func (c judgement) text() string {
	switch c.verdict {
	case equal:
		return "1.00"
	case differs:
		if c.low == 0 {
			return differing
		}
		return differing + " " + document.Ratio(c.ratio)
	}
	return [...]string{
		noTextbook: document.Missing, unfit: document.Missing,
		within: "within", below: "below", above: "above", outside: "outside",
	}[c.verdict]
}

// Marks of the table.
const (
	differing = "≠"
	uncertain = "~"
)

// partCount is the messages of some kinds of a row beside the textbook's count of them, means over
// the trials.
type partCount struct {
	judgement
	sent float64
}

// Formula is the textbook's formula of a further count of an algorithm, "" where nobody knows it.
type Formula func(algorithm, count string) string

// partLines say what rows have of the textbook's further counts, one line an algorithm and count.
// The values are those of the rows in their order.
func partLines(g *group, formula Formula) []string {
	var lines []string
	for _, algorithm := range distinct([]*group{g}, func(r *row) string { return r.algorithm }) {
		rows := slices.DeleteFunc(slices.Clone(g.rows), func(r *row) bool { return r.algorithm != algorithm })
		for _, name := range partNames(rows) {
			var sizes, sent, textbook []string
			mark := ""
			for _, r := range rows {
				if p, ok := r.part(name); ok {
					sizes = append(sizes, document.Count(float64(r.nodes)))
					sent = append(sent, document.Count(p.sent))
					textbook = append(textbook, p.textbook())
					if p.verdict == differs {
						mark = " " + differing
					}
				}
			}
			line := fmt.Sprintf("%s at N = %s: %s messages %s; textbook%s %s", algorithm, strings.Join(sizes, ", "),
				strings.Join(sent, ", "), name, mark, strings.Join(textbook, ", "))
			if text := formula(algorithm, name); text != "" {
				line += ", that is " + text
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// partNames are the further counts of rows, in the order in which they first come.
func partNames(rows []*row) []string {
	var names []string
	for _, r := range rows {
		for _, rec := range r.records {
			for _, n := range rec.PartMessages {
				if !slices.Contains(names, n.Name) {
					names = append(names, n.Name)
				}
			}
		}
	}
	return names
}

// part is a count of the row, and false where any of the trials does not have it.
func (r *row) part(name string) (p partCount, ok bool) {
	n := float64(len(r.records))
	p.verdict = within
	for _, rec := range r.records {
		sent, ok := named(rec.PartMessages, name)
		low, hasLow := named(rec.PartExpectedLow, name)
		high, hasHigh := named(rec.PartExpectedHigh, name)
		if !ok || !hasLow || !hasHigh {
			return partCount{}, false
		}
		p.sent, p.low, p.high = p.sent+sent/n, p.low+low/n, p.high+high/n
		switch {
		case rec.Failing():
			p.verdict = unfit
		case (sent < low || sent > high) && !same(sent, low) && !same(sent, high):
			p.verdict = differs
		}
	}
	return p, true
}

func named(figures []record.NamedFigure, name string) (float64, bool) {
	i := slices.IndexFunc(figures, func(f record.NamedFigure) bool { return f.Name == name })
	if i < 0 {
		return 0, false
	}
	return figures[i].Value, true
}
