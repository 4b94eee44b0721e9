package agents

import (
	"errors"
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of message.
const (
	kindData   algorithms.Kind = iota // an item on one hop of its way
	kindAck                           // that hop has been made
	kindDigest                        // which items the sender has seen
	kindItems                         // items that the receiver lacks
	kinds
)

// batch bounds the items of one message.
const batch = 2048

// Message is what one agent sends to a neighbour. Its encoding is the kind byte and then,
// as varints,
//
//	data    origin, number, destination, twice the number of the hop plus 1 if flooded
//	ack     origin, number, and the same
//	digest  how many spans, and each span: by how much the origin is greater than that of
//	        the span before (or than -1), the first number (in a span of the same origin: less
//	        what the one before excludes), and the last less the first
//	items   how many items, and each item: origin and number likewise, destination
type Message struct {
	kind  algorithms.Kind
	flood bool
	hop   uint32 // from 1
	item  Item   // of an ack without the destination

	// Neither is changed once it is in a message: receivers may keep them.
	seen  spans
	items []Item
}

// Kind implements algorithms.Message.
func (m Message) Kind() algorithms.Kind { return m.kind }

// String tells what it is about, for traces, which name the kind themselves.
func (m Message) String() string {
	switch m.kind {
	case kindData:
		return fmt.Sprintf("%d to %v, hop %d", m.item.ID(), m.item.Dest, m.hop)
	case kindAck:
		return fmt.Sprintf("%d, hop %d", m.item.ID(), m.hop)
	case kindDigest:
		return fmt.Sprintf("%d items seen", m.seen.size())
	}
	return fmt.Sprintf("%d items", len(m.items))
}

func (m *Message) tag() uint64 {
	tag := uint64(m.hop) << 1
	if m.flood {
		tag |= 1
	}
	return tag
}

// fields calls put with each number of the encoding.
func (m *Message) fields(put func(uint64)) {
	switch m.kind {
	case kindData, kindAck:
		put(uint64(m.item.Origin))
		put(uint64(m.item.Number))
		if m.kind == kindData {
			put(uint64(m.item.Dest))
		}
		put(m.tag())
	case kindDigest:
		put(uint64(len(m.seen)))
		before := span{origin: algorithms.None}
		for _, x := range m.seen {
			put(step(before.origin, x.origin))
			put(uint64(x.first - floor(before.origin, before.last+2, x.origin)))
			put(uint64(x.last - x.first))
			before = x
		}
	case kindItems:
		put(uint64(len(m.items)))
		before := Item{Origin: algorithms.None}
		for _, it := range m.items {
			put(step(before.Origin, it.Origin))
			put(uint64(it.Number - floor(before.Origin, before.Number+1, it.Origin)))
			put(uint64(it.Dest))
			before = it
		}
	}
}

// step is by how much an origin is greater than the one before, which is -1 at first: the
// difference of the two need not be an ID.
func step(before, origin algorithms.ID) uint64 { return uint64(int64(origin) - int64(before)) }

// floor is the least number that may follow: next within the same origin, 0 in another one.
func floor(before algorithms.ID, next uint32, origin algorithms.ID) uint32 {
	if origin == before {
		return next
	}
	return 0
}

// Size implements algorithms.Message.
func (m Message) Size() int {
	size := 1
	m.fields(func(v uint64) { size += algorithms.UvarintSize(v) })
	return size
}

// Append implements algorithms.Message.
func (m Message) Append(b []byte) []byte {
	b = append(b, byte(m.kind))
	m.fields(func(v uint64) { b = algorithms.AppendUvarint(b, v) })
	return b
}

// decode reads what Append wrote. What it allocates is in proportion to the bytes.
func decode(b []byte) (Message, error) {
	r := algorithms.NewReader(b)
	m := Message{kind: r.Kind(int(kinds))}
	switch m.kind {
	case kindData, kindAck:
		m.item.Origin = r.ID()
		m.item.Number = uint32(r.Uvarint(MaxMessages - 1))
		if m.kind == kindData {
			m.item.Dest = r.ID()
		}
		tag := r.Uvarint(math.MaxUint32)
		m.hop, m.flood = uint32(tag>>1), tag&1 != 0
		if m.hop == 0 {
			r.Fail(errors.New("hop 0 (allowed: 1 or more)"))
		}
	case kindDigest:
		m.seen = readSpans(r, len(b))
	case kindItems:
		m.items = readItems(r, len(b))
	}
	if err := r.Done(); err != nil {
		return Message{}, err
	}
	return m, nil
}

// leastEntry is the fewest bytes of a span or of an item.
const leastEntry = 3

func readSpans(r *algorithms.Reader, size int) (s spans) {
	before := span{origin: algorithms.None}
	for range r.Uvarint(uint64(size / leastEntry)) {
		x := span{origin: readOrigin(r, before.origin)}
		x.first = readNumber(r, floor(before.origin, before.last+2, x.origin))
		x.last = readNumber(r, x.first)
		s = append(s, x)
		before = x
	}
	return s
}

func readItems(r *algorithms.Reader, size int) (items []Item) {
	count := r.Uvarint(uint64(min(size/leastEntry, batch)))
	if count == 0 {
		r.Fail(errors.New("no items (allowed: 1 or more)"))
	}
	before := Item{Origin: algorithms.None}
	for range count {
		it := Item{Origin: readOrigin(r, before.Origin)}
		it.Number = readNumber(r, floor(before.Origin, before.Number+1, it.Origin))
		it.Dest = r.ID()
		items = append(items, it)
		before = it
	}
	return items
}

// readOrigin reads by how much an origin is greater than the one before; the first
// is greater than -1.
func readOrigin(r *algorithms.Reader, before algorithms.ID) algorithms.ID {
	by := r.Uvarint(uint64(math.MaxInt32 - int64(before)))
	if by == 0 && before == algorithms.None {
		r.Fail(errors.New("an item before the first agent"))
	}
	return algorithms.ID(int64(before) + int64(by))
}

// readNumber reads by how much the number of an item is greater than the least it may be.
func readNumber(r *algorithms.Reader, least uint32) uint32 {
	if least >= MaxMessages {
		r.Fail(fmt.Errorf("item number %d or more (allowed: at most %d)", least, MaxMessages-1))
		return 0
	}
	return least + uint32(r.Uvarint(uint64(MaxMessages-1-least)))
}
