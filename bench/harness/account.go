package harness

import (
	"fmt"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/cost"
)

// record turns what was measured into a record: energy and carbon of one execution.
func (r *Runner) record(t Trial, m *measured) (record.Record, error) {
	spec := t.Algorithm.Spec
	rec := record.Record{
		Run: record.Run{
			Algorithm: spec.Name, Problem: spec.Problem, Unit: spec.Unit,
			Nodes: t.Nodes, Engine: t.Engine, Seed: t.Seed, Trial: t.Index,
			Repetitions: m.runs, Status: m.status,
		},
		Counted: m.mean.Counted,
	}
	rec.WindowS, rec.ShortWindow, rec.LateTimers = m.usage.CPU, m.short, m.late
	rec.MessagesCI95, rec.DroppedCI95 = m.spread.messages.Interval(), m.spread.dropped.Interval()
	if e := m.first.Expected; e.Known() {
		rec.ExpectedLow, rec.ExpectedHigh = &e.Low, &e.High
	}
	if t.Engine == engine.Sim {
		virtual := m.mean.goalS
		rec.VirtualS = &virtual
	}
	for i, f := range m.first.Result.Metrics {
		rec.Metrics = append(rec.Metrics, record.NamedFigure{Name: f.Name, Value: m.mean.metrics[i], Unit: f.Unit})
	}
	rec.MessagesByKind = m.byKind
	for i, k := range spec.Kinds {
		if !k.Setup && t.Engine != engine.Reference {
			rec.MessagesByKind = append(rec.MessagesByKind, record.NamedFigure{Name: k.Name, Value: m.mean.kinds[i]})
		}
	}
	for i, n := range m.mean.reasons {
		if n > 0 {
			rec.DroppedByReason = append(rec.DroppedByReason,
				record.NamedFigure{Name: engine.DropReason(i).String(), Value: n})
		}
	}
	if m.first.Transfer != nil {
		framing, written := m.mean.framing, m.mean.written
		rec.FramingBytes, rec.WrittenBytes = &framing, &written
		for _, f := range m.refused {
			rec.RefusedByReason = append(rec.RefusedByReason,
				record.NamedFigure{Name: f.Reason, Value: float64(f.Count)})
		}
	}
	if r.Scenario.Hosts.Any() && t.Engine.Sockets {
		rec.Processes = t.Nodes
	}
	if k := m.kernel; k != nil {
		bytes, packets := float64(k.Bytes)/float64(m.runs), float64(k.Packets)/float64(m.runs)
		rec.KernelBytes, rec.KernelPackets = &bytes, &packets
	}
	if t.Engine == engine.Reference {
		rec.WireBytes = wireOfReal(rec)
	}
	if ci := record.Interval(m.cpu); ci != nil {
		half := energy.CPUSeconds(*ci)
		rec.CPUCI95S = &half
	}
	rec.Faults = m.faultTally.figures(m.failures)
	return rec, r.account(&rec, m)
}

// account fills in energy and carbon. What follows from a measured or counted mean is known no
// better than that mean, so its range holds the interval of the mean beside that of the model.
func (r *Runner) account(rec *record.Record, m *measured) error {
	used, joules := m.usage.Per(m.runs), m.energy.Per(m.runs)
	if err := joules.Valid(); err != nil {
		return fmt.Errorf("energy of %s: %w", rec.Algorithm, err)
	}
	rec.CPUS, rec.WallS = used.CPU, float64(used.Wall)
	rec.CPUResolutionS = float64(m.usage.Resolution)
	gross := joules.Gross
	if rec.CPUCI95S != nil && rec.CPUS > 0 {
		share := float64(*rec.CPUCI95S / rec.CPUS)
		half := gross.Central * energy.Joules(share)
		gross, rec.EnergyCI95J = gross.Widen(share), &half
	}
	rec.EnergyJ, rec.EnergyLowJ, rec.EnergyHighJ = gross.Central, gross.Low, gross.High
	attribute(rec, joules)
	rec.IdleJ, rec.NetJ = joules.Idle.Central, joules.Net.Central
	rec.EnergyKind, rec.EnergySource = joules.Kind, joules.Source

	wire := energy.Bytes(rec.WireBytes)
	net, err := cost.NetworkEnergy(wire)
	if err != nil {
		return err
	}
	if rec.Engine != engine.Reference { // whose bytes are those of all repetitions together
		net = net.Widen(m.spread.wire.Share())
	}
	rec.NetworkJ, rec.NetworkLowJ, rec.NetworkHighJ = net.Central, net.Low, net.High
	rec.Carbon = carbonOf(r.Accounting, gross)
	return r.radio(rec, &m.first)
}

// carbonOf is what the energy emits, with all that it was computed from.
func carbonOf(a carbon.Accounting, gross energy.Range[energy.Joules]) record.Carbon {
	g, f := a.Carbon(gross), a.Factor
	pue, loss := float64(a.PUE), a.Loss()
	c := record.Carbon{
		GCO2e: g.Central, GCO2eLow: g.Low, GCO2eHigh: g.High,
		GridRegion: f.Region, GridYear: f.Year, GridEdition: f.Edition, GridGPerKWh: f.Intensity(),
		PUE: &pue, GridLoss: &loss, GridLowGPerKWh: &f.CO2e.Low, GridHighGPerKWh: &f.CO2e.High,
	}
	if co2, ok := a.CO2(gross); ok {
		c.GCO2, c.GridCO2GPerKWh = &co2.Central, &f.CO2.Central
	}
	return c
}
