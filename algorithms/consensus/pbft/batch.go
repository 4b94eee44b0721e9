package pbft

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// null is what the empty batch is called: the null request, which does nothing.
const null = "null request"

// bodyOfBatches is how batches are told that were executed.
func bodyOfBatches(batches []string) string {
	b := algorithms.AppendUvarint(nil, uint64(len(batches)))
	for _, batch := range batches {
		b = consensus.AppendText(b, batch)
	}
	return string(b)
}

func readBatches(body string) (batches []string, ok bool) {
	r := algorithms.NewReader([]byte(body))
	for range r.Uvarint(uint64(len(body))) {
		batch := consensus.ReadText(r, maxBody)
		if !consensus.IsBatch(batch) {
			return nil, false
		}
		batches = append(batches, batch)
	}
	return batches, r.Done() == nil
}
