package replication

import (
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of message of Chain.
const (
	chainUpdate algorithms.Kind = iota
	chainForward
	chainAck
	chainQuery
	chainReply
	chainComplaint
	chainProbe
	chainAlive
	chainRemoval
	chainKinds
)

// ChainMessage is any message of Chain: a kind byte, and as varints what its kind has. An update
// has the number of the operation, the key and the value; a forward has that and the client's
// node, behind the place of the update in the order of all; an acknowledgement that place; a
// query the operation and the key; a reply the operation and what was read; a probe and its
// answer a number; a removal how many servers are out of the chain, and which.
type ChainMessage struct {
	kind   algorithms.Kind
	place  uint64 // from 1
	number int    // of the operation, or of the probe
	key    int
	value  int64
	client algorithms.ID
	gone   []algorithms.ID // ascending
}

// fields are which of them a kind has.
type fields struct{ place, number, key, value, client, gone bool }

var chainFields = [chainKinds]fields{
	chainUpdate:    {number: true, key: true, value: true},
	chainForward:   {place: true, number: true, key: true, value: true, client: true},
	chainAck:       {place: true},
	chainQuery:     {number: true, key: true},
	chainReply:     {number: true, value: true},
	chainComplaint: {},
	chainProbe:     {number: true},
	chainAlive:     {number: true},
	chainRemoval:   {gone: true},
}

// Kind implements algorithms.Message.
func (m ChainMessage) Kind() algorithms.Kind { return m.kind }

// each calls f with all numbers of the message, in their order.
func (m *ChainMessage) each(f func(uint64)) {
	has := chainFields[m.kind]
	if has.place {
		f(m.place)
	}
	if has.number {
		f(uint64(m.number))
	}
	if has.key {
		f(uint64(m.key))
	}
	if has.value {
		f(uint64(m.value))
	}
	if has.client {
		f(uint64(m.client))
	}
	if has.gone {
		f(uint64(len(m.gone)))
		for _, id := range m.gone {
			f(uint64(id))
		}
	}
}

// Size implements algorithms.Message.
func (m ChainMessage) Size() int {
	n := 1
	m.each(func(v uint64) { n += algorithms.UvarintSize(v) })
	return n
}

// Append implements algorithms.Message.
func (m ChainMessage) Append(b []byte) []byte {
	b = append(b, byte(m.kind))
	m.each(func(v uint64) { b = algorithms.AppendUvarint(b, v) })
	return b
}

func decodeChain(b []byte) (ChainMessage, error) {
	r := algorithms.NewReader(b)
	m := ChainMessage{kind: r.Kind(int(chainKinds))}
	has := chainFields[m.kind]
	if has.place {
		m.place = r.Uvarint(math.MaxUint64)
	}
	if has.number {
		m.number = int(r.Uvarint(math.MaxInt32))
	}
	if has.key {
		m.key = int(r.Uvarint(maxOperations))
	}
	if has.value {
		m.value = int64(r.Uvarint(math.MaxInt64))
	}
	if has.client {
		m.client = r.ID()
	}
	if has.gone {
		// Each takes a byte at least, so no list is made that the message cannot hold.
		m.gone = make([]algorithms.ID, r.Uvarint(uint64(len(b))))
		for i := range m.gone {
			m.gone[i] = r.ID()
			if m.gone[i] < head || i > 0 && m.gone[i] <= m.gone[i-1] {
				return m, fmt.Errorf("server %d is removed (allowed: from 1, in ascending order)", m.gone[i])
			}
		}
	}
	if err := r.Done(); err != nil {
		return m, err
	}
	if has.place && m.place == 0 || has.number && m.number == 0 {
		return m, fmt.Errorf("place %d, number %d (allowed: from 1)", m.place, m.number)
	}
	return m, nil
}

// Describe implements algorithms.Describer.
func (m ChainMessage) Describe() string {
	switch m.kind {
	case chainUpdate:
		return fmt.Sprintf("operation %d, key %d, value %d", m.number, m.key, m.value)
	case chainForward:
		return fmt.Sprintf("place %d, operation %d of node %d, key %d, value %d",
			m.place, m.number, m.client, m.key, m.value)
	case chainAck:
		return fmt.Sprintf("place %d", m.place)
	case chainQuery:
		return fmt.Sprintf("operation %d, key %d", m.number, m.key)
	case chainReply:
		return fmt.Sprintf("operation %d, value %d", m.number, m.value)
	case chainProbe, chainAlive:
		return fmt.Sprintf("probe %d", m.number)
	case chainRemoval:
		return fmt.Sprintf("without %v", m.gone)
	}
	return ""
}
