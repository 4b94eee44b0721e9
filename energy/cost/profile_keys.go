package cost

import (
	"encoding"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// checkProfileKeys holds a document against the type that it is to be decoded into. The decoder
// alone would take a missing key for 0, and would not say where a wrong value stands.
func checkProfileKeys(document *yaml.Node) error {
	if document.Kind != yaml.DocumentNode || len(document.Content) != 1 {
		return fmt.Errorf("line %d: it is no YAML document", document.Line)
	}
	c := keyChecker{}
	c.check("", document.Content[0], reflect.TypeFor[ProfileSet]())
	return c.faults.join()
}

// keyChecker collects faults; paths are those of the keys.
type keyChecker struct{ faults faults }

func (c *keyChecker) fault(path string, n *yaml.Node, format string, args ...any) {
	if path == "" {
		path = "the file"
	}
	c.faults.add(path, fmt.Errorf("line %d: %s", n.Line, fmt.Sprintf(format, args...)))
}

// check compares a node with a type.
func (c *keyChecker) check(path string, n *yaml.Node, t reflect.Type) {
	scalar := t == reflect.TypeFor[time.Time]() ||
		reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
	switch kind := t.Kind(); {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		c.fault(path, n, "an alias or anchor; none is allowed")
	case scalar || kind != reflect.Struct && kind != reflect.Slice && kind != reflect.Array:
		c.scalar(path, n, t)
	case kind == reflect.Struct && n.Kind == yaml.MappingNode:
		c.mapping(path, n, t)
	case kind != reflect.Struct && n.Kind == yaml.SequenceNode:
		if kind == reflect.Array && len(n.Content) != t.Len() {
			c.fault(path, n, "%d values; %d are needed", len(n.Content), t.Len())
			return
		}
		for i, e := range n.Content {
			c.check(fmt.Sprintf("%s[%d]", path, i), e, t.Elem())
		}
	case kind == reflect.Struct:
		c.fault(path, n, "%s; keys with values are needed", shown(n))
	default:
		c.fault(path, n, "%s; a list is needed", shown(n))
	}
}

// mapping checks that all keys are there, each once, and no others. Those that are left out where
// they are empty need not be there.
func (c *keyChecker) mapping(path string, n *yaml.Node, t reflect.Type) {
	var seen []string
	fields := map[string]reflect.Type{}
	var names, needed []string
	for field := range t.Fields() {
		name, options, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		fields[name] = field.Type
		names = append(names, name)
		if options != "omitempty" {
			needed = append(needed, name)
		}
	}
	prefix := path
	if path != "" {
		prefix += "."
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		field, ok := fields[key.Value]
		switch {
		case key.Kind != yaml.ScalarNode || !ok:
			c.fault(prefix+key.Value, key, "no such key; allowed are %s", strings.Join(names, ", "))
			continue
		case slices.Contains(seen, key.Value):
			c.fault(prefix+key.Value, key, "it is there twice")
			continue
		}
		seen = append(seen, key.Value)
		c.check(prefix+key.Value, value, field)
	}
	for _, name := range needed {
		if !slices.Contains(seen, name) {
			c.fault(prefix+name, n, "it is missing")
		}
	}
}

// scalar checks that a value is of the kind that the type needs.
func (c *keyChecker) scalar(path string, n *yaml.Node, t reflect.Type) {
	if n.Kind != yaml.ScalarNode {
		c.fault(path, n, "%s; a single value is needed", shown(n))
		return
	}
	tag := n.ShortTag()
	switch {
	case t == reflect.TypeFor[time.Time]():
		if tag != "!!timestamp" {
			c.fault(path, n, "%s; a date is needed, such as 2026-01-31T12:00:00Z", shown(n))
		}
	case t.Kind() == reflect.Float64:
		v, err := strconv.ParseFloat(n.Value, 64)
		if tag != "!!float" && tag != "!!int" || err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			c.fault(path, n, "%s; a finite number is needed", shown(n))
		}
	case t.Kind() == reflect.Int:
		if _, err := strconv.Atoi(n.Value); tag != "!!int" || err != nil {
			c.fault(path, n, "%s; a whole number is needed", shown(n))
		}
	case tag != "!!str":
		c.fault(path, n, "%s; text is needed", shown(n))
	default:
		if u, ok := reflect.TypeAssert[encoding.TextUnmarshaler](reflect.New(t)); ok {
			if err := u.UnmarshalText([]byte(n.Value)); err != nil {
				c.fault(path, n, "%v", err)
			}
		}
	}
}

// shown is a node in an error, cut short where it is long.
func shown(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "keys with values"
	case yaml.SequenceNode:
		return "a list"
	}
	const most = 60
	if r := []rune(n.Value); len(r) > most {
		return strconv.Quote(string(r[:most])) + "..."
	}
	return strconv.Quote(n.Value)
}
