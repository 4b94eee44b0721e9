package harness

import (
	"runtime"
	"runtime/metrics"
)

// collect empties the heap where building has left garbage on it, so that collecting it is not
// charged to the work that follows. Where there is little it is left alone, since collecting leaves
// the caches cold. It is not for concurrent use.
func collect() {
	const garbage = 1 << 20
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	if allocated := sample[0].Value.Uint64(); allocated-collectedAt > garbage {
		collectedAt = allocated
		runtime.GC()
	}
}

// collectedAt is how much had been allocated when the heap was last collected. Runs are
// metered one at a time, because the CPU clock is that of the process.
var collectedAt uint64
