package snapshot

import (
	"reflect"
	"unsafe"

	"github.com/joulemark/joulemark/algorithms"
)

// timerID is the type of the numbers of timers. They depend on what a node has done before, and
// not on what it is: see Hasher.Timers.
var timerID = reflect.TypeFor[algorithms.TimerID]()

// header is the head of a slice in memory.
type header struct {
	data     unsafe.Pointer
	len, cap int
}

// slice is any number of values of one type. Nil and empty differ: nodes ask for it.
func (c *cache) slice(l *layout, path string) error {
	elem, err := c.lay(l.typ.Elem(), path+"[]")
	if err != nil {
		return err
	}
	typ, size := l.typ, l.typ.Elem().Size()
	bytes := elem.typ.Kind() == reflect.Uint8 || elem.typ.Kind() == reflect.Bool
	l.mix = func(h *Hasher, p unsafe.Pointer) {
		s := (*header)(p)
		switch {
		case s.data == nil:
			h.Word(0)
			return
		case h.shared.has(s.data):
			return
		}
		h.Word(uint64(s.len) + 1)
		if bytes {
			h.bytes(unsafe.Slice((*byte)(s.data), s.len))
			return
		}
		for i := range s.len {
			elem.mix(h, unsafe.Add(s.data, uintptr(i)*size))
		}
	}
	l.own = func(c *copier, p unsafe.Pointer) {
		s := (*header)(p)
		if s.data == nil || s.cap == 0 || c.shared.has(s.data) {
			return
		}
		// One that is empty but has room is copied as well: appending to two copies of it would
		// write to the same place.
		if s.len == 0 {
			s.cap = 0
			return
		}
		fresh := reflect.MakeSlice(typ, s.len, s.len)
		reflect.Copy(fresh, reflect.NewAt(typ, p).Elem())
		s.data, s.cap = fresh.UnsafePointer(), s.len
		if !elem.plain {
			for i := range s.len {
				elem.own(c, unsafe.Add(s.data, uintptr(i)*size))
			}
		}
	}
	return nil
}

// maps are those of a type. Their order is nobody's, so the entries are added up.
func (c *cache) maps(l *layout, path string) error {
	key, err := c.lay(l.typ.Key(), path+"[key]")
	if err != nil {
		return err
	}
	elem, err := c.lay(l.typ.Elem(), path+"[value]")
	if err != nil {
		return err
	}
	typ := l.typ
	l.mix = func(h *Hasher, p unsafe.Pointer) {
		m := *(*unsafe.Pointer)(p)
		if m == nil {
			h.Word(0)
			return
		}
		if h.shared.has(m) {
			return
		}
		v := reflect.NewAt(typ, p).Elem()
		k, e := reflect.New(typ.Key()), reflect.New(typ.Elem())
		var sum uint64
		entry := Hasher{shared: h.shared, timers: h.timers}
		for it := v.MapRange(); it.Next(); {
			k.Elem().SetIterKey(it)
			e.Elem().SetIterValue(it)
			entry.sum = seed
			key.mix(&entry, k.UnsafePointer())
			elem.mix(&entry, e.UnsafePointer())
			sum += entry.Sum()
		}
		h.Word(uint64(v.Len()) + 1)
		h.Word(sum)
	}
	l.own = func(c *copier, p unsafe.Pointer) {
		m := *(*unsafe.Pointer)(p)
		if m == nil || c.shared.has(m) {
			return
		}
		if known, ok := c.copied(m); ok {
			*(*unsafe.Pointer)(p) = known
			return
		}
		v := reflect.NewAt(typ, p).Elem()
		fresh := reflect.MakeMapWithSize(typ, v.Len())
		c.note(m, 1, fresh.UnsafePointer())
		for it := v.MapRange(); it.Next(); {
			k, e := reflect.New(typ.Key()).Elem(), reflect.New(typ.Elem()).Elem()
			k.SetIterKey(it)
			e.SetIterValue(it)
			if !key.plain {
				key.own(c, k.Addr().UnsafePointer())
			}
			if !elem.plain {
				elem.own(c, e.Addr().UnsafePointer())
			}
			fresh.SetMapIndex(k, e)
		}
		*(*unsafe.Pointer)(p) = fresh.UnsafePointer()
	}
	return nil
}

// pointer leads to a value of its own, or into one that was copied already.
func (c *cache) pointer(l *layout, path string) error {
	elem, err := c.lay(l.typ.Elem(), path)
	if err != nil {
		return err
	}
	l.mix = func(h *Hasher, p unsafe.Pointer) {
		to := *(*unsafe.Pointer)(p)
		switch {
		case to == nil:
			h.Word(0)
		case h.shared.has(to):
		case h.enter(to):
			elem.mix(h, to)
		}
	}
	l.own = func(c *copier, p unsafe.Pointer) {
		to := *(*unsafe.Pointer)(p)
		if to == nil || c.shared.has(to) {
			return
		}
		if known, ok := c.copied(to); ok {
			*(*unsafe.Pointer)(p) = known
			return
		}
		fresh := reflect.New(elem.typ)
		fresh.Elem().Set(reflect.NewAt(elem.typ, to).Elem())
		c.note(to, elem.typ.Size(), fresh.UnsafePointer())
		*(*unsafe.Pointer)(p) = fresh.UnsafePointer()
		if !elem.plain {
			elem.own(c, fresh.UnsafePointer())
		}
	}
	return nil
}

// iface holds a value of a type that is known when it is met.
func (c *cache) iface(l *layout, path string) {
	typ := l.typ
	l.mix = func(h *Hasher, p unsafe.Pointer) {
		v := reflect.NewAt(typ, p).Elem()
		if v.IsNil() {
			h.Word(0)
			return
		}
		in := layouts.must(v.Elem().Type(), path)
		h.Text(in.typ.String())
		in.mix(h, addressable(v.Elem()))
	}
	l.own = func(c *copier, p unsafe.Pointer) {
		v := reflect.NewAt(typ, p).Elem()
		if v.IsNil() {
			return
		}
		in := layouts.must(v.Elem().Type(), path)
		if in.plain {
			return
		}
		fresh := addressable(v.Elem())
		in.own(c, fresh)
		v.Set(reflect.NewAt(in.typ, fresh).Elem())
	}
}

// must is of, for a type that is met on the way: what is wrong with it is a panic with a
// [TypeError], which [Check] turns into an error before it can happen.
func (c *cache) must(t reflect.Type, path string) *layout {
	l, err := c.of(t, path)
	if err != nil {
		panic(err)
	}
	return l
}

// addressable is a copy of a value that has an address.
func addressable(v reflect.Value) unsafe.Pointer {
	at := reflect.New(v.Type())
	at.Elem().Set(v)
	return at.UnsafePointer()
}
