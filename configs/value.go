package configs

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/strict"
)

// kind is how values of a Go type are written: in a file, and as text in the environment and in
// flags. Nothing is rounded, and nothing taken for what it is not.
type kind[T any] struct {
	allowed  string // in words
	flagType string // the word for the value in the usage text; "" for flags that need none
	list     bool   // so that a flag may be given several times
	text     func(string) (T, bool)
	node     func(*strict.Node) (T, bool)
}

var (
	// text takes numbers of a file as well, because a topology file may be called 12 and a PUE is a
	// number.
	text = scalar("text", "string", asWritten, strict.String, strict.Number)
	// filled is for names of files and the like, where nothing is not a way to say none.
	filled = scalar("a text that is not empty", "string", func(s string) (string, bool) { return s, s != "" },
		strict.String, strict.Number)
	plan = scalar("a plan of faults, such as 'crash 3@2s; recover 3@5s'", filled.flagType,
		func(s string) (string, bool) { return s, strings.Trim(s, " ;\n") != "" }, strict.String)
	words  = listOf("a list of words", one(scalar("", "list", asWritten, strict.String)))
	whole  = scalar("a whole number", "int", number.Int, strict.Number)
	count  = scalar(whole.allowed, whole.flagType, number.Whole, strict.Number)
	wholes = listOf("a list of whole numbers", marked("..", scalar("", "list", sizes, strict.Number, strict.String)))
	seed   = scalar("a whole number of at least 0", "int", number.Natural, strict.Number)
	real   = scalar("a number", "number", number.Float, strict.Number)
	reals  = listOf("a list of numbers", one(real))
	// share also takes a percentage, as 10%, which YAML takes for text.
	share  = marked("%", scalar(real.allowed, "number", number.Share, strict.Number, strict.String))
	shares = listOf(reals.allowed, one(share))
	truth  = scalar("true or false", "", func(s string) (bool, bool) {
		b, err := strconv.ParseBool(s)
		return b, err == nil
	}, strict.Bool)
	span   = scalar("a duration such as 50ms", "duration", duration, strict.String)
	params = kind[parameters]{
		"parameters by algorithm or problem, as raft.entries=2 or mutex.requesters=all", "[ALG.]NAME=VALUE", true,
		paramsOfText, paramsOfNode,
	}
	cases = kind[[]parameters]{
		"cases of parameters, as mutex.requesters=all,mutex.hold=0 with semicolons between several, or none",
		"CASES", false, casesOfText, casesOfNode,
	}
)

// scalar is a kind of which a file has scalars of these kinds, read as the text is.
func scalar[T any](allowed, flagType string, parse func(string) (T, bool), kinds ...strict.Kind) kind[T] {
	node := func(n *strict.Node) (v T, ok bool) {
		if slices.Contains(kinds, n.Kind) {
			return parse(n.Text)
		}
		return v, false
	}
	return kind[T]{allowed, flagType, false, parse, node}
}

// marked is a kind of which a file has numbers, and texts with a mark, which are no numbers in
// YAML. A number in quotes is a text.
func marked[T any](mark string, k kind[T]) kind[T] {
	node := k.node
	k.node = func(n *strict.Node) (v T, ok bool) {
		if n.Kind == strict.String && !strings.Contains(n.Text, mark) {
			return v, false
		}
		return node(n)
	}
	return k
}

// mostElements bounds a list: more than anybody writes, and few enough to work with.
const mostElements = 1000

// listOf is a list with commas between, of elements that may stand for several values; in a file it
// stands in brackets, which one element does not need.
func listOf[T any](allowed string, one kind[[]T]) kind[[]T] {
	texts := func(s string) ([]T, bool) { return every(splitList(s), one.text) }
	node := func(n *strict.Node) ([]T, bool) {
		elements := []*strict.Node{n}
		if n.Kind == strict.List {
			elements = elements[:0]
			for i := range n.Nodes[:min(len(n.Nodes), mostElements+1)] {
				elements = append(elements, &n.Nodes[i])
			}
		}
		return every(elements, one.node)
	}
	return kind[[]T]{allowed, "list", true, texts, node}
}

// one is an element that stands for one value.
func one[T any](k kind[T]) kind[[]T] {
	several := func(v T, ok bool) ([]T, bool) { return []T{v}, ok }
	return kind[[]T]{
		k.allowed, k.flagType, k.list,
		func(s string) ([]T, bool) { return several(k.text(s)) },
		func(n *strict.Node) ([]T, bool) { return several(k.node(n)) },
	}
}

// every reads all elements, of which there is one at least, or none.
func every[E, T any](elements []E, read func(E) ([]T, bool)) ([]T, bool) {
	list := make([]T, 0, min(len(elements), mostElements))
	for _, e := range elements {
		values, ok := read(e)
		if list = append(list, values...); !ok || len(list) > mostElements {
			return nil, false
		}
	}
	return list, len(list) > 0
}

func splitList(s string) (list []string) {
	for part := range strings.SplitSeq(s, ",") {
		if len(list) > mostElements {
			break // which is too many already
		}
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

func asWritten(s string) (string, bool) { return s, true }

// duration reads a time that is a microsecond or longer, or nothing: simulated clocks have no finer
// ticks.
func duration(s string) (time.Duration, bool) {
	d, err := time.ParseDuration(s)
	return d, err == nil && (d == 0 || d.Abs() >= time.Microsecond)
}
