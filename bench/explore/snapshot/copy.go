package snapshot

import "unsafe"

// Copy is a value that has nothing in common with the one at from but what is shared.
func (p Plan[T]) Copy(from *T, shared *Shared) *T {
	to := new(T)
	*to = *from
	if !p.plain {
		c := copier{shared: shared}
		c.note(unsafe.Pointer(from), p.typ.Size(), unsafe.Pointer(to))
		p.own(&c, unsafe.Pointer(to))
	}
	return to
}

// copier is one copy that is being made. What several pointers lead to is copied once.
type copier struct {
	shared *Shared
	moved  []moved
	first  [4]moved // room for the few that most values have
}

// moved is a piece of memory and where its copy is.
type moved struct {
	from unsafe.Pointer
	size uintptr
	to   unsafe.Pointer
}

func (c *copier) note(from unsafe.Pointer, size uintptr, to unsafe.Pointer) {
	if c.moved == nil {
		c.moved = c.first[:0]
	}
	c.moved = append(c.moved, moved{from, size, to})
}

// copied is where that is which an address leads to: also one into the middle of a value, such as
// to a field of the node itself.
func (c *copier) copied(at unsafe.Pointer) (unsafe.Pointer, bool) {
	for i := range c.moved {
		m := &c.moved[i]
		if d := uintptr(at) - uintptr(m.from); d < m.size {
			return unsafe.Add(m.to, d), true
		}
	}
	return nil, false
}
