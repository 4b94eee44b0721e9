// Package strict reads files whose every key matters: scenarios, cost profiles and saved results. A
// file becomes a tree that knows its lines, whatever the file is written in, and the tree is held
// against the Go type or the list of keys that it is for. Keys that are unknown, missing, given
// twice or written in another case, values of another type and numbers that are none are faults
// that name the line, the key, the value and what is allowed, and they come back together.
package strict

import (
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/internal/suggest"
)

// Kind is what a node is.
type Kind uint8

// The kinds. A Refused node is something that a format has and no file may: its text says what. An
// Absent one is a value that is allowed to be missing, and leaves what it is for as it is.
const (
	Null Kind = iota
	Bool
	Number
	String
	List
	Object
	Refused
	Absent
)

// String is the kind in words.
func (k Kind) String() string {
	return [...]string{
		"null", "true or false", "a number", "text", "a list", "keys with values",
		"a value of another kind", "nothing",
	}[k]
}

// Node is a value of a file: a scalar, a list, or an object.
type Node struct {
	Name  string // the key, where the node belongs to an object
	Kind  Kind
	Line  int    // of the key, or else of the value, from 1
	Text  string // of a scalar, without quotes
	Nodes []Node // the elements of a list, or the values of an object in their order
}

// At finds the value of a key of an object, nil where it is not there.
func (n *Node) At(name string) *Node {
	for i := range n.Nodes {
		if n.Kind == Object && n.Nodes[i].Name == name {
			return &n.Nodes[i]
		}
	}
	return nil
}

// Sound reports whether nothing in the node is refused.
func (n *Node) Sound() bool {
	return n.Kind != Refused && !slices.ContainsFunc(n.Nodes, func(child Node) bool { return !child.Sound() })
}

// String shows the value in an error, cut short where it is long.
func (n *Node) String() string {
	switch n.Kind {
	case Null, Object, Absent:
		return n.Kind.String()
	case String:
		return suggest.Quote(n.Text)
	case List:
		const shown = 10 // elements
		var parts []string
		for i := range n.Nodes[:min(shown, len(n.Nodes))] {
			parts = append(parts, n.Nodes[i].String())
		}
		if len(n.Nodes) > shown {
			parts = append(parts, "…")
		}
		return suggest.Legible("[" + strings.Join(parts, ", ") + "]")
	}
	return suggest.Legible(n.Text)
}

// element is the path of an element of a list, and key that of a key of an object.
func element(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

func key(path, name string) string {
	if name != "" {
		name = suggest.Name(name)
	}
	if path != "" {
		return path + "." + name
	}
	return name
}
