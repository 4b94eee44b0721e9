package token

import (
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of message of SuzukiKasami.
const (
	suzukiRequest algorithms.Kind = iota
	suzukiToken
	suzukiKinds
)

// SuzukiKasamiMessage is a request or the token. A request is a kind byte and the number of the
// sender's request, from 1. The token is what it has to know of all nodes: how many requests of
// each were granted (LN of the paper), and who waits for it, first to last (Q). Each list stands
// behind its length; all numbers are varints. So the token takes 3+N bytes and one for every node
// that waits, where numbers stay below 128.
type SuzukiKasamiMessage struct {
	kind    algorithms.Kind
	number  uint64
	granted []uint64
	queue   []algorithms.ID
}

// Kind implements algorithms.Message.
func (m SuzukiKasamiMessage) Kind() algorithms.Kind { return m.kind }

// Size implements algorithms.Message.
func (m SuzukiKasamiMessage) Size() int {
	if m.kind == suzukiRequest {
		return 1 + algorithms.UvarintSize(m.number)
	}
	n := 1 + algorithms.UvarintSize(uint64(len(m.granted))) + algorithms.UvarintSize(uint64(len(m.queue)))
	for _, g := range m.granted {
		n += algorithms.UvarintSize(g)
	}
	for _, id := range m.queue {
		n += algorithms.UvarintSize(uint64(id))
	}
	return n
}

// Append implements algorithms.Message.
func (m SuzukiKasamiMessage) Append(b []byte) []byte {
	b = append(b, byte(m.kind))
	if m.kind == suzukiRequest {
		return algorithms.AppendUvarint(b, m.number)
	}
	b = algorithms.AppendUvarint(b, uint64(len(m.granted)))
	for _, g := range m.granted {
		b = algorithms.AppendUvarint(b, g)
	}
	b = algorithms.AppendUvarint(b, uint64(len(m.queue)))
	for _, id := range m.queue {
		b = algorithms.AppendUvarint(b, uint64(id))
	}
	return b
}

func decodeSuzukiKasami(b []byte) (SuzukiKasamiMessage, error) {
	r := algorithms.NewReader(b)
	m := SuzukiKasamiMessage{kind: r.Kind(int(suzukiKinds))}
	if m.kind == suzukiRequest {
		m.number = r.Uvarint(math.MaxUint64)
		if err := r.Done(); err != nil {
			return m, err
		}
		if m.number == 0 {
			return m, fmt.Errorf("request 0 (allowed: from 1)")
		}
		return m, nil
	}
	// Every number takes a byte at least, so a length that the message cannot hold is refused
	// before there is a list of it.
	m.granted = make([]uint64, r.Uvarint(uint64(len(b))))
	for i := range m.granted {
		m.granted[i] = r.Uvarint(math.MaxUint64)
	}
	m.queue = make([]algorithms.ID, r.Uvarint(uint64(len(m.granted))))
	waits := make([]bool, len(m.granted))
	for i := range m.queue {
		id := r.ID()
		if int(id) >= len(waits) || waits[id] {
			return m, fmt.Errorf("token of %d nodes whose queue has node %d (allowed: each of its nodes once)",
				len(waits), id)
		}
		waits[id] = true
		m.queue[i] = id
	}
	return m, r.Done()
}

// Describe implements algorithms.Describer.
func (m SuzukiKasamiMessage) Describe() string {
	if m.kind == suzukiRequest {
		return fmt.Sprintf("request %d", m.number)
	}
	return fmt.Sprintf("granted %v, queue %v", m.granted, m.queue)
}
