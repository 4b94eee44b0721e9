package harness

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/charge"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/cost"
)

// record turns what was measured into a record: energy and carbon of one execution.
func (r *Runner) record(t Trial, m *measured) (record.Record, error) {
	spec := t.Algorithm.Spec
	rec := record.Record{
		Run: record.Run{
			Algorithm: spec.Name, Params: caseText(t.Case), Problem: spec.Problem, Unit: spec.Unit,
			Nodes: t.Nodes, Engine: t.Engine, Seed: t.Seed, Trial: t.Index,
			Repetitions: m.runs, Status: m.status, Stack: m.stack.Name,
		},
		Counted: m.mean.Counted,
	}
	rec.WindowS, rec.ShortWindow, rec.LateTimers = m.usage.CPU, m.short, m.late
	rec.MessagesCI95, rec.DroppedCI95 = m.spread.messages.Interval(), m.spread.dropped.Interval()
	if e := m.first.Expected; e.Known() {
		rec.ExpectedLow, rec.ExpectedHigh = &e.Low, &e.High
	}
	for i := range m.first.Parts {
		p := &m.first.Parts[i]
		sent := p.Of(m.mean.Messages, func(k algorithms.Kind) float64 { return m.mean.kinds[k] })
		named := func(x float64) record.NamedFigure { return record.NamedFigure{Name: p.Name, Value: x} }
		rec.PartMessages = append(rec.PartMessages, named(sent))
		rec.PartExpectedLow = append(rec.PartExpectedLow, named(p.Expected.Low))
		rec.PartExpectedHigh = append(rec.PartExpectedHigh, named(p.Expected.High))
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
	if ci := record.Interval(m.cpu); ci != nil {
		half := energy.CPUSeconds(*ci)
		rec.CPUCI95S = &half
	}
	rec.Started, rec.Ended = &m.started, &m.ended
	rec.Faults = m.faultTally.figures(m.failures)
	return rec, r.account(&rec, m)
}

// account fills in energy and carbon.
func (r *Runner) account(rec *record.Record, m *measured) error {
	if err := charge.To(rec, m.usage, m.energy, m.runs, r.Accounting); err != nil {
		return err
	}
	wire := energy.Bytes(rec.WireBytes)
	net, err := cost.NetworkEnergy(wire)
	if err != nil {
		return err
	}
	net = net.Widen(m.spread.wire.Share())
	rec.NetworkJ, rec.NetworkLowJ, rec.NetworkHighJ = net.Central, net.Low, net.High
	return r.radio(rec, &m.first)
}
