package consensus

import "github.com/joulemark/joulemark/algorithms"

// MaxTerm bounds terms, so that sums of them do not overflow whatever a message says. A node at the
// highest one campaigns no more.
const MaxTerm = 1<<31 - 1

// An Entry is one place of a log.
type Entry struct {
	Term  uint32 // of the leader that proposed it, from 1
	Value int32  // Empty for none of the workload's
}

// Journal writes what stable storage holds: numbers such as term and vote, the length of the log,
// and term and value of each entry, all as varints. It keeps the encoding of the log, because a
// node persists the whole of it at nearly every message. The zero value is empty.
type Journal struct {
	log    []byte
	starts []int // in log, of each entry from index 1
	buffer []byte
}

// Write takes in the entry of an index, from 1, in the place of any that the log has there and
// after it.
func (j *Journal) Write(index int, e Entry) {
	if index <= len(j.starts) {
		j.log, j.starts = j.log[:j.starts[index-1]], j.starts[:index-1]
	}
	j.starts = append(j.starts, len(j.log))
	j.log = algorithms.AppendUvarint(algorithms.AppendUvarint(j.log, uint64(e.Term)), uint64(e.Value))
}

// Bytes is the content of stable storage behind its numbers. It is good until the next call.
func (j *Journal) Bytes(numbers ...uint64) []byte {
	j.buffer = j.buffer[:0]
	for _, v := range numbers {
		j.buffer = algorithms.AppendUvarint(j.buffer, v)
	}
	j.buffer = algorithms.AppendUvarint(j.buffer, uint64(len(j.starts)))
	j.buffer = append(j.buffer, j.log...)
	return j.buffer
}

// ReadJournal reads what Bytes has written, with numbers of at most these limits. The first of them
// is the term: terms rise along the log up to it. It returns false where the bytes make no sense.
func ReadJournal(stable []byte, limits ...uint64) (numbers []uint64, log []Entry, ok bool) {
	in := algorithms.NewReader(stable)
	for _, limit := range limits {
		numbers = append(numbers, in.Uvarint(limit))
	}
	log = make([]Entry, in.Uvarint(uint64(len(stable)/2))) // an entry takes two bytes or more
	before := uint32(1)
	ok = true
	for i := range log {
		log[i] = Entry{Term: uint32(in.Uvarint(numbers[0])), Value: int32(in.Uvarint(MaxValues))}
		ok = ok && log[i].Term >= before
		before = log[i].Term
	}
	if in.Done() != nil || !ok {
		return nil, nil, false
	}
	return numbers, log, true
}
