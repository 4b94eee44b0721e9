package graphfile

import "bytes"

// tokens cuts a text of GML into keys, values and brackets.
type tokens struct {
	*draft
	text []byte
	line int
	// quoted says that the token before was a text in quotes.
	quoted bool
}

// next is the next token, nil at the end.
func (t *tokens) next() ([]byte, error) {
	for len(t.text) > 0 {
		switch c := t.text[0]; {
		case c == '\n':
			t.line++
			t.text = t.text[1:]
		case blank(c):
			t.text = t.text[1:]
		case c == '#':
			_, t.text, _ = bytes.Cut(t.text, []byte("\n"))
			t.line++
		case c == '[' || c == ']':
			t.quoted = false
			return t.cut(1), nil
		case c == '"':
			end := bytes.IndexByte(t.text[1:], '"')
			if end < 0 {
				return nil, t.fail(t.line, "a text that does not end (allowed: quotes around it)")
			}
			t.quoted = true
			token := t.cut(end + 2)
			t.line += bytes.Count(token, []byte("\n"))
			return token[1 : end+1], nil
		default:
			t.quoted = false
			end := bytes.IndexAny(t.text, " \t\n[]\"")
			if end < 0 {
				end = len(t.text)
			}
			return t.cut(end), nil
		}
	}
	return nil, nil
}

func (t *tokens) cut(n int) []byte {
	token := t.text[:n:n]
	t.text = t.text[n:]
	return token
}

// readGML reads the nodes and edges of the graph of a GML file; all other keys are passed over.
func readGML(d *draft, text []byte) error {
	t := &tokens{draft: d, text: text, line: 1}
	for {
		key, err := t.next()
		if key == nil || err != nil {
			return err
		}
		value, err := t.next()
		if err != nil {
			return err
		}
		open := string(value) == "[" && !t.quoted
		if string(key) == "graph" && open {
			if d.declared != nil {
				return d.fail(t.line, "%w", errGraphs)
			}
			d.declared = map[int32]bool{}
			err = t.graph()
		} else if open {
			err = t.skip()
		}
		if err != nil {
			return err
		}
	}
}

// list calls of for every key of a list, with its value, nil where that is a list.
func (t *tokens) list(of func(key, value []byte) error) error {
	for {
		key, err := t.next()
		if err != nil {
			return err
		}
		if string(key) == "]" && !t.quoted {
			return nil
		}
		var value []byte
		if key != nil {
			value, err = t.next()
		}
		switch {
		case err != nil:
			return err
		case value == nil || string(value) == "]" && !t.quoted:
			return t.fail(t.line, "%s has no value (allowed: keys with values, and a ] for every [)", excerpt(key))
		case string(value) == "[" && !t.quoted:
			value = nil
		}
		if err := of(key, value); err != nil {
			return err
		}
	}
}

// skip passes over the rest of a list, and of those in it.
func (t *tokens) skip() error {
	for depth := 1; depth > 0; {
		token, err := t.next()
		switch {
		case err != nil:
			return err
		case token == nil:
			return t.fail(t.line, "the end of the file (allowed: a ] for every [)")
		case t.quoted:
		case string(token) == "[":
			depth++
		case string(token) == "]":
			depth--
		}
	}
	return nil
}

func (t *tokens) graph() error {
	return t.list(func(key, value []byte) error {
		switch {
		case string(key) == "node" && value == nil:
			return t.node()
		case string(key) == "edge" && value == nil:
			return t.edge()
		case value == nil:
			return t.skip()
		}
		if string(key) == "directed" {
			t.directed = string(value) == "1"
		}
		return nil
	})
}

func (t *tokens) node() error {
	line := t.line
	var id []byte
	err := t.list(func(key, value []byte) error {
		if value == nil {
			return t.skip()
		}
		if string(key) == "id" {
			id = value
		}
		return nil
	})
	if err != nil {
		return err
	}
	return t.declare(id, line)
}

func (t *tokens) edge() error {
	line := t.line
	var ends [2][]byte
	err := t.list(func(key, value []byte) error {
		if value == nil {
			return t.skip()
		}
		switch string(key) {
		case "source":
			ends[0] = value
		case "target":
			ends[1] = value
		case "weight", "value":
			t.weights = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	return t.edgeBetween(ends[0], ends[1], line)
}
