package memory

import (
	"math"
	"runtime/debug"
	"testing"
)

// What the process has is part of what it may have, and the bound is a number of bytes.
func TestLimit(t *testing.T) {
	used := Used()
	if used < 1<<20 || used > 1<<40 {
		t.Errorf("%g bytes in use", used)
	}
	limit := Limit()
	if limit < 0 || math.IsInf(limit, 0) || math.IsNaN(limit) {
		t.Errorf("limit of %g bytes", limit)
	}
}

// GOMEMLIMIT is a bound like the others: where it is the least, a tenth of it is left.
func TestLimitOfGo(t *testing.T) {
	const set = 64 << 20
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(set))
	if got, want := Limit(), 0.9*set; got > want || got <= 0 {
		t.Errorf("%g bytes with a limit of %d, want at most %g", got, set, want)
	}
}

// What is held shows in what is used.
func TestUsed(t *testing.T) {
	const size = 64 << 20
	before := Used()
	held := make([]byte, size)
	for i := range held {
		held[i] = 1
	}
	if grown := Used() - before; grown < size/2 {
		t.Errorf("%d bytes more are held, and %g more used", len(held), grown)
	}
}
