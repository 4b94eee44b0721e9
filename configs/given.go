package configs

import (
	"fmt"
	"strings"

	"github.com/spf13/viper"

	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
)

// given is what a key was given, not yet read, and by what: a file gives a node, the environment
// and flags give text.
type given struct {
	source string // such as "flag --nodes" or "own.yaml: line 3: nodes"
	node   *strict.Node
	text   string
	swept  bool // in the section of what is swept, whose values are set one after the other
}

// String shows the value in an error.
func (g given) String() string {
	if g.node != nil {
		return g.node.String()
	}
	return suggest.Quote(g.text)
}

// allowed says what a key may be given instead.
func (g given) allowed(k *Key) string {
	elements := strings.Count(g.text, ",") + 1
	if g.node != nil {
		elements = len(g.node.Nodes)
	}
	if k.IsList() && elements > mostElements {
		return fmt.Sprintf("up to %d values, here are %d", mostElements, elements)
	}
	return k.allowed
}

// written is the text of a scalar, as it was given.
func (g given) written() string {
	if g.node != nil {
		return g.node.Text
	}
	return strings.TrimSpace(g.text)
}

// read reads what was given as a value of a kind.
func (k kind[T]) read(g given) (T, bool) {
	if g.node != nil {
		return k.node(g.node)
	}
	return k.text(strings.TrimSpace(g.text))
}

// layer is what one source gives, by key. Viper wants its values to be any.
type layer = map[string]any

// givens is what was given in all, by key. A key that is not there has its default.
type givens map[string]given

func (all givens) has(key string) bool {
	_, ok := all[key]
	return ok
}

// above reports whether a key was given by a flag or the environment, and another by the file.
func (all givens) above(key, other string) bool {
	return all.has(key) && all[key].node == nil && all.has(other) && all[other].node != nil
}

// merge lays the layers over each other: a later one has precedence.
func merge(layers ...layer) givens {
	v := viper.New()
	for _, l := range layers {
		if err := v.MergeConfigMap(l); err != nil {
			panic(err) // there is nothing to read that could fail
		}
	}
	all := givens{}
	for _, key := range v.AllKeys() {
		all[key] = v.Get(key).(given)
	}
	all.excluded(layers)
	return all
}

// ofFile is the layer of an object in a file: the whole, or the section of a name.
func ofFile(file, section string, keys []Key, object *strict.Node) layer {
	l := layer{}
	for i := range keys {
		if n := object.At(keys[i].Name); n != nil {
			l[n.Name] = given{source: fmt.Sprintf("%s: line %d: %s%s", file, n.Line, section, n.Name), node: n}
		}
	}
	return l
}

// ofFlags is the layer of flags, by the name of their key.
func ofFlags(keys []Key, flags map[string]string) layer {
	l := layer{}
	for i := range keys {
		if text, ok := flags[keys[i].Name]; ok {
			l[keys[i].Name] = given{source: "flag --" + keys[i].Flag(), text: text}
		}
	}
	return l
}

// sourced is an error about a key together with where its value came from, which names the key.
type sourced struct {
	source string
	err    *suggest.KeyError
}

func (s *sourced) Error() string { return s.source + ": " + s.err.Detail() }

// Unwrap is the error about the key.
func (s *sourced) Unwrap() error { return s.err }
