package configs

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/joulemark/joulemark/algorithms"
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
	words  = listOf("a list of words", scalar("", "list", asWritten, strict.String))
	whole  = scalar("a whole number", "int", wholeNumber[int], strict.Number)
	count  = scalar(whole.allowed, whole.flagType, wholeNumber[int64], strict.Number)
	wholes = listOf("a list of whole numbers", whole)
	seed   = scalar("a whole number of at least 0", "int", func(s string) (uint64, bool) {
		n, err := strconv.ParseUint(s, 10, 64)
		return n, err == nil
	}, strict.Number)
	number  = scalar("a number", "number", strict.Float, strict.Number)
	numbers = listOf("a list of numbers", number)
	truth   = scalar("true or false", "", func(s string) (bool, bool) {
		b, err := strconv.ParseBool(s)
		return b, err == nil
	}, strict.Bool)
	span   = scalar("a duration such as 50ms", "duration", duration, strict.String)
	params = kind[parameters]{"parameters by algorithm", "ALG.NAME=VALUE", true, paramsOfText, paramsOfNode}
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

// listOf is a list with commas between; in a file it stands in brackets, which one element does not
// need.
func listOf[T any](allowed string, one kind[T]) kind[[]T] {
	texts := func(s string) ([]T, bool) { return every(splitList(s), one.text) }
	node := func(n *strict.Node) ([]T, bool) {
		elements := []*strict.Node{n}
		if n.Kind == strict.List {
			elements = elements[:0]
			for i := range n.Nodes {
				elements = append(elements, &n.Nodes[i])
			}
		}
		return every(elements, one.node)
	}
	return kind[[]T]{allowed, "list", true, texts, node}
}

// every reads all elements, or none.
func every[E, T any](elements []E, read func(E) (T, bool)) ([]T, bool) {
	list := make([]T, 0, len(elements))
	for _, e := range elements {
		v, ok := read(e)
		if !ok {
			return nil, false
		}
		list = append(list, v)
	}
	return list, true
}

func splitList(s string) (list []string) {
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

func asWritten(s string) (string, bool) { return s, true }

func wholeNumber[T int | int64](s string) (T, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return T(n), err == nil && int64(T(n)) == n
}

// duration reads a time that is a microsecond or longer, or nothing: simulated clocks have no finer
// ticks.
func duration(s string) (time.Duration, bool) {
	d, err := time.ParseDuration(s)
	return d, err == nil && (d == 0 || d.Abs() >= time.Microsecond)
}

// parameters are those of algorithms, by the name of the algorithm.
type parameters = map[string]algorithms.Params

// paramsOfText reads ALG.NAME=VALUE, several of them with commas between.
func paramsOfText(s string) (parameters, bool) {
	all := parameters{}
	for _, part := range splitList(s) {
		name, value, ok := strings.Cut(part, "=")
		alg, param, dotted := strings.Cut(name, ".")
		if _, twice := all[alg][param]; !ok || !dotted || alg == "" || param == "" || twice {
			return nil, false
		}
		if all[alg] == nil {
			all[alg] = algorithms.Params{}
		}
		all[alg][param] = value
	}
	return all, true
}

func paramsOfNode(n *strict.Node) (parameters, bool) {
	all := parameters{}
	for i := range n.Nodes {
		alg := &n.Nodes[i]
		all[alg.Name] = algorithms.Params{}
		for j := range alg.Nodes {
			v, ok := text.node(&alg.Nodes[j])
			if !ok {
				return nil, false
			}
			all[alg.Name][alg.Nodes[j].Name] = v
		}
		if alg.Kind != strict.Object {
			return nil, false
		}
	}
	return all, n.Kind == strict.Object
}
