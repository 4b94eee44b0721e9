package explore

import "sync"

// visited are the fingerprints of the states that were reached, 24 bytes each in a table that is at
// most 3/4 full, with where they were reached from. It is safe for concurrent use.
type visited struct{ shards [shardCount]shard }

const shardCount = 64

// shard is the part of the states whose fingerprints begin alike, and of those the ones that the
// level at work has reached first.
type shard struct {
	mu      sync.Mutex
	entries []entry
	count   int
	fresh   []candidate
	arena   []uint32 // their states
	_       [64]byte // apart from the next shard's lock
}

// entry is a state that was reached. A fingerprint of 0 is none.
type entry struct {
	mark uint64
	// from is the state that it was reached from; while its level is at work, its place in fresh.
	from  uint64
	level uint32 // how many actions lead there
	sent  uint32 // messages on the way
}

// candidate is a state of the next level, and the least of the ways to it from this one.
type candidate struct {
	mark  uint64
	from  uint32 // place in its level
	step  uint32
	at    uint32 // place in the arena
	size  uint32
	sleep []sleeper
}

func (v *visited) shard(mark uint64) *shard { return &v.shards[mark>>58] }

// find is the place of a fingerprint, or the free one where it would stand. The shard is locked,
// and has room.
func (s *shard) find(mark uint64) *entry {
	mask := uint64(len(s.entries) - 1)
	for i := mark & mask; ; i = (i + 1) & mask {
		if e := &s.entries[i]; e.mark == mark || e.mark == 0 {
			return e
		}
	}
}

// grow makes room for one more.
func (s *shard) grow() {
	if 4*(s.count+1) <= 3*len(s.entries) {
		return
	}
	old := s.entries
	s.entries = make([]entry, max(64, 2*len(old)))
	for _, e := range old {
		if e.mark != 0 {
			*s.find(e.mark) = e
		}
	}
}

// reach notes that a step of this level leads to a state. It keeps the least way, and what every
// way sleeps on. It reports whether all ways there have sent as many messages.
func (v *visited) reach(mark uint64, s *state, from, step, level uint32, sleep []sleeper) (even bool) {
	sh := v.shard(mark)
	sh.mu.Lock()
	defer sh.mu.Unlock()
	sh.grow()
	e := sh.find(mark)
	switch {
	case e.mark == 0:
		*e = entry{mark: mark, from: uint64(len(sh.fresh)), level: level, sent: s.sent}
		sh.count++
		at := len(sh.arena)
		sh.arena = s.pack(sh.arena)
		sh.fresh = append(sh.fresh, candidate{
			mark: mark, from: from, step: step, at: uint32(at), size: uint32(len(sh.arena) - at),
			sleep: append([]sleeper(nil), sleep...),
		})
	case e.level == level:
		c := &sh.fresh[e.from]
		c.sleep = common(c.sleep, sleep)
		if from < c.from || from == c.from && step < c.step {
			c.from, c.step = from, step
		}
	}
	return e.sent == s.sent
}

// settle ends a level: what was reached in it says from which of its states.
func (v *visited) settle(level []uint64) {
	for i := range v.shards {
		sh := &v.shards[i]
		for j := range sh.fresh {
			c := &sh.fresh[j]
			e := sh.find(c.mark)
			e.from = 0
			if len(level) > 0 {
				e.from = level[c.from]
			}
		}
	}
}

// path is the states that lead to one, from the second on, and that one.
func (v *visited) path(mark uint64) []uint64 {
	e := *v.shard(mark).find(mark)
	marks := make([]uint64, e.level)
	for i := len(marks) - 1; i >= 0; i-- {
		marks[i] = e.mark
		e = *v.shard(e.from).find(e.from)
	}
	return marks
}

// bytes is how much memory the states take, those of the next level included.
func (v *visited) bytes() (n int64) {
	for i := range v.shards {
		s := &v.shards[i]
		n += int64(cap(s.entries))*24 + int64(cap(s.fresh))*64 + int64(cap(s.arena))*4
	}
	return n
}
