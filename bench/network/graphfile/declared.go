package graphfile

import "fmt"

// declare takes a node of a format that lists its nodes.
func (d *draft) declare(id []byte, line int) error {
	if len(id) == 0 {
		return d.fail(line, "a node without an id (allowed: an id for each)")
	}
	node, err := d.node(id, line)
	if err != nil {
		return err
	}
	if d.declared[node] {
		return d.fail(line, "node %s twice (allowed: each once)", excerpt(id))
	}
	d.declared[node] = true
	return nil
}

// edgeBetween takes an edge of a format that lists its nodes, before the edges or behind them.
func (d *draft) edgeBetween(source, target []byte, line int) error {
	if len(source) == 0 || len(target) == 0 {
		return d.fail(line, "an edge without both ends (allowed: source and target)")
	}
	return d.linkLabels(source, target, line)
}

// allDeclared refuses edges to nodes that are in no list.
func (d *draft) allDeclared() error {
	if d.declared == nil || len(d.declared) == len(d.labels) {
		return nil
	}
	for i, l := range d.labels {
		if !d.declared[int32(i)] {
			return d.fail(l.line, "node %s of an edge is not among the nodes", d.called(i))
		}
	}
	return nil
}

// whole is an error about the file as a whole.
func (d *draft) whole(format string, args ...any) error {
	return fmt.Errorf("%s: %w", d.name, fmt.Errorf(format, args...))
}
