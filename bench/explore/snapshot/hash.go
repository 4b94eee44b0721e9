package snapshot

import (
	"encoding/binary"
	"math/bits"
	"unsafe"
)

// Hash is a fingerprint of what a value is: equal for equal values, and for others with odds of
// 1 in 2^64. It is the same in every process.
func (p Plan[T]) Hash(v *T, shared *Shared, timers func(id uint32) uint64) uint64 {
	h := Hasher{sum: seed, shared: shared, timers: timers}
	p.mix(&h, unsafe.Pointer(v))
	return h.Sum()
}

const (
	seed  = 0x9e3779b97f4a7c15
	prime = 0xa0761d6478bd642f
)

// Hasher makes a fingerprint of words. Start with [NewHasher].
type Hasher struct {
	sum    uint64
	shared *Shared
	// timers is what stands for the number of a timer, which is 0 for those that are over.
	timers  func(id uint32) uint64
	entered []unsafe.Pointer
}

// NewHasher is one of nothing so far.
func NewHasher() Hasher { return Hasher{sum: seed} }

// Word adds a word. The product of 128 bits, folded, is what wyhash uses (Wang Yi, 2019).
func (h *Hasher) Word(w uint64) {
	hi, lo := bits.Mul64(h.sum^w, prime)
	h.sum = hi ^ lo + seed
}

// Text adds a text, with its length.
func (h *Hasher) Text(s string) {
	h.Word(uint64(len(s)))
	h.bytes(unsafe.Slice(unsafe.StringData(s), len(s)))
}

// Bytes adds bytes, with their number.
func (h *Hasher) Bytes(b []byte) {
	h.Word(uint64(len(b)))
	h.bytes(b)
}

func (h *Hasher) bytes(b []byte) {
	for ; len(b) >= 8; b = b[8:] {
		h.Word(binary.LittleEndian.Uint64(b))
	}
	var last uint64
	for i, c := range b {
		last |= uint64(c) << (8 * i)
	}
	h.Word(last)
}

// Sum is the fingerprint so far.
func (h *Hasher) Sum() uint64 {
	z := h.sum
	z = (z ^ z>>32) * 0xd6e8feb86659fd93
	return z ^ z>>32
}

// timer is what stands for the number of a timer.
func (h *Hasher) timer(id uint32) uint64 {
	if h.timers == nil {
		return uint64(id)
	}
	return h.timers(id)
}

// enter reports whether an address is met for the first time. What was met before is added as its
// place among them, so that a ring of pointers comes to an end.
func (h *Hasher) enter(at unsafe.Pointer) bool {
	for i, p := range h.entered {
		if p == at {
			h.Word(uint64(i) + 2)
			return false
		}
	}
	h.entered = append(h.entered, at)
	h.Word(1)
	return true
}
