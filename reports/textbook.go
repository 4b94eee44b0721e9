package reports

import (
	"math"
	"slices"

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
