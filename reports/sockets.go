package reports

import (
	"slices"

	"github.com/joulemark/joulemark/bench"
)

// socketColumns are what went through the kernel beside the payload: the headers of our frames, and what
// the kernel itself counted, which is measured and not computed from a stack.
func socketColumns() []column {
	return []column{
		{lines: []string{"framing"}, panel: counts, cell: known("B", func(r *bench.Record) *float64 { return r.FramingBytes })},
		{lines: []string{"on the", "wire"}, panel: counts, cell: known("B", func(r *bench.Record) *float64 { return r.KernelBytes })},
		{lines: []string{"packets"}, panel: counts, spare: sparePackets, cell: known("", func(r *bench.Record) *float64 { return r.KernelPackets })},
	}
}

// known is the mean over the trials of a figure that some do not have.
func known(unit string, figure func(*bench.Record) *float64) func(*row) []string {
	return func(r *row) []string {
		if slices.ContainsFunc(r.records, func(rec *bench.Record) bool { return figure(rec) == nil }) {
			return []string{missing}
		}
		return mean(unit, func(rec *bench.Record) float64 { return *figure(rec) })(r)
	}
}

// socketRemark says what the columns of sockets are.
const socketRemark = "Over sockets, bytes are payload, framing the headers of our frames, and on the wire is what the kernel counted on the " +
	"loopback interface meanwhile: IP and TCP or UDP headers, acknowledgements, encryption, and whatever else the machine sent there. Connections are made before " +
	"anything is measured."
