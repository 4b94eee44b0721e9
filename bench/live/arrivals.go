package live

import (
	"sync/atomic"

	"github.com/joulemark/joulemark/algorithms"
)

// arrivals counts messages and their payload by receiver, for all senders.
type arrivals []struct{ messages, bytes atomic.Int64 }

func (a arrivals) add(to algorithms.ID, size int) {
	a[to].messages.Add(1)
	a[to].bytes.Add(int64(size))
}

func (a arrivals) copyTo(messages, bytes []int64) {
	for i := range a {
		messages[i], bytes[i] = a[i].messages.Load(), a[i].bytes.Load()
	}
}

func (a arrivals) reset() {
	for i := range a {
		a[i].messages.Store(0)
		a[i].bytes.Store(0)
	}
}
