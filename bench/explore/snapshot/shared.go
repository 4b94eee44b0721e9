package snapshot

import (
	"reflect"
	"unsafe"
)

// Shared are the addresses of what values have in common that were made independently of each
// other: parameters, graphs, tables. Nobody changes these, or the values would not be independent;
// so a copy points to the same, and a fingerprint leaves it out. The zero value shares nothing,
// and so does nil. It is not changed once it is made, and safe for concurrent use then.
type Shared struct{ at map[unsafe.Pointer]struct{} }

func (s *Shared) has(p unsafe.Pointer) bool {
	if s == nil {
		return false
	}
	_, ok := s.at[p]
	return ok
}

// Common is what both lists of values lead to. The values are pointers, which are not themselves
// among it.
func Common(a, b []any) *Shared {
	first, both := walker{}, walker{}
	for _, v := range a {
		first.reach(reflect.ValueOf(v).Elem())
	}
	for _, v := range b {
		both.reach(reflect.ValueOf(v).Elem())
	}
	s := &Shared{at: map[unsafe.Pointer]struct{}{}}
	for k := range both {
		if first[k] {
			s.at[k.at] = struct{}{}
		}
	}
	return s
}

// Add makes more addresses shared: all that the values lead to and s has not seen as somebody's
// own.
func (s *Shared) Add(more *Shared) {
	for p := range more.at {
		s.at[p] = struct{}{}
	}
}

// walker are the addresses that were reached, and as what: a struct has that of its first field.
type walker map[place]bool

type place struct {
	at  unsafe.Pointer
	typ reflect.Type
}

// reach follows everything that a value leads to.
func (w walker) reach(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && w.enter(v) {
			w.reach(v.Elem())
		}
	case reflect.Interface:
		if !v.IsNil() {
			w.reach(v.Elem())
		}
	case reflect.Slice:
		if v.Len() > 0 && w.enter(v) {
			w.each(v)
		}
	case reflect.Array:
		w.each(v)
	case reflect.Map:
		if !v.IsNil() && w.enter(v) {
			for it := v.MapRange(); it.Next(); {
				w.reach(it.Key())
				w.reach(it.Value())
			}
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			w.reach(field)
		}
	}
}

func (w walker) each(v reflect.Value) {
	switch v.Type().Elem().Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Array, reflect.Map, reflect.Struct:
		for i := range v.Len() {
			w.reach(v.Index(i))
		}
	}
}

func (w walker) enter(v reflect.Value) bool {
	p := place{v.UnsafePointer(), v.Type()}
	if w[p] {
		return false
	}
	w[p] = true
	return true
}
