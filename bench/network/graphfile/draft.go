package graphfile

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

// draft is a graph while it is read. A node has a provisional number from when its label is first
// met; finish gives it its own.
type draft struct {
	name    string
	labels  []label // by provisional number
	dense   []int32 // of small numbers: the provisional number plus one
	sparse  map[uint64]int32
	named   map[string]int32
	links   [][2]int32
	loops   int
	size    int // nodes 0 to size-1 are there whatever the links say; 0 for those of labels
	first   int // number of the first node of that size
	weights bool
	columns bool // more was left out than weights
	// directed says that the file says so, and not merely that it names who is first.
	directed bool
	remarks  []string
	// declared are the nodes that the file lists, nil where the format lists none.
	declared map[int32]bool
}

// label is what a file calls a node: a number, or a name where there is one.
type label struct {
	number uint64
	name   string
	line   int
}

func newDraft(name string) *draft {
	return &draft{name: name, sparse: map[uint64]int32{}, named: map[string]int32{}}
}

// fail is an error about a line.
func (d *draft) fail(line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %w", d.name, line, fmt.Errorf(format, args...))
}

// excerpt quotes what a file says, no more of it than fits into an error.
func excerpt[T ~[]byte | ~string](text T) string { return suggest.Quote(string(text)) }

// node is the provisional number of a label.
func (d *draft) node(text []byte, line int) (int32, error) {
	v, ok := wholeNumber(text)
	switch {
	case !ok && (text[0] == '-' || text[0] == '+') && len(text) > 1 && text[1] >= '0' && text[1] <= '9':
		return 0, d.fail(line, "node %s (allowed: whole numbers from 0 on, and names)", excerpt(text))
	case !ok:
		return d.nameNode(string(text), line)
	case v < uint64(len(d.dense)):
		if id := d.dense[v]; id != 0 {
			return id - 1, nil
		}
	case v < uint64(4*len(d.links)+1<<16): // as large as the list is, or little
		d.dense = append(d.dense, make([]int32, int(v)+1+int(v)/4-len(d.dense))...)
	default:
		return provisional(d, d.sparse, v, label{number: v, line: line})
	}
	id, earlier := d.sparse[v] // met when the list was too short for it
	if !earlier {
		id = d.add(label{number: v, line: line})
	}
	d.dense[v] = id + 1
	return id, d.few(line)
}

func (d *draft) nameNode(name string, line int) (int32, error) {
	return provisional(d, d.named, name, label{name: name, line: line})
}

// provisional looks up the number of a label, and gives it the next one where it has none.
func provisional[K comparable](d *draft, of map[K]int32, key K, l label) (int32, error) {
	id, ok := of[key]
	if !ok {
		id = d.add(l)
		of[key] = id
	}
	return id, d.few(l.line)
}

func (d *draft) add(l label) int32 {
	d.labels = append(d.labels, l)
	return int32(len(d.labels) - 1)
}

func (d *draft) few(line int) error {
	if len(d.labels) > MaxNodes {
		return d.fail(line, "too many nodes (allowed: %d)", MaxNodes)
	}
	return nil
}

// wholeNumber reads a label that is a whole number, also as 2.0, which is how arrays of real
// numbers are written.
func wholeNumber(text []byte) (uint64, bool) {
	if len(text) == 0 || len(text) > 24 {
		return 0, false
	}
	var v uint64
	for i, c := range text {
		if c < '0' || c > '9' {
			return realNumber(text, i, c)
		}
		if v > (math.MaxUint64-9)/10 {
			return 0, false
		}
		v = 10*v + uint64(c-'0')
	}
	return v, true
}

func realNumber(text []byte, digits int, next byte) (uint64, bool) {
	if digits == 0 || next != '.' {
		return 0, false
	}
	v, err := strconv.ParseFloat(string(text), 64)
	if err != nil || v != math.Trunc(v) || !(v < 1<<53) {
		return 0, false
	}
	return uint64(v), true
}

// link joins two nodes. One that joins a node with itself is counted and left out.
func (d *draft) link(a, b int32, line int) error {
	if a == b {
		d.loops++
		return nil
	}
	if len(d.links) == MaxLinks {
		return d.fail(line, "too many links (allowed: %d)", MaxLinks)
	}
	d.links = append(d.links, [2]int32{a, b})
	return nil
}

// linkLabels joins the nodes of two labels.
func (d *draft) linkLabels(a, b []byte, line int) error {
	from, err := d.node(a, line)
	if err != nil {
		return err
	}
	to, err := d.node(b, line)
	if err != nil {
		return err
	}
	return d.link(from, to, line)
}

// finish numbers the nodes, makes the graph, and says what became of the rest.
func (d *draft) finish() (*File, error) {
	if err := d.allDeclared(); err != nil {
		return nil, err
	}
	if len(d.links) == 0 {
		if d.loops > 0 || len(d.labels) > 0 {
			return nil, fmt.Errorf("%s: no link between two different nodes (allowed: at least one)", d.name)
		}
		return nil, fmt.Errorf("%s: no links (%s)", d.name, read)
	}
	n, order := d.number()
	for i := range d.links {
		link := &d.links[i]
		link[0], link[1] = order[link[0]], order[link[1]]
	}
	repeated, reversed := d.count()
	g, err := algorithms.NewGraph(n, d.links)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", d.name, err)
	}
	var notes []string
	note := func(here bool, format string, args ...any) {
		if here {
			notes = append(notes, fmt.Sprintf(format, args...))
		}
	}
	note(d.loops > 0, "%s left out", number.Plural(d.loops, "self-loop"))
	note(repeated > 0, "%s left out", number.Plural(repeated, "duplicate"))
	note(reversed > 0, "%s given in both directions and taken once", number.Plural(reversed, "link"))
	note(d.directed, "links are directed there and go both ways here")
	note(d.weights, "weights left out")
	note(d.columns, "further columns or attributes left out")
	return &File{Graph: g, Notes: append(append(notes, d.numbering(order)...), d.remarks...)}, nil
}

// count tells how many links were named again in the same direction, and how many in both.
func (d *draft) count() (repeated, reversed int) {
	both := make([]uint64, len(d.links))
	for i, l := range d.links {
		a, b, turned := uint64(l[0]), uint64(l[1]), uint64(0)
		if a > b {
			a, b, turned = b, a, 1
		}
		both[i] = a<<32 | b<<1 | turned
	}
	slices.Sort(both)
	distinct := slices.Compact(both)
	repeated = len(d.links) - len(distinct)
	for i := 1; i < len(distinct); i++ {
		if distinct[i] == distinct[i-1]|1 && distinct[i] != distinct[i-1] {
			reversed++
		}
	}
	return repeated, reversed
}

// errGraphs is said of a file with more than one graph.
var errGraphs = errors.New("a second graph (allowed: one)")
