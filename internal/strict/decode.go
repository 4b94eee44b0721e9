package strict

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/joulemark/joulemark/internal/number"
)

// Decoder fills Go values from trees.
type Decoder struct {
	// Tag is the key of the struct tags that hold the names of keys: json or yaml.
	Tag string
	// Required lists the keys that a struct must have; nil is all those without omitempty.
	Required func(reflect.Type) []string
	// Further lists the keys that a struct may have beside its fields, which nothing is done with;
	// nil is none.
	Further func(reflect.Type) []string
	// Root is what the whole file is called in faults.
	Root string
}

// Decode fills what v points to. Null is allowed for pointers, slices and maps, and leaves them
// nil. Whole numbers are not rounded, and texts are not taken for numbers. All faults come back
// together, in the order of lines.
func (d *Decoder) Decode(n *Node, v any) error {
	r := run{Decoder: d, faults: Faults{Root: d.Root}}
	r.faults.Sound(n, "")
	r.value(n, "", reflect.ValueOf(v).Elem())
	return Join(r.faults.List())
}

// run is one decoding.
type run struct {
	*Decoder
	faults Faults
}

var (
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
	timeType        = reflect.TypeFor[time.Time]()
)

func (r *run) value(n *Node, path string, v reflect.Value) {
	t := v.Type()
	switch {
	case n.Kind == Refused || n.Kind == Absent: // the first has been said
	case t == timeType:
		r.time(n, path, v)
	case reflect.PointerTo(t).Implements(textUnmarshaler):
		r.text(n, path, v)
	case n.Kind == Null && slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Slice, reflect.Map}, t.Kind()):
	case t.Kind() == reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
		r.value(n, path, v.Elem())
	case t.Kind() == reflect.Struct && n.Kind == Object:
		r.object(n, path, v)
	case t.Kind() == reflect.Map && n.Kind == Object:
		r.mapping(n, path, v)
	case (t.Kind() == reflect.Slice || t.Kind() == reflect.Array) && n.Kind == List:
		r.list(n, path, v)
	default:
		if allowed := scalar(n, v); allowed != "" {
			r.faults.wrong(n, path, allowed)
		}
	}
}

// object fills a struct by the names of its fields.
func (r *run) object(n *Node, path string, v reflect.Value) {
	fields := fieldsOf(v.Type(), r.Tag)
	names := make([]string, len(fields))
	var needed []string
	for i, f := range fields {
		if names[i] = f.name; !f.optional {
			needed = append(needed, f.name)
		}
	}
	allowed := names
	if r.Further != nil {
		allowed = slices.Concat(names, r.Further(v.Type()))
	}
	r.faults.Known(n, path, allowed)
	for i := range n.Nodes {
		child := &n.Nodes[i]
		if at := slices.Index(names, child.Name); at >= 0 {
			r.value(child, key(path, child.Name), v.FieldByIndex(fields[at].index))
		}
	}
	if r.Required != nil {
		needed = r.Required(v.Type())
	}
	for _, name := range needed {
		if n.At(name) == nil {
			r.faults.add(n.Line, key(path, name), errors.New("missing"))
		}
	}
}

func (r *run) mapping(n *Node, path string, v reflect.Value) {
	v.Set(reflect.MakeMap(v.Type()))
	for i := range n.Nodes {
		value := reflect.New(v.Type().Elem()).Elem()
		r.value(&n.Nodes[i], key(path, n.Nodes[i].Name), value)
		v.SetMapIndex(reflect.ValueOf(n.Nodes[i].Name), value)
	}
}

func (r *run) list(n *Node, path string, v reflect.Value) {
	if v.Kind() == reflect.Slice {
		v.Set(reflect.MakeSlice(v.Type(), len(n.Nodes), len(n.Nodes)))
	}
	if v.Len() != len(n.Nodes) {
		r.faults.add(n.Line, path, fmt.Errorf("%d values (allowed: %d)", len(n.Nodes), v.Len()))
		return
	}
	for i := range n.Nodes {
		r.value(&n.Nodes[i], element(path, i), v.Index(i))
	}
}

// text fills what reads itself from text.
func (r *run) text(n *Node, path string, v reflect.Value) {
	if n.Kind != String {
		r.faults.wrong(n, path, "a name")
		return
	}
	if err := v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(n.Text)); err != nil {
		r.faults.add(n.Line, path, err)
	}
}

// time reads a date with or without a time.
func (r *run) time(n *Node, path string, v reflect.Value) {
	for _, layout := range []string{time.RFC3339Nano, time.DateOnly} {
		if t, err := time.Parse(layout, n.Text); err == nil && n.Kind == String {
			v.Set(reflect.ValueOf(t))
			return
		}
	}
	r.faults.wrong(n, path, "a date, such as 2026-01-31T12:00:00Z")
}

// scalar fills a basic type, or says what is allowed for it.
func scalar(n *Node, v reflect.Value) (allowed string) {
	switch v.Kind() {
	case reflect.String:
		if n.Kind == String {
			v.SetString(n.Text)
			return ""
		}
		return "a text"
	case reflect.Bool:
		if n.Kind == Bool {
			v.SetBool(strings.EqualFold(n.Text, "true"))
			return ""
		}
		return Bool.String()
	case reflect.Float64:
		if x, ok := number.Float(n.Text); ok && n.Kind == Number {
			v.SetFloat(x)
			return ""
		}
		return "a number"
	case reflect.Int, reflect.Int64:
		if x, err := strconv.ParseInt(n.Text, 10, v.Type().Bits()); err == nil && n.Kind == Number {
			v.SetInt(x)
			return ""
		}
		return "a whole number"
	case reflect.Uint64:
		if x, err := strconv.ParseUint(n.Text, 10, 64); err == nil && n.Kind == Number {
			v.SetUint(x)
			return ""
		}
		return "a whole number of at least 0"
	case reflect.Struct, reflect.Map:
		return Object.String()
	case reflect.Slice, reflect.Array:
		return List.String()
	}
	panic("strict: no file can hold a value of the type " + v.Type().String())
}

// field is a field of a struct under the name of its key.
type field struct {
	name     string
	optional bool
	index    []int
}

// fieldsOf lists the fields of a struct that have a key; those of structs embedded without a name
// stand among them. They are looked up once for each type.
func fieldsOf(t reflect.Type, tag string) []field {
	type key struct {
		reflect.Type
		tag string
	}
	if known, ok := found.Load(key{t, tag}); ok {
		return known.([]field)
	}
	var fields []field
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get(tag), ",")
		if name != "" && name != "-" {
			fields = append(fields, field{name, strings.Contains(options, "omitempty"), f.Index})
		}
	}
	found.Store(key{t, tag}, fields)
	return fields
}

var found sync.Map // fields of types by tag
