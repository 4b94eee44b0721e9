package network

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network/graphfile"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Load returns the topology with its file read, which happens once: what comes through a pipe is
// there no second time. Topologies that are no file, or read already, are returned as they are.
func (t Topology) Load() (Topology, error) {
	if t.Shape != EdgeFile || t.read != nil {
		return t, nil
	}
	if err := t.Validate(); err != nil {
		return t, err
	}
	file, err := graphfile.Read(t.File)
	if err != nil {
		return t, suggest.About("topology", err)
	}
	if parts := Connectivity(file.Graph); !parts.Connected {
		file.Notes = append(file.Notes, parts.String())
	}
	t.read = file
	return t, nil
}

// Size is the number of nodes where the topology has one of its own: that of a file, once it is
// read, and of a grid or torus of given size. 0 is any.
func (t Topology) Size() int {
	switch {
	case t.read != nil:
		return t.read.Graph.N()
	case t.Shape == Grid || t.Shape == Torus:
		return t.Rows * t.Columns
	}
	return 0
}

// Notes say what the graph of a file that is read lacks of what is in it, and how its nodes got
// their numbers.
func (t Topology) Notes() []string {
	if t.read == nil {
		return nil
	}
	return t.read.Notes
}

// ofFile is the graph of a file, read now if it is not read yet. N is its number of nodes, or 0.
func (t Topology) ofFile(n int) (*algorithms.Graph, error) {
	t, err := t.Load()
	if err != nil {
		return nil, err
	}
	if has := t.Size(); n != 0 && n != has {
		return nil, suggest.Wrong("nodes", fmt.Sprintf("%d nodes", n), "%d, as many as the graph in %s has",
			has, t.File)
	}
	return t.read.Graph, nil
}
