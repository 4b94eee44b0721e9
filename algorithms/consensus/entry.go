package consensus

import (
	"encoding/binary"

	"go.etcd.io/raft/v3/raftpb"

	"github.com/joulemark/joulemark/algorithms"
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

// image is what stable storage holds: the hard state and the whole log.
type image struct {
	term, vote, commit uint64
	log                []*raftpb.Entry // from index 1
}

// append adds the encoding: numbers as varints, of each entry its term and value.
func (s *image) append(b []byte) []byte {
	for _, v := range [...]uint64{s.term, s.vote, s.commit, uint64(len(s.log))} {
		b = algorithms.AppendUvarint(b, v)
	}
	for _, e := range s.log {
		value, _ := valueOf(e) // what has entered the log was looked at
		b = algorithms.AppendUvarint(algorithms.AppendUvarint(b, e.GetTerm()), uint64(value))
	}
	return b
}

// readImage is the state in stable storage of one of n nodes, an empty one where there is none
// that makes sense: terms rise along the log up to the node's own, and what is committed is there.
func readImage(n int, stable []byte) image {
	in := algorithms.NewReader(stable)
	s := image{term: in.Uvarint(maxTerm), vote: in.Uvarint(uint64(n)), commit: in.Uvarint(maxIndex)}
	length := in.Uvarint(uint64(len(stable) / 2)) // an entry takes two bytes or more
	term := uint64(1)
	for i := range length {
		e := &raftpb.Entry{Term: new(in.Uvarint(s.term)), Index: new(i + 1)}
		if value := in.Uvarint(maxValues); value != empty {
			e.Data = dataOf(int(value))
		}
		if e.GetTerm() < term {
			return image{}
		}
		term = e.GetTerm()
		s.log = append(s.log, e)
	}
	if in.Done() != nil || s.commit > length {
		return image{}
	}
	return s
}
