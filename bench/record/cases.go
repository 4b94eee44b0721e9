package record

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/bench/engine"
)

// Case is the trials of an algorithm at a size on an engine.
type Case struct {
	At     string // names it, with the engine where there are several
	Trials []*Record
}

// Cases sorts records into cases, in the order of their first trials.
func Cases(records []Record) []Case {
	type place struct {
		algorithm string
		params    string
		nodes     int
		topology  string
		engine    engine.Engine
		processes bool
	}
	several := slices.ContainsFunc(records, func(r Record) bool { return r.Engine != records[0].Engine })
	var cases []Case
	at := map[place]int{}
	for i := range records {
		r := &records[i]
		p := place{r.Algorithm, r.Params, r.Nodes, r.Topology, r.Engine, r.Processes > 0}
		k, known := at[p]
		if !known {
			name := r.At()
			if several {
				name += " on " + r.Engine.Name
			}
			k = len(cases)
			at[p] = k
			cases = append(cases, Case{At: name})
		}
		cases[k].Trials = append(cases[k].Trials, r)
	}
	return cases
}

// At names what the record is of: an algorithm at a size, with the parameters of its case, or a
// program of others.
func (r *Run) At() string {
	if r.Engine.Foreign {
		return r.Algorithm
	}
	return fmt.Sprintf("%s at %d nodes", r.Subject(), r.Nodes)
}

// Subject is the algorithm with the parameters of its case.
func (r *Run) Subject() string {
	if r.Params == "" {
		return r.Algorithm
	}
	return r.Algorithm + " " + r.Params
}

// Unsound is trials of a case whose status is of one kind, and not ok.
type Unsound struct {
	Case
	Of int // trials that the case has, of which those of Case are some
}

// UnsoundOf are the trials that did not go as asked, those of one kind together.
func UnsoundOf(records []Record) []Unsound {
	var all []Unsound
	for _, c := range Cases(records) {
		first := len(all)
		for _, r := range c.Trials {
			if r.OK() {
				continue
			}
			i := slices.IndexFunc(all[first:], func(u Unsound) bool {
				return u.Trials[0].StatusKind() == r.StatusKind()
			})
			if i < 0 {
				i = len(all) - first
				all = append(all, Unsound{Case: Case{At: c.At}, Of: len(c.Trials)})
			}
			all[first+i].Trials = append(all[first+i].Trials, r)
		}
	}
	return all
}

// StatusKind is the status without its details.
func (r *Run) StatusKind() string {
	kind, _, _ := strings.Cut(r.Status, ":")
	return kind
}

// What says what became of the trials: the status of one, or of several what it is of all or of
// the first, and in how many.
func (u *Unsound) What() string {
	first := u.Trials[0]
	if len(u.Trials) == 1 {
		return first.Status
	}
	text := first.Status
	if slices.ContainsFunc(u.Trials, func(r *Record) bool { return r.Status != first.Status }) {
		text = first.StatusKind()
		if _, details, ok := strings.Cut(first.Status, ":"); ok {
			text += " (the first:" + details + ")"
		}
	}
	return fmt.Sprintf("%s, in %d of %d trials", text, len(u.Trials), u.Of)
}

// String names the trials by their seeds, the first three of many, and says what became of them.
func (u *Unsound) String() string {
	const most = 3
	if u.Trials[0].Engine.Foreign { // which has no seed to run it again by
		return fmt.Sprintf("%s: %s", u.At, u.What())
	}
	if len(u.Trials) == 1 {
		return fmt.Sprintf("%s, seed %d: %s", u.At, u.Trials[0].Seed, u.What())
	}
	seeds := make([]string, min(most, len(u.Trials)))
	for i := range seeds {
		seeds[i] = strconv.FormatUint(u.Trials[i].Seed, 10)
	}
	more := ""
	if left := len(u.Trials) - most; left > 0 {
		more = fmt.Sprintf(" and %d more", left)
	}
	return fmt.Sprintf("%s: %s (seeds %s%s)", u.At, u.What(), strings.Join(seeds, ", "), more)
}
