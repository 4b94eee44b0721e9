package snapshot

import (
	"fmt"
	"reflect"
	"sync"
	"unsafe"
)

// A Plan is how values of one type are copied and fingerprinted. It is safe for concurrent use.
type Plan[T any] struct{ *layout }

// layout is what is known of a type.
type layout struct {
	typ reflect.Type
	// plain: the bytes of a value are all there is of it, since nothing in it points anywhere
	// where somebody could change something.
	plain bool
	// own makes what a value at p points to its own, after the bytes of the value were copied
	// there. Nil where plain.
	own func(c *copier, p unsafe.Pointer)
	// mix adds a value at p to a fingerprint.
	mix func(h *Hasher, p unsafe.Pointer)
}

// A TypeError says why the values of a type cannot be copied.
type TypeError struct {
	Type reflect.Type
	Path string // to it, from the type that a plan was made for
	Why  string
}

// Error implements error.
func (e *TypeError) Error() string { return fmt.Sprintf("%s: %v: %s", e.Path, e.Type, e.Why) }

// Of makes the plan of a type. The error is a [TypeError]: channels and bare memory addresses have
// no copy.
func Of[T any]() (Plan[T], error) {
	l, err := layouts.of(reflect.TypeFor[T](), "")
	return Plan[T]{l}, err
}

// layouts are the types that were looked at.
var layouts = cache{known: map[reflect.Type]*layout{}}

type cache struct {
	mu    sync.Mutex
	known map[reflect.Type]*layout
}

// of is the layout of a type; path leads to it.
func (c *cache) of(t reflect.Type, path string) (*layout, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := len(c.known)
	l, err := c.lay(t, path+t.String())
	if err != nil && len(c.known) > before {
		clear(c.known) // what was begun and has not come to an end
	}
	return l, err
}

// lay looks at a type. A type that contains itself finds its layout begun, and is filled in later.
func (c *cache) lay(t reflect.Type, path string) (*layout, error) {
	if l, ok := c.known[t]; ok {
		return l, nil
	}
	l := &layout{typ: t}
	c.known[t] = l
	var err error
	switch t.Kind() {
	case reflect.Bool, reflect.Int8, reflect.Uint8:
		l.plain, l.mix = true, func(h *Hasher, p unsafe.Pointer) { h.Word(uint64(*(*uint8)(p))) }
	case reflect.Int16, reflect.Uint16:
		l.plain, l.mix = true, func(h *Hasher, p unsafe.Pointer) { h.Word(uint64(*(*uint16)(p))) }
	case reflect.Int32, reflect.Uint32, reflect.Float32:
		l.plain, l.mix = true, func(h *Hasher, p unsafe.Pointer) { h.Word(uint64(*(*uint32)(p))) }
		if t == timerID {
			l.mix = func(h *Hasher, p unsafe.Pointer) { h.Word(h.timer(*(*uint32)(p))) }
		}
	case reflect.Int64, reflect.Uint64, reflect.Int, reflect.Uint, reflect.Float64, reflect.Complex64:
		l.plain, l.mix = true, func(h *Hasher, p unsafe.Pointer) { h.Word(*(*uint64)(p)) }
	case reflect.String:
		l.plain, l.mix = true, func(h *Hasher, p unsafe.Pointer) { h.Text(*(*string)(p)) }
	case reflect.Func:
		l.plain, l.mix = true, func(*Hasher, unsafe.Pointer) {}
	case reflect.Array:
		err = c.array(l, path)
	case reflect.Struct:
		err = c.fields(l, path)
	case reflect.Slice:
		err = c.slice(l, path)
	case reflect.Map:
		err = c.maps(l, path)
	case reflect.Pointer:
		err = c.pointer(l, path)
	case reflect.Interface:
		c.iface(l, path)
	default:
		err = &TypeError{t, path, "has no copy"}
	}
	return l, err
}

// array is a fixed number of values.
func (c *cache) array(l *layout, path string) error {
	elem, err := c.lay(l.typ.Elem(), path+"[]")
	if err != nil {
		return err
	}
	n, size := l.typ.Len(), l.typ.Elem().Size()
	l.plain = elem.plain
	l.mix = func(h *Hasher, p unsafe.Pointer) {
		for i := range n {
			elem.mix(h, unsafe.Add(p, uintptr(i)*size))
		}
	}
	if !elem.plain {
		l.own = func(c *copier, p unsafe.Pointer) {
			for i := range n {
				elem.own(c, unsafe.Add(p, uintptr(i)*size))
			}
		}
	}
	return nil
}

// field is one of a struct.
type field struct {
	offset uintptr
	*layout
}

// fields are those of a struct.
func (c *cache) fields(l *layout, path string) error {
	var all, deep []field
	for f := range l.typ.Fields() {
		in, err := c.lay(f.Type, path+"."+f.Name)
		if err != nil {
			return err
		}
		all = append(all, field{f.Offset, in})
		if !in.plain {
			deep = append(deep, field{f.Offset, in})
		}
	}
	l.plain = len(deep) == 0
	l.mix = func(h *Hasher, p unsafe.Pointer) {
		for i := range all {
			all[i].mix(h, unsafe.Add(p, all[i].offset))
		}
	}
	if !l.plain {
		l.own = func(c *copier, p unsafe.Pointer) {
			for i := range deep {
				deep[i].own(c, unsafe.Add(p, deep[i].offset))
			}
		}
	}
	return nil
}
