package clock

import (
	"errors"
	"math"
	"slices"
	"strconv"

	"github.com/joulemark/joulemark/algorithms"
)

// timestamp is what a logical clock shows, and what a message carries of it. T is the type
// itself. tick and join may change what they are called on, as append does.
type timestamp[T any] interface {
	// tick is the timestamp of the next event of process self.
	tick(self algorithms.ID) T
	// join is the least timestamp that is at least as high as both.
	join(T) T
	// raised looks for the first component, from a given one on, that join would raise.
	raised(by T, from int) (component int, to uint32, ok bool)
	// own is what the report of an event of process self says of its timestamp.
	own(self algorithms.ID) int64
	// snapshot is a copy that no later tick or join changes.
	snapshot() T
	// fits reports whether a message that process from sends to process self, whose clock
	// shows now, can carry this timestamp.
	fits(s *Script, from, self algorithms.ID, now T) bool

	size() int
	appendTo(b []byte) []byte
}

// LamportStamp is a timestamp of Lamport; the first event of a process has at least 1.
type LamportStamp uint32

func (t LamportStamp) tick(algorithms.ID) LamportStamp                    { return t + 1 } // rule IR1
func (t LamportStamp) join(u LamportStamp) LamportStamp                   { return max(t, u) }
func (t LamportStamp) raised(LamportStamp, int) (_ int, _ uint32, _ bool) { return }
func (t LamportStamp) own(algorithms.ID) int64                            { return int64(t) }
func (t LamportStamp) snapshot() LamportStamp                             { return t }
func (t LamportStamp) size() int                                          { return algorithms.UvarintSize(uint64(t)) }

func (t LamportStamp) appendTo(b []byte) []byte { return algorithms.AppendUvarint(b, uint64(t)) }

// fits refuses what is above the number of events, because no event is that late.
func (t LamportStamp) fits(s *Script, _, _ algorithms.ID, _ LamportStamp) bool {
	return int(t) <= s.Events()
}

func readLamport(r *algorithms.Reader, _ int) (LamportStamp, error) {
	t := LamportStamp(r.Uvarint(math.MaxUint32))
	if t == 0 {
		return t, errors.New("timestamp 0 (allowed: at least 1)")
	}
	return t, nil
}

// VectorStamp is a timestamp of Vector: for each process, how many of its events are the stamped
// event itself or may have caused it. Stamps of one script have as many components as it
// has processes.
type VectorStamp []uint32

// Before reports whether the event of t may have caused that of u: no component of t is greater,
// and one is less. Where neither is before the other, the events are concurrent or the same.
func (t VectorStamp) Before(u VectorStamp) bool {
	_, _, less := t.raised(u, 0)
	_, _, greater := u.raised(t, 0)
	return len(t) == len(u) && less && !greater
}

// String is the components in square brackets: [2,0,1].
func (t VectorStamp) String() string { return string(t.text(nil)) }

func (t VectorStamp) text(b []byte) []byte {
	b = append(b, '[')
	for i, c := range t {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendUint(b, uint64(c), 10)
	}
	return append(b, ']')
}

func (t VectorStamp) tick(self algorithms.ID) VectorStamp {
	t[self]++
	return t
}

func (t VectorStamp) join(u VectorStamp) VectorStamp {
	for i, c := range u {
		t[i] = max(t[i], c)
	}
	return t
}

func (t VectorStamp) raised(by VectorStamp, from int) (component int, to uint32, ok bool) {
	for i := from; i < min(len(t), len(by)); i++ {
		if by[i] > t[i] {
			return i, by[i], true
		}
	}
	return 0, 0, false
}

func (t VectorStamp) own(self algorithms.ID) int64 { return int64(t[self]) }
func (t VectorStamp) snapshot() VectorStamp        { return slices.Clone(t) }

// fits refuses a timestamp that counts more events than a process has in its script, none of the
// sender, or more of the receiver than it has done.
func (t VectorStamp) fits(s *Script, from, self algorithms.ID, now VectorStamp) bool {
	if len(t) != s.Processes() || t[from] == 0 || t[self] > now[self] {
		return false
	}
	for p, c := range t {
		if int(c) > len(s.of(p)) {
			return false
		}
	}
	return true
}

func (t VectorStamp) size() int {
	n := algorithms.UvarintSize(uint64(len(t)))
	for _, c := range t {
		n += algorithms.UvarintSize(uint64(c))
	}
	return n
}

func (t VectorStamp) appendTo(b []byte) []byte {
	b = algorithms.AppendUvarint(b, uint64(len(t)))
	for _, c := range t {
		b = algorithms.AppendUvarint(b, uint64(c))
	}
	return b
}

// readVector makes room for at most one component a byte of the message, whatever length it claims.
func readVector(r *algorithms.Reader, bytes int) (VectorStamp, error) {
	t := make(VectorStamp, r.Uvarint(uint64(bytes)))
	events := false
	for i := range t {
		t[i] = uint32(r.Uvarint(MaxEvents))
		events = events || t[i] > 0
	}
	if !events {
		return t, errors.New("vector that counts no event (allowed: at least one)")
	}
	return t, nil
}
