package node

import (
	"sync"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/socket"
)

// envelope is what lies in the mailbox of a member: a message, or something that its goroutine is
// to do.
type envelope[M any] struct {
	from  algorithms.ID
	label socket.Label
	msg   M
	task  func() // not nil: no message
}

// mailboxLimit is how many messages wait for their turn; further ones are dropped.
const mailboxLimit = 1 << 16

// mailbox is the queue of a member. Its reader takes all there is at a time, and waits on wake
// beside other things.
type mailbox[M any] struct {
	mu       sync.Mutex
	in       []envelope[M]
	messages int
	limit    int
	closed   bool
	overflow []int64 // messages that found it full: by sender, those of set-up in the second half
	full     bool    // there are some that the reader has not heard of
	wake     chan struct{}
}

func newMailbox[M any](limit, nodes int) mailbox[M] {
	return mailbox[M]{limit: limit, overflow: make([]int64, 2*nodes), wake: make(chan struct{}, 1)}
}

// post adds a task, which no limit applies to; false where nobody reads any more.
func (b *mailbox[M]) post(f func()) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return false
	}
	b.in = append(b.in, envelope[M]{from: algorithms.None, task: f})
	b.rouse()
	return true
}

// push adds messages; slot says where one that finds no room is counted.
func (b *mailbox[M]) push(batch []envelope[M], slot func(*envelope[M]) int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	room := max(0, min(len(batch), b.limit-b.messages))
	b.in = append(b.in, batch[:room]...)
	b.messages += room
	for i := room; i < len(batch); i++ {
		b.overflow[slot(&batch[i])]++
		b.full = true
	}
	b.rouse()
}

// put adds a message of the node to itself.
func (b *mailbox[M]) put(p envelope[M]) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.in = append(b.in, p)
}

func (b *mailbox[M]) rouse() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// take returns all there is. The buffer of the last batch comes back as used; lost is called
// for every sender some of whose messages found no room.
func (b *mailbox[M]) take(used []envelope[M], lost func(slot int, n int64)) []envelope[M] {
	clear(used)
	b.mu.Lock()
	defer b.mu.Unlock()
	batch := b.in
	b.in, b.messages = used[:0], 0
	if b.full {
		b.full = false
		for slot, n := range b.overflow {
			if n > 0 {
				lost(slot, n)
				b.overflow[slot] = 0
			}
		}
	}
	return batch
}

// close refuses further tasks, and returns those that were not carried out.
func (b *mailbox[M]) close() []envelope[M] {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	return b.in
}

// intake is the socket.Sink of one connection.
type intake[M algorithms.Message] struct {
	from    algorithms.ID
	decode  func([]byte) (M, error)
	mailbox *mailbox[M]
	slot    func(*envelope[M]) int
	batch   []envelope[M]
}

var _ socket.Sink = (*intake[algorithms.Message])(nil)

// Frame implements socket.Sink.
func (i *intake[M]) Frame(l socket.Label, body []byte) error {
	msg, err := i.decode(body)
	if err != nil {
		return err
	}
	i.batch = append(i.batch, envelope[M]{from: i.from, label: l, msg: msg})
	return nil
}

// Flush implements socket.Sink.
func (i *intake[M]) Flush() {
	if len(i.batch) > 0 {
		i.mailbox.push(i.batch, i.slot)
		i.batch = i.batch[:0]
	}
}

// Closed implements socket.Sink.
func (i *intake[M]) Closed() { i.Flush() }
