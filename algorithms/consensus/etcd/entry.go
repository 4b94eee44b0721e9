package etcd

import (
	"encoding/binary"

	"go.etcd.io/raft/v3/raftpb"

	"github.com/joulemark/joulemark/algorithms/consensus"
)

// valueBytes is the size of a value in an entry.
const valueBytes = 8

// dataOf is what a value is in an entry.
func dataOf(value int) []byte {
	return binary.BigEndian.AppendUint64(make([]byte, 0, valueBytes), uint64(value))
}

// valueOf is the value of an entry.
func valueOf(e *raftpb.Entry) (int, error) {
	if e.Data == nil {
		return consensus.Empty, nil
	}
	if len(e.Data) != valueBytes {
		return consensus.Empty, errValue
	}
	v := binary.BigEndian.Uint64(e.Data)
	if v == consensus.Empty || v > consensus.MaxValues {
		return consensus.Empty, errValue
	}
	return int(v), nil
}
