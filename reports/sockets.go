package reports

import (
	"slices"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/reports/document"
)

// socketColumns are what went through the kernel beside the payload: the headers of our frames, and what
// the kernel itself counted, which is measured and not computed from a stack. What no run has is left out.
func socketColumns(groups []*group) []column {
	var columns []column
	for _, c := range []struct {
		lines []string
		unit  string
		spare int
		of    func(*record.Record) *float64
	}{
		{[]string{"framing"}, "B", 0, func(r *record.Record) *float64 { return r.FramingBytes }},
		{[]string{"on the", "wire"}, "B", 0, func(r *record.Record) *float64 { return r.KernelBytes }},
		{[]string{"packets"}, "", sparePackets, func(r *record.Record) *float64 { return r.KernelPackets }},
	} {
		if has(groups, func(r *record.Record) bool { return c.of(r) != nil }) {
			columns = append(columns, column{lines: c.lines, panel: counts, spare: c.spare, cell: known(c.unit, c.of)})
		}
	}
	return columns
}

// known is the mean over the trials of a figure that some do not have.
func known[T ~float64](unit string, figure func(*record.Record) *T) func(*row) []string {
	return func(r *row) []string {
		if slices.ContainsFunc(r.records, func(rec *record.Record) bool { return figure(rec) == nil }) {
			return []string{document.Missing}
		}
		return mean(unit, func(rec *record.Record) float64 { return float64(*figure(rec)) })(r)
	}
}

// socketRemark says what the columns of sockets are, and what of connecting is measured.
func socketRemark(groups []*group) string {
	list := engines(groups)
	text := "Over sockets, bytes are payload, "
	if has(groups, func(r *record.Record) bool { return r.FramingBytes != nil }) {
		text += "framing the headers of our frames, "
	}
	if slices.Contains(list, engine.Reference) {
		if slices.ContainsFunc(list, func(e engine.Engine) bool { return e.Sockets && e != engine.Reference }) {
			text += "on the engine real "
		} else {
			text = "On the engine real, "
		}
		text += "bytes are whole packets of its protocol, with its headers, "
	}
	text += "and on the wire is what the kernel counted on the loopback interface meanwhile: IP and TCP or UDP headers, acknowledgements, " +
		"encryption, and whatever else the machine sent there. Connections are made before anything is measured"
	if slices.ContainsFunc(groups, func(g *group) bool { return g.processes }) {
		text += "; between processes that were expected to fail, within what is measured"
	}
	return text + "."
}
