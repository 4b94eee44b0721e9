package pbft

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// A batch is the values of one request as varints, one behind the other. The empty one is the null
// request, which does nothing.

func batchOf(values []int) string {
	var b []byte
	for _, v := range values {
		b = algorithms.AppendUvarint(b, uint64(v))
	}
	return string(b)
}

// valuesOf are the values of a batch, and false for what is none.
func valuesOf(batch string) (values []int, ok bool) {
	for rest := []byte(batch); len(rest) > 0; {
		v := algorithms.NewReader(rest).Uvarint(consensus.MaxValues) // 0 of what is no number
		if v == consensus.Empty || len(values) == maxBatch {
			return nil, false
		}
		values = append(values, int(v))
		rest = rest[algorithms.UvarintSize(v):]
	}
	return values, true
}

func isBatch(batch string) bool {
	_, ok := valuesOf(batch)
	return ok
}

func batchWords(batch string) string {
	switch values, _ := valuesOf(batch); len(values) {
	case 0:
		return "null request"
	case 1:
		return fmt.Sprintf("value %d", values[0])
	default:
		return fmt.Sprintf("values %d to %d", values[0], values[len(values)-1])
	}
}

// bodyOfBatches is how batches are told that were executed.
func bodyOfBatches(batches []string) string {
	b := algorithms.AppendUvarint(nil, uint64(len(batches)))
	for _, batch := range batches {
		b = appendText(b, batch)
	}
	return string(b)
}

func readBatches(body string) (batches []string, ok bool) {
	r := algorithms.NewReader([]byte(body))
	for range r.Uvarint(uint64(len(body))) {
		batch := readText(r, maxBody)
		if !isBatch(batch) {
			return nil, false
		}
		batches = append(batches, batch)
	}
	return batches, r.Done() == nil
}
