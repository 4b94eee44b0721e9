// Package schedule keeps the order of events that leads to a finding in a file, which people can
// read and change, and which shows the same run again.
package schedule

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/explore"
	"github.com/joulemark/joulemark/bench/explore/journal"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/strict/yamltree"
)

// File is a schedule and the run that it is of. What is as usual is not written.
type File struct {
	Algorithm string `yaml:"algorithm"`
	Nodes     int    `yaml:"nodes"`
	Topology  string `yaml:"topology"`
	Seed      uint64 `yaml:"seed"`
	// DeltaUS is the bound on delays in microseconds, 0 for that of the simulator's links.
	DeltaUS int64             `yaml:"delta_us,omitempty"`
	Params  map[string]string `yaml:"params,omitempty"`
	Faults  string            `yaml:"faults,omitempty"`
	// Finding is what the schedule leads to, in words that nothing reads.
	Finding string   `yaml:"finding"`
	Steps   []string `yaml:"steps"`
}

// MaxSize bounds a file in bytes.
const MaxSize = 1 << 20

// New is the schedule of a finding in what was explored.
func New(s journal.Subject, f explore.Finding) *File {
	return &File{
		Algorithm: s.Algorithm, Nodes: s.Nodes, Topology: s.Topology, Seed: s.Seed, DeltaUS: s.DeltaUS,
		Params: s.Params, Faults: s.Faults.String(),
		Finding: fmt.Sprintf("%v: %v", f.Kind, f.Err), Steps: f.Schedule,
	}
}

// Write writes the file, with a line that says what it is for.
func (f *File) Write(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintln(&b, "# An order of events, step by step. joulemark trace --schedule FILE shows the run.")
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(f); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// Read reads what Write wrote. It is strict: keys that are unknown or there twice, and values of
// another type, are errors with their lines.
func Read(r io.Reader) (*File, error) {
	text, err := strict.Read(r, MaxSize)
	if err != nil {
		return nil, fmt.Errorf("schedule: %w", err)
	}
	tree, err := yamltree.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("schedule: %w", err)
	}
	f := new(File)
	d := strict.Decoder{Tag: "yaml", Root: "the file"}
	if err := d.Decode(tree, f); err != nil {
		return nil, fmt.Errorf("schedule: %w", err)
	}
	if f.Algorithm == "" {
		return nil, errors.New("schedule: algorithm: it is empty (allowed: a name of joulemark list)")
	}
	return f, nil
}

// Config is the exploration that the schedule is of.
func (f *File) Config() (explore.Config, error) {
	t, topologyErr := network.ParseTopology(f.Topology)
	bounds, boundsErr := explore.ParseBounds(f.Faults)
	if err := errors.Join(topologyErr, boundsErr); err != nil {
		return explore.Config{}, fmt.Errorf("schedule: %w", err)
	}
	g, err := t.Build(f.Nodes, f.Seed)
	if err != nil {
		return explore.Config{}, fmt.Errorf("schedule: %w", err)
	}
	return explore.Config{
		Graph: g, Params: f.Params, Seed: f.Seed, Delta: algorithms.Time(f.DeltaUS), Bounds: bounds,
	}, nil
}
