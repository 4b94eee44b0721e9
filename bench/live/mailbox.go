package live

import (
	"sync"

	"github.com/joulemark/joulemark/algorithms"
)

// envelope is what lies in a mailbox: a message, or the word that a timer has come back. The
// two parts have few fields each, so that the compiler passes an envelope in registers.
type envelope[M any] struct {
	label
	msg M
}

// label is what the engine says of a message.
type label struct {
	from  algorithms.ID // None: timer seq of the receiver itself
	seq   uint32
	depth int32
	copy  uint8
	setup bool // of the set-up
}

// order is what the engine asks of a node's goroutine, apart from messages; several may be
// pending at once.
type order uint8

const (
	orderBegin order = 1 << iota
	orderCrash
	orderRecover
	orderQuit
)

// mailbox is the queue of one node, with one reader and any number of writers. The reader
// takes all there is at a time by exchanging buffers, so that a lock is taken once a batch
// and no message is copied twice. A writer wakes the reader only if it sleeps.
//
// A Go channel would be a little faster for a message to a sleeping node; but it
// needs the memory for its full capacity at once, and it is slower for a batch.
type mailbox[M any] struct {
	mu     sync.Mutex
	wake   sync.Cond
	asleep bool
	orders order
	// before is how many envelopes came before the crash or recovery that was ordered.
	before int
	limit  int
	in     []envelope[M]
	_      [64]byte // the neighbour's lock is on another cache line
}

func (b *mailbox[M]) init(limit int) {
	b.limit = limit
	b.wake.L = &b.mu
	b.in = make([]envelope[M], 0, firstRoom)
}

// push adds a message; false where the mailbox is full.
func (b *mailbox[M]) push(e *envelope[M]) bool {
	b.mu.Lock()
	if len(b.in) >= b.limit {
		b.mu.Unlock()
		return false
	}
	b.in = append(b.in, *e)
	wake := b.asleep
	b.asleep = false
	b.mu.Unlock()
	if wake {
		b.wake.Signal()
	}
	return true
}

// pushAll adds messages in their order, and returns a buffer for the next ones and how many of the
// last found no room. An empty mailbox takes the buffer as it is, and gives its own.
func (b *mailbox[M]) pushAll(envelopes []envelope[M]) (buffer []envelope[M], refused int) {
	b.mu.Lock()
	refused = min(len(envelopes), max(0, len(b.in)+len(envelopes)-b.limit))
	buffer = envelopes[:0]
	if envelopes = envelopes[:len(envelopes)-refused]; len(b.in) == 0 && refused == 0 {
		buffer, b.in = b.in, envelopes
	} else {
		b.in = append(b.in, envelopes...)
	}
	wake := b.asleep && len(envelopes) > 0
	b.asleep = b.asleep && !wake
	b.mu.Unlock()
	if wake {
		b.wake.Signal()
	}
	return buffer, refused
}

// put adds an envelope that no limit applies to, and leaves the reader asleep.
func (b *mailbox[M]) put(e envelope[M]) {
	b.mu.Lock()
	b.in = append(b.in, e)
	b.mu.Unlock()
}

// rouse gives orders, and wakes the reader if there is something for it.
func (b *mailbox[M]) rouse(o order) {
	b.mu.Lock()
	b.orders |= o
	switch o {
	case orderCrash:
		b.before = 0
	case orderRecover:
		b.before = len(b.in)
	}
	wake := b.asleep && (b.orders != 0 || len(b.in) > 0)
	b.asleep = b.asleep && !wake
	b.mu.Unlock()
	if wake {
		b.wake.Signal()
	}
}

// take waits until there is something to do, and takes it all. The buffer of the last
// batch comes back as used.
func (b *mailbox[M]) take(used []envelope[M]) (batch []envelope[M], orders order, before int) {
	b.mu.Lock()
	for len(b.in) == 0 && b.orders == 0 {
		b.asleep = true
		b.wake.Wait()
	}
	batch, b.in = b.in, used[:0]
	orders, b.orders = b.orders, 0
	before = b.before
	b.mu.Unlock()
	return batch, orders, before
}
