package consensus

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// MaxBatch bounds the values of a batch, so that it fits into a packet.
const MaxBatch = 512

// BatchOf is some values as varints, one behind the other. The empty batch does nothing.
func BatchOf(values []int) string {
	var b []byte
	for _, v := range values {
		b = algorithms.AppendUvarint(b, uint64(v))
	}
	return string(b)
}

// ValuesOf are the values of a batch, and false for what is none.
func ValuesOf(batch string) (values []int, ok bool) {
	for rest := []byte(batch); len(rest) > 0; {
		v := algorithms.NewReader(rest).Uvarint(MaxValues) // 0 of what is no number
		if v == Empty || len(values) == MaxBatch {
			return nil, false
		}
		values = append(values, int(v))
		rest = rest[algorithms.UvarintSize(v):]
	}
	return values, true
}

// IsBatch reports whether a text is a batch.
func IsBatch(text string) bool {
	_, ok := ValuesOf(text)
	return ok
}

// BatchWords is what is in a batch; an empty one is called as the protocol calls it.
func BatchWords(batch, empty string) string {
	switch values, _ := ValuesOf(batch); len(values) {
	case 0:
		return empty
	case 1:
		return fmt.Sprintf("value %d", values[0])
	default:
		return fmt.Sprintf("values %d to %d", values[0], values[len(values)-1])
	}
}

// Batches cuts values into batches, one value each unless the mode is Batched.
func (w *Workload) Batches(values []int) (batches []string) {
	for len(values) > 0 {
		n := min(w.BatchSize(), len(values))
		batches = append(batches, BatchOf(values[:n]))
		values = values[n:]
	}
	return batches
}

// BatchSize is how many values share a batch at most.
func (w *Workload) BatchSize() int {
	if w.Mode == Batched {
		return MaxBatch
	}
	return 1
}

// CountBatches is how many batches the values of a run take, whose parameters include Entries and
// WhenProposed.
func CountBatches(p algorithms.Params) int {
	entries := p.Int(Entries.Name)
	if p.Word(WhenProposed.Name) == "batched" {
		return (entries + MaxBatch - 1) / MaxBatch
	}
	return entries
}
