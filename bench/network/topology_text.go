package network

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

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

// ParseTopology reads a topology: the name of a shape, and after a colon its
// parameters, all of which have defaults but the path of a file.
//
//	auto  complete  ring  line  star
//	grid  grid:4x8  torus  torus:4x8   as square as the number of nodes allows, or rows x columns
//	tree:2                             each node with up to 2 children
//	erdos-renyi:p=0.05                 each link with this probability,
//	erdos-renyi:degree=8               or with that which makes this the mean degree (the default)
//	small-world:k=4,p=0.1              4 neighbours on a ring, a tenth of the links moved
//	scale-free:m=2                     each new node brings 2 links
//	random-regular:4                   4 links at each node, otherwise random
//	file:PATH                          an edge list, see ReadEdges
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
		return Topology{}, &suggest.KeyError{Key: "topology", Value: strconv.Quote(text), Err: err, Prose: true}
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
func (t *Topology) set(key, value string) (err error) {
	switch {
	case key == "sides":
		rows, columns, _ := strings.Cut(value, "x")
		var failed error
		t.Rows, err = strconv.Atoi(rows)
		t.Columns, failed = strconv.Atoi(columns)
		if err != nil || failed != nil || t.Rows < 1 || t.Columns < 1 {
			return fmt.Errorf("sides %q (allowed: rows x columns, such as 4x8)", value)
		}
	case key == "p":
		t.Mean = 0
		if t.P, err = strconv.ParseFloat(value, 64); err != nil {
			return fmt.Errorf("p %q (allowed: a number from 0 to 1)", value)
		}
	case t.Shape == ErdosRenyi:
		if t.Mean, err = strconv.ParseFloat(value, 64); err != nil {
			return fmt.Errorf("degree %q (allowed: a number from 0 to N-1)", value)
		}
	default:
		if t.K, err = strconv.Atoi(value); err != nil {
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
