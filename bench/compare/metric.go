package compare

import (
	"slices"

	"github.com/joulemark/joulemark/bench/record"
)

// direction is which way a figure gets better.
type direction int

const (
	lower   direction = -1
	neither direction = 0
	higher  direction = 1
)

// metric is a figure that is compared: a row of the table below, or one that records have by a name
// of their own.
type metric struct {
	name   string // as in gates and reports
	column string // of the record
	unit   string
	better direction
	// sampled says that it is metered, and so differs from one execution to the next.
	sampled bool
	// ordered says that it depends on the order in which messages happen to arrive, so that only
	// virtual time makes it a count.
	ordered bool
	// needs are the fields that must be the same on both sides for it to be compared.
	needs []Field
}

// What counts depend on, and what is metered besides: a count is the same on every machine.
var (
	workload = []Field{Links, Faults, Params, Graph, Broker}
	machine  = slices.Concat(workload, []Field{Host, Go})
)

// The table of metrics, in the order of reports. Samples come in an order in which one that follows
// from another stands behind it.
var metrics = []metric{
	{name: "messages", column: "messages", better: lower, needs: workload},
	{name: "bytes", column: "bytes", unit: "B", better: lower, needs: workload},
	{name: "wire_bytes", column: "wire_bytes", unit: "B", better: lower, needs: with(workload, Stack)},
	{name: "dropped", column: "dropped", better: lower, needs: workload},
	{name: "setup_messages", column: "setup_messages", better: lower, needs: workload},
	{name: "depth", column: "depth", better: lower, ordered: true, needs: workload},
	{name: "ops", column: "ops", needs: workload},
	{name: "virtual", column: "virtual_s", unit: "s", better: lower, ordered: true, needs: workload},
	{name: "predicted", column: "predicted_j", unit: "J", better: lower, needs: with(workload, Stack, Profile)},
	{name: "cpu", column: "cpu_s", unit: "s", better: lower, sampled: true, needs: machine},
	{name: "energy", column: "energy_j", unit: "J", better: lower, sampled: true, needs: with(machine, Energy)},
	{
		name: "gco2e", column: "gco2e", unit: "g", better: lower, sampled: true,
		needs: with(machine, Energy, Factor),
	},
	{name: "wall", column: "wall_s", unit: "s", better: lower, sampled: true, needs: machine},
}

// own are figures that algorithms and benchmarks report by a name of their own, of which it is
// known which way they get better. Of others neither is.
var own = map[string]direction{
	"rounds": lower, "allocs/op": lower, "B/op": lower, "msgs/op": lower, "wire-B/op": lower, "drops/op": lower,
	"rounds/op": lower, "MB/s": higher, "B/s": higher,
}

func with(fields []Field, more ...Field) []Field { return slices.Concat(fields, more) }

// value is the figure of a record, and false where it has none.
func (m *metric) value(r *record.Record) (float64, bool) {
	if m.column != "" {
		v, ok := record.ByName(m.column).Value(r)
		return v, ok
	}
	for _, f := range r.Metrics {
		if f.Name == m.name {
			return f.Value, true
		}
	}
	return 0, false
}

// metricsOf are the metrics that records may have: those of the table, and their own by name in the
// order in which they come.
func metricsOf(records []*record.Record) []metric {
	all := slices.Clone(metrics)
	for _, r := range records {
		for _, f := range r.Metrics {
			if named(all, f.Name) != nil {
				continue
			}
			m := metric{name: f.Name, unit: f.Unit, better: own[f.Name], needs: workload}
			if r.Engine.Foreign {
				m.sampled, m.needs = true, machine
			} else {
				m.ordered = true
			}
			all = append(all, m)
		}
	}
	return all
}

// named is the metric of a name, or of that of its column; nil for none.
func named(list []metric, name string) *metric {
	i := slices.IndexFunc(list, func(m metric) bool { return m.name == name || m.column == name && name != "" })
	if i < 0 {
		return nil
	}
	return &list[i]
}

// namesOf are the names of metrics.
func namesOf(list []metric) []string {
	names := make([]string, len(list))
	for i := range list {
		names[i] = list[i].name
	}
	return names
}
