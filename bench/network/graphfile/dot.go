package graphfile

// dot is a graph of DOT while it is read: its nodes are those that it names anywhere, and its
// attributes are passed over.
type dot struct {
	words
	depth int
}

// deepest is how far subgraphs may lie within each other.
const deepest = 100

func readDOT(d *draft, text []byte) error {
	r := &dot{words: words{draft: d, text: text, line: 1}}
	if err := r.advance(); err != nil {
		return err
	}
	if r.now.keyword("strict") {
		if err := r.advance(); err != nil {
			return err
		}
	}
	d.directed = r.now.keyword("digraph")
	if err := r.advance(); err != nil {
		return err
	}
	if r.now.id {
		if err := r.advance(); err != nil {
			return err
		}
	}
	if _, err := r.group(); err != nil {
		return err
	}
	if r.now.text != "" || r.now.id {
		return d.fail(r.now.line, "%s behind the graph (allowed: one graph)", excerpt(r.now.text))
	}
	return nil
}

// expect takes a mark.
func (r *dot) expect(mark string) error {
	if !r.now.is(mark) {
		if r.now.text == "" && !r.now.id {
			return r.fail(r.now.line, "the end of the file (allowed: %s)", mark)
		}
		return r.fail(r.now.line, "%s (allowed: %s)", excerpt(r.now.text), mark)
	}
	return r.advance()
}

// group reads statements in braces and returns the nodes that they name.
func (r *dot) group() ([]int32, error) {
	if r.depth++; r.depth > deepest {
		return nil, r.fail(r.now.line, "subgraphs within each other (allowed: %d deep)", deepest)
	}
	defer func() { r.depth-- }()
	if err := r.expect("{"); err != nil {
		return nil, err
	}
	var nodes []int32
	for !r.now.is("}") {
		if r.now.is(";") || r.now.is(",") {
			if err := r.advance(); err != nil {
				return nil, err
			}
			continue
		}
		named, err := r.statement()
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, named...)
	}
	return nodes, r.expect("}")
}

// statement reads attributes, a node, or a chain of edges, and returns the nodes that it names.
func (r *dot) statement() ([]int32, error) {
	for _, kind := range []string{"graph", "node", "edge"} {
		if r.now.keyword(kind) {
			if err := r.advance(); err != nil {
				return nil, err
			}
			return nil, r.attributes()
		}
	}
	nodes, err := r.end()
	if err != nil {
		return nil, err
	}
	all := nodes
	for r.now.is("--") || r.now.is("->") {
		if r.directed != r.now.is("->") {
			return nil, r.fail(r.now.line, "%s (allowed: -- in a graph, -> in a digraph)", r.now.text)
		}
		if err := r.advance(); err != nil {
			return nil, err
		}
		line := r.now.line
		next, err := r.end()
		if err != nil {
			return nil, err
		}
		for _, a := range nodes {
			for _, b := range next {
				if err := r.link(a, b, line); err != nil {
					return nil, err
				}
			}
		}
		all, nodes = append(all, next...), next
	}
	return all, r.attributes()
}

// end reads one end of an edge, which is a node or a group of them. An assignment ends in nothing.
func (r *dot) end() ([]int32, error) {
	if r.now.keyword("subgraph") {
		if err := r.advance(); err != nil {
			return nil, err
		}
		if r.now.id {
			if err := r.advance(); err != nil {
				return nil, err
			}
		}
		return r.group()
	}
	if r.now.is("{") {
		return r.group()
	}
	name := r.now
	if !name.id || name.text == "" {
		if r.now.text == "" && !r.now.id {
			return nil, r.fail(r.now.line, "the end of the file (allowed: a node or })")
		}
		return nil, r.fail(r.now.line, "%s (allowed: a node)", excerpt(r.now.text))
	}
	if err := r.advance(); err != nil {
		return nil, err
	}
	if r.now.is("=") {
		return nil, r.value()
	}
	for r.now.is(":") { // the port and the side of the node at which the edge ends
		if err := r.value(); err != nil {
			return nil, err
		}
	}
	id, err := r.node([]byte(name.text), name.line)
	return []int32{id}, err
}

// value passes over a mark and the identifier behind it.
func (r *dot) value() error {
	if err := r.advance(); err != nil {
		return err
	}
	if !r.now.id {
		return r.fail(r.now.line, "%s (allowed: a name, a number or a text in quotes)", excerpt(r.now.text))
	}
	return r.advance()
}

// attributes passes over lists of attributes.
func (r *dot) attributes() error {
	for r.now.is("[") {
		if err := r.advance(); err != nil {
			return err
		}
		for r.now.id || r.now.is(";") || r.now.is(",") {
			r.weights = r.weights || r.now.keyword("weight")
			if err := r.advance(); err != nil {
				return err
			}
			if r.now.is("=") {
				if err := r.value(); err != nil {
					return err
				}
			}
		}
		if err := r.expect("]"); err != nil {
			return err
		}
	}
	return nil
}
