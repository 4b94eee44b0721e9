package consensus

import (
	"slices"
	"testing"
)

// Values come back from a batch, and what is not written as a batch is none.
func TestBatches(t *testing.T) {
	for _, values := range [][]int{nil, {1}, {5, 300, MaxValues}} {
		if got, ok := ValuesOf(BatchOf(values)); !ok || !slices.Equal(got, values) {
			t.Errorf("%v comes back as %v, %t", values, got, ok)
		}
	}
	many := make([]int, MaxBatch+1)
	for i := range many {
		many[i] = 1
	}
	for _, text := range []string{"\x00", "\x81\x00", "\x81", BatchOf([]int{MaxValues + 1}), BatchOf(many)} {
		if IsBatch(text) {
			t.Errorf("%x is a batch", text)
		}
	}
	w := Workload{Mode: Batched}
	full, rest := BatchOf(many[:MaxBatch]), BatchOf(many[MaxBatch:])
	if got := w.Batches(many); !slices.Equal(got, []string{full, rest}) {
		t.Errorf("%d values take %d batches; want 2, the first of them full", len(many), len(got))
	}
	w.Mode = Pipelined
	if got := w.Batches([]int{7, 8}); !slices.Equal(got, []string{"\x07", "\x08"}) {
		t.Errorf("pipelined, values 7 and 8 are %q; want one each", got)
	}
	for batch, want := range map[string]string{"": "nothing", "\x07": "value 7", "\x07\x09": "values 7 to 9"} {
		if got := BatchWords(batch, "nothing"); got != want {
			t.Errorf("%x is %q; want %q", batch, got, want)
		}
	}
}
