package sim

import "unsafe"

// chunk holds events of one tick. On a sparse network most ticks have one or two events, so the
// first chunks of a tick are short and lie among many others in the cache. A tick that has more
// goes on with long ones, which are written and read in a row.
type chunk[E any] struct {
	next   *chunk[E]
	events []event[E] // has room for as many as the chunk holds
}

const (
	shortEvents = 3
	longBytes   = 1024 // of the events of a long chunk
	shortBlock  = 64   // short chunks allocated at a time
	longBlock   = 4096 // the same of long ones at most: the first block is one, and each is twice as large
)

// shortChunk is one whose events lie beside it.
type shortChunk[E any] struct {
	chunk[E]
	room [shortEvents]event[E]
}

// chunks are those that are free.
type chunks[E any] struct {
	short, long *chunk[E]
	nextBlock   int // of long ones
}

func (c *chunk[E]) isShort() bool { return cap(c.events) == shortEvents }

// takeShort is an empty short chunk.
func (f *chunks[E]) takeShort() *chunk[E] {
	if f.short == nil {
		block := make([]shortChunk[E], shortBlock)
		for i := range block {
			block[i].events = block[i].room[:0]
			f.put(&block[i].chunk)
		}
	}
	c := f.short
	f.short = c.next
	return c
}

// takeLong is an empty long chunk.
func (f *chunks[E]) takeLong() *chunk[E] {
	if f.long == nil {
		f.nextBlock = max(1, min(2*f.nextBlock, longBlock))
		var e event[E]
		size := max(2*shortEvents, longBytes/int(unsafe.Sizeof(e)))
		block, room := make([]chunk[E], f.nextBlock), make([]event[E], f.nextBlock*size)
		for i := range block {
			block[i].events = room[i*size : i*size : (i+1)*size]
			f.put(&block[i])
		}
	}
	c := f.long
	f.long = c.next
	return c
}

// put gives back a chunk.
func (f *chunks[E]) put(c *chunk[E]) {
	c.events = c.events[:0]
	if c.isShort() {
		c.next, f.short = f.short, c
	} else {
		c.next, f.long = f.long, c
	}
}

// putAll gives back all chunks of a circular list, of which the last is given.
func (f *chunks[E]) putAll(last *chunk[E]) {
	for c := last.next; c != last; {
		next := c.next
		f.put(c)
		c = next
	}
	f.put(last)
}
