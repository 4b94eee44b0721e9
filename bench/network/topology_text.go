package network

import (
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

// shapeText is how a shape is written. The first key may be left out: tree:2 is
// tree:arity=2.
type shapeText struct {
	name string
	keys []string
}

var shapeTexts = [shapes]shapeText{
	Auto:          {"auto", nil},
	Complete:      {"complete", nil},
	Ring:          {"ring", nil},
	Line:          {"line", nil},
	Star:          {"star", nil},
	Grid:          {"grid", []string{"sides"}},
	Torus:         {"torus", []string{"sides"}},
	Tree:          {"tree", []string{"arity"}},
	ErdosRenyi:    {"erdos-renyi", []string{"p", "degree"}},
	SmallWorld:    {"small-world", []string{"k", "p"}},
	ScaleFree:     {"scale-free", []string{"m"}},
	RandomRegular: {"random-regular", []string{"degree"}},
	EdgeFile:      {"file", []string{"path"}},
}

// String names the shape.
func (s Shape) String() string {
	if s >= shapes {
		return fmt.Sprintf("shape %d", uint8(s))
	}
	return shapeTexts[s].name
}

func (s Shape) main() string { return shapeTexts[s].keys[0] }

// Shapes lists the names of the shapes, in the order of their constants.
func Shapes() []string {
	names := make([]string, shapes)
	for s := range shapes {
		names[s] = s.String()
	}
	return names
}

// String is the topology as ParseTopology reads it.
func (t Topology) String() string {
	name := t.Shape.String()
	switch t.Shape {
	case Grid, Torus:
		if t.Rows != 0 || t.Columns != 0 {
			return fmt.Sprintf("%s:%dx%d", name, t.Rows, t.Columns)
		}
	case Tree, RandomRegular:
		return fmt.Sprintf("%s:%d", name, t.K)
	case ErdosRenyi:
		if t.Mean != 0 {
			return fmt.Sprintf("%s:degree=%v", name, t.Mean)
		}
		return fmt.Sprintf("%s:p=%v", name, t.P)
	case SmallWorld:
		return fmt.Sprintf("%s:k=%d,p=%v", name, t.K, t.P)
	case ScaleFree:
		return fmt.Sprintf("%s:m=%d", name, t.K)
	case EdgeFile:
		return name + ":" + t.File
	}
	return name
}

// TopologyGrammar explains to users how a topology is written, and which files are read.
const TopologyGrammar = `A topology says which nodes are linked. Links go both ways.

  auto                       what each algorithm asks for
  complete                   all with all
  ring, line                 each node with the next
  star                       node 0 with all others
  grid, grid:4x8             rows x columns, or as square as the number of nodes
  torus, torus:4x8           allows; a torus is closed to rings
  tree, tree:3               each node with up to 2 children, or 3
  erdos-renyi:degree=8       random links, 8 at a node on average (the default)
  erdos-renyi:p=0.05         random links, each with this probability
  small-world:k=4,p=0.1      4 neighbours on a ring, a tenth of the links moved
  scale-free:m=2             each new node brings 2 links, to nodes with many
  random-regular:4           4 links at each node, otherwise random
  file:PATH                  the graph in a file; its nodes are those of the run

A random topology is drawn anew for every seed. What is not given has the
values shown. Without a number of nodes, that of the file is taken, or rows
times columns.

A file is read once, so it may be a pipe or /dev/stdin. Its format is found
from its content, also of what is compressed by gzip or bzip2:

  list of links   A line with two nodes for each link, separated by blanks,
                  tabs, commas, semicolons or |. What follows a #, a % or //
                  is a comment. A first line of headings is passed over; with
                  source and target, from and to, or the like, it says in
                  which columns the nodes are. So are the lists of SNAP,
                  KONECT (also bipartite), networkx and Gephi (CSV).
  MatrixMarket    a square matrix in coordinates
  GML, GraphML    as of the Internet Topology Zoo, networkx, Gephi, yEd
  DOT             graph or digraph, with subgraphs

Nodes that are numbers are renumbered from 0 on in their order, without gaps,
so they may start at 1; those with names are numbered as the file names them.
Self-loops, links that are given twice, directions, weights and other
attributes are left out. The report says of each file what was left out and
how its nodes were numbered.
`

// ParseTopology reads a topology as TopologyGrammar explains it. A parameter may be written with
// its key, as in tree:arity=3. All have defaults but the path of a file, which is not read here:
// see Topology.Load.
func ParseTopology(text string) (Topology, error) {
	name, rest, more := strings.Cut(text, ":")
	shape := slices.IndexFunc(shapeTexts[:], func(s shapeText) bool { return s.name == name })
	if shape < 0 {
		return Topology{}, suggest.Unknown("topology", name, Shapes())
	}
	t := Topology{Shape: Shape(shape)}
	err := t.parse(rest, more)
	if err == nil && t.Shape != Auto {
		err = t.Validate()
	}
	if err != nil {
		return Topology{}, &suggest.KeyError{Key: "topology", Value: suggest.Quote(text), Err: err, Prose: true}
	}
	return t, nil
}

// parse sets the defaults and then what is given.
func (t *Topology) parse(text string, given bool) error {
	switch t.Shape {
	case Tree, ScaleFree:
		t.K = 2
	case ErdosRenyi:
		t.Mean = 8
	case SmallWorld:
		t.K, t.P = 4, 0.1
	case RandomRegular:
		t.K = 4
	case EdgeFile:
		t.File = text
		return nil
	}
	if !given {
		return nil
	}
	keys := shapeTexts[t.Shape].keys
	if len(keys) == 0 {
		return fmt.Errorf("%q (allowed: no parameters)", text)
	}
	if first, _, _ := strings.Cut(text, ","); !strings.Contains(first, "=") {
		text = keys[0] + "=" + text
	}
	values, err := parseSettings(text, ",", keys...)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if value, ok := values[key]; ok {
			if err := t.set(key, value); err != nil {
				return err
			}
		}
	}
	if len(values) > 1 && t.Shape == ErdosRenyi {
		return fmt.Errorf("%q (allowed: p or degree, not both)", text)
	}
	return nil
}

// set gives a parameter its value.
func (t *Topology) set(key, value string) error {
	var ok bool
	switch {
	case key == "sides":
		rows, columns, _ := strings.Cut(value, "x")
		var both bool
		t.Rows, ok = number.Int(rows)
		t.Columns, both = number.Int(columns)
		if !ok || !both || t.Rows < 1 || t.Columns < 1 {
			return fmt.Errorf("sides %q (allowed: rows x columns, such as 4x8)", value)
		}
	case key == "p":
		t.Mean = 0
		if t.P, ok = number.Float(value); !ok {
			return fmt.Errorf("p %q (allowed: a number from 0 to 1)", value)
		}
	case t.Shape == ErdosRenyi:
		if t.Mean, ok = number.Float(value); !ok {
			return fmt.Errorf("degree %q (allowed: a number from 0 to N-1)", value)
		}
	default:
		if t.K, ok = number.Int(value); !ok {
			return fmt.Errorf("%s %q (allowed: a whole number of at least %d)", key, value, t.leastK())
		}
	}
	return nil
}

// MarshalText and UnmarshalText make a Topology a value of YAML, JSON and flags.
func (t Topology) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what ParseTopology reads.
func (t *Topology) UnmarshalText(text []byte) (err error) {
	*t, err = ParseTopology(string(text))
	return err
}
