package strict

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// maxDepth bounds how deep values stand in each other; what is read here needs less than ten.
const maxDepth = 100

// JSON reads the tree of the one value that the text holds.
func JSON(text []byte) (*Node, error) {
	p := parser{text: text, Decoder: json.NewDecoder(bytes.NewReader(text)), line: 1, names: map[string]string{}}
	p.UseNumber()
	root, err := p.value(0)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("line %d: %w", p.lineAt(int64(len(text))), io.ErrUnexpectedEOF)
	}
	if err != nil {
		return nil, fmt.Errorf("line %d: %w", p.lineAt(p.InputOffset()), err)
	}
	if _, err := p.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("line %d: there is more after the end (allowed: one value a file)",
			p.lineAt(p.InputOffset()))
	}
	return &root, nil
}

// parser makes nodes of the tokens of encoding/json.
type parser struct {
	*json.Decoder
	text   []byte
	offset int64 // up to which lines were counted
	line   int
	names  map[string]string // of keys, each kept once
}

// lineAt counts on to the line of an offset; offsets never go back.
func (p *parser) lineAt(offset int64) int {
	p.line += bytes.Count(p.text[p.offset:offset], []byte("\n"))
	p.offset = offset
	return p.line
}

// value reads the next value and all that is in it.
func (p *parser) value(depth int) (Node, error) {
	token, err := p.Token()
	if err != nil {
		return Node{}, err
	}
	n := Node{Line: p.lineAt(p.InputOffset())}
	switch t := token.(type) {
	case json.Delim:
		if depth == maxDepth {
			return n, fmt.Errorf("values that stand %d deep in each other (allowed: less)", maxDepth)
		}
		n.Kind = List
		if t == '{' {
			n.Kind = Object
		}
		err = p.inner(&n, depth+1)
	case string:
		n.Kind, n.Text = String, t
	case json.Number:
		n.Kind, n.Text = Number, t.String()
	case bool:
		n.Kind, n.Text = Bool, fmt.Sprint(t)
	}
	return n, err
}

// inner reads a list or an object to its end.
func (p *parser) inner(n *Node, depth int) error {
	for p.More() {
		name := ""
		if n.Kind == Object {
			token, err := p.Token()
			if err != nil {
				return err
			}
			key, _ := token.(string) // which it always is
			if _, known := p.names[key]; !known {
				p.names[key] = key
			}
			name = p.names[key]
		}
		child, err := p.value(depth)
		if err != nil {
			return err
		}
		child.Name = name
		n.Nodes = append(n.Nodes, child)
	}
	n.Nodes = slices.Clone(n.Nodes) // without the room to grow, which would be a third of a large tree
	_, err := p.Token()             // the closing bracket
	return err
}
