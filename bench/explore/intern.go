package explore

import "sync"

// table keeps one of each value of a kind, by its fingerprint, and numbers them. A state of the
// network is made of few parts that come again and again, so it is kept as their numbers. Which
// number a part has depends on who was first to meet it, and so nothing that is shown does.
type table[T any] struct {
	mu    sync.RWMutex
	index map[uint64]uint32
	items []*T
}

// add is the number of a value with this fingerprint, which is v's unless there was one before.
func (t *table[T]) add(mark uint64, v *T) uint32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.index == nil {
		t.index = map[uint64]uint32{}
	}
	id, ok := t.index[mark]
	if !ok {
		id = uint32(len(t.items))
		t.index[mark] = id
		t.items = append(t.items, v)
	}
	return id
}

// view is a table as one goroutine sees it: without a lock, as long as it asks for what it knows.
type view[T any] struct {
	*table[T]
	known []*T
}

func (v *view[T]) at(id uint32) *T {
	if int(id) >= len(v.known) {
		v.mu.RLock()
		v.known = v.items
		v.mu.RUnlock()
	}
	return v.known[id]
}
