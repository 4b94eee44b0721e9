package graphfile

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// readGraphML reads the nodes and edges of a GraphML file. Nodes of graphs within nodes are nodes
// like others.
func readGraphML(d *draft, text []byte) error {
	in := xml.NewDecoder(bytes.NewReader(text))
	in.CharsetReader = charset
	var path []string // of the elements that are open
	weight := map[string]bool{}
	for {
		token, err := in.Token()
		line, _ := in.InputPos()
		switch {
		case errors.Is(err, io.EOF) && d.declared == nil:
			return d.whole("no graph in its XML (%s)", read)
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return d.whole("%w", err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.StartElement:
			if len(path) == 0 && t.Name.Local != "graphml" {
				return d.fail(line, "element %s of XML (allowed: graphml)", excerpt(t.Name.Local))
			}
			path = append(path, t.Name.Local)
			if err := d.element(&t, path, weight, line); err != nil {
				return err
			}
		}
	}
}

// element takes the start of an element. The weights are the keys of data that are ones.
func (d *draft) element(e *xml.StartElement, path []string, weight map[string]bool, line int) error {
	of := func(name string) string {
		for _, a := range e.Attr {
			if a.Name.Local == name {
				return a.Value
			}
		}
		return ""
	}
	switch e.Name.Local {
	case "node", "edge", "hyperedge":
		if d.declared == nil {
			return d.fail(line, "element %s (allowed: within graph)", excerpt(e.Name.Local))
		}
	}
	switch e.Name.Local {
	case "graph":
		if len(path) == 2 && d.declared != nil {
			return d.fail(line, "%w", errGraphs)
		}
		if d.declared == nil {
			d.declared = map[int32]bool{}
		}
		d.directed = d.directed || of("edgedefault") == "directed"
	case "key":
		weight[of("id")] = strings.EqualFold(of("attr.name"), "weight")
	case "node":
		return d.declare([]byte(of("id")), line)
	case "edge":
		d.directed = d.directed || of("directed") == "true"
		return d.edgeBetween([]byte(of("source")), []byte(of("target")), line)
	case "hyperedge":
		return d.fail(line, "a hyperedge (allowed: edges between two nodes)")
	case "data":
		d.weights = d.weights || weight[of("key")] && path[len(path)-2] == "edge"
	}
	return nil
}

// charset reads the encodings in which GraphML is found. Of Latin-1 each byte is a letter.
func charset(label string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "utf-8", "utf8", "us-ascii", "ascii", "utf-16": // the last was decoded by its mark
		return in, nil
	case "iso-8859-1", "latin1", "latin-1", "windows-1252":
		content, err := io.ReadAll(in)
		var letters strings.Builder
		for _, c := range content {
			letters.WriteRune(rune(c))
		}
		return strings.NewReader(letters.String()), err
	}
	return nil, fmt.Errorf("encoding %s (allowed: UTF-8, ISO-8859-1)", excerpt(label))
}
