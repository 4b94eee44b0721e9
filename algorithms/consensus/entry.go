package consensus

import (
	"encoding/binary"

	"go.etcd.io/raft/v3/raftpb"
)

// valueBytes is the size of a value in an entry.
const valueBytes = 8

// empty is the value of the entry by which a leader opens its term.
const empty = 0

// dataOf is what a value is in an entry.
func dataOf(value int) []byte {
	return binary.BigEndian.AppendUint64(make([]byte, 0, valueBytes), uint64(value))
}

// valueOf is the value of an entry.
func valueOf(e *raftpb.Entry) (int, error) {
	if e.Data == nil {
		return empty, nil
	}
	if len(e.Data) != valueBytes {
		return empty, errValue
	}
	v := binary.BigEndian.Uint64(e.Data)
	if v == empty || v > maxValues {
		return empty, errValue
	}
	return int(v), nil
}
