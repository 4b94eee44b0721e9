// Package journal keeps what explorations have found in a file of JSON: what was explored, and what
// came of it. An exploration of drawn schedules goes on where such a file ends.
package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/joulemark/joulemark/bench/explore"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
)

// A Journal is explorations in the order in which they began, one for each algorithm, number of
// nodes and bounds of failures. The zero value is empty.
type Journal struct {
	// Tool is the program that has drawn the schedules, with its version: another one may draw
	// others for the same numbers.
	Tool         string
	Explorations []Exploration
}

// Put adds an exploration, or puts it in the place of what there is of this algorithm, so many
// nodes and these failures.
func (j *Journal) Put(e Exploration) {
	if old := j.of(&e.Subject); old != nil {
		*old = e
		return
	}
	j.Explorations = append(j.Explorations, e)
}

func (j *Journal) of(s *Subject) *Exploration {
	i := slices.IndexFunc(j.Explorations, func(e Exploration) bool {
		return e.Algorithm == s.Algorithm && e.Nodes == s.Nodes && e.Faults == s.Faults
	})
	if i < 0 {
		return nil
	}
	return &j.Explorations[i]
}

// Continued is the report with which an exploration goes on, nil where the journal has none. An
// error says in what the one of the journal is another.
func (j *Journal) Continued(s Subject) (*explore.Report, error) {
	e := j.of(&s)
	if e == nil || e.Refused != nil {
		return nil, nil //nolint:nilnil // there is none
	}
	var errs []error
	differ := func(key string, asked, there any) {
		if a, b := fmt.Sprint(asked), fmt.Sprint(there); a != b {
			errs = append(errs, suggest.Wrong(key, suggest.Quote(a), "%s, with which %s on %d nodes began",
				suggest.Quote(b), s.Algorithm, s.Nodes))
		}
	}
	differ("topology", s.Topology, e.Topology)
	differ("seed", s.Seed, e.Seed)
	differ("delta", s.DeltaUS, e.DeltaUS)
	differ("strategy", s.Strategy, e.Subject.Strategy)
	differ("first", s.First, e.First)
	if !maps.Equal(s.Params, e.Params) {
		differ("params", s.Params, e.Params)
	}
	return &e.Report, errors.Join(errs...)
}

// file is a Journal as JSON has it.
type file struct {
	Tool         string  `json:"tool"`
	Explorations []entry `json:"explorations"`
}

// Write writes a journal.
func (j *Journal) Write(w io.Writer) error {
	out := file{Tool: j.Tool, Explorations: []entry{}}
	for i := range j.Explorations {
		out.Explorations = append(out.Explorations, entryOf(&j.Explorations[i]))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

// Read reads what Write wrote. It is strict: keys that are unknown, missing or there twice, and
// values that no exploration has, are errors with their lines.
func Read(text []byte) (*Journal, error) {
	tree, err := strict.JSON(text)
	if err != nil {
		return nil, err
	}
	var in file
	d := strict.Decoder{Tag: "json", Root: "the file"}
	if err := d.Decode(tree, &in); err != nil {
		return nil, err
	}
	j := &Journal{Tool: in.Tool}
	for i := range in.Explorations {
		e := &in.Explorations[i]
		if err := e.validate(); err != nil {
			return nil, fmt.Errorf("explorations[%d]: %w", i, err)
		}
		if j.of(&e.Subject) != nil {
			return nil, fmt.Errorf("explorations[%d]: %s on %d nodes is there twice "+
				"(allowed: once with the same faults)", i, e.Algorithm, e.Nodes)
		}
		j.Explorations = append(j.Explorations, e.exploration())
	}
	return j, nil
}

// validate reports counts that there cannot be.
func (in *entry) validate() error {
	drawn := in.Strategy.Draws()
	if drawn != (in.Schedules != nil) || drawn == (in.States != nil) {
		return suggest.Wrong("strategy", in.Strategy.String(), "schedules where some are drawn, states where not")
	}
	for _, c := range []struct {
		key   string
		count int64
	}{
		{"schedules", number(in.Schedules)},
		{"states", number(in.States)},
		{"steps", in.Steps},
		{"depth", int64(in.Depth)},
		{"ends", in.Ends},
		{"goals", in.Goals},
		{"first", in.First},
	} {
		if c.count < 0 {
			return suggest.Wrong(c.key, c.count, "0 and more")
		}
	}
	if in.Goals > in.Ends {
		return suggest.Wrong("goals", in.Goals, "up to %d, as many as ends", in.Ends)
	}
	return nil
}
