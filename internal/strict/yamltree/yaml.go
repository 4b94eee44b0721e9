// Package yamltree reads YAML for package strict, apart from it, so that who reads JSON links no
// YAML. Anchors, aliases, tags of one's own, several documents, keys that are no text and numbers
// with a leading zero, which YAML takes for octal, are refused: a file says what it means in one
// way.
package yamltree

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/joulemark/joulemark/internal/strict"
)

// Parse reads the tree of the one document that the text holds.
func Parse(text []byte) (*strict.Node, error) {
	d := yaml.NewDecoder(bytes.NewReader(text))
	var document yaml.Node
	if err := d.Decode(&document); errors.Is(err, io.EOF) {
		return nil, errors.New("it is empty")
	} else if err != nil {
		return nil, err
	}
	if err := d.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one document (allowed: one a file)")
	}
	root := node(document.Content[0])
	return &root, nil
}

// node is the tree of a value.
func node(y *yaml.Node) strict.Node {
	n := strict.Node{Line: y.Line, Text: y.Value}
	if y.Kind == yaml.AliasNode || y.Anchor != "" {
		return refused(n, "an alias or anchor (allowed: values alone)")
	}
	tag := y.ShortTag()
	if y.Style&yaml.TaggedStyle != 0 {
		return refused(n, fmt.Sprintf("a value with the tag %s (allowed: values alone)", tag))
	}
	switch tag {
	case "!!map":
		n.Kind = strict.Object
		for i := 0; i+1 < len(y.Content); i += 2 {
			n.Nodes = append(n.Nodes, field(y.Content[i], y.Content[i+1]))
		}
	case "!!seq":
		n.Kind = strict.List
		for _, element := range y.Content {
			n.Nodes = append(n.Nodes, node(element))
		}
	case "!!str", "!!timestamp":
		n.Kind = strict.String
	case "!!bool":
		n.Kind = strict.Bool
	case "!!null":
		n.Kind = strict.Null
	case "!!float", "!!int":
		n.Kind = strict.Number
		if digits := strings.TrimLeft(y.Value, "+-"); tag == "!!int" && len(digits) > 1 && digits[0] == '0' {
			return refused(n, fmt.Sprintf("%s (allowed: numbers without leading zeros, and texts in quotes)", y.Value))
		}
	}
	return n
}

// field is the value of a key.
func field(key, value *yaml.Node) strict.Node {
	n := node(value)
	n.Name, n.Line = key.Value, key.Line
	if key.Kind != yaml.ScalarNode || key.Anchor != "" || key.ShortTag() == "!!merge" {
		return refused(n, "a key that is no plain text (allowed: names)")
	}
	return n
}

func refused(n strict.Node, why string) strict.Node {
	return strict.Node{Name: n.Name, Kind: strict.Refused, Line: n.Line, Text: why}
}
