package harness

import (
	"github.com/joulemark/joulemark/bench/charge"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/outcomes"
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
			Repetitions: int(m.Runs), Status: m.status, Stack: m.stack.Name,
		},
		Counted: m.Counted(spec),
	}
	rec.WindowS, rec.ShortWindow = m.usage.CPU, m.short
	if t.Engine == engine.Sim {
		virtual := m.GoalS.Mean
		rec.VirtualS = &virtual
	}
	if t.Engine == engine.Reference {
		rec.MessagesByKind = m.byKind
	}
	if m.first.Transfer != nil {
		framing, written := m.Framing.Mean, m.Written.Mean
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
		bytes, packets := float64(k.Bytes)/float64(m.Runs), float64(k.Packets)/float64(m.Runs)
		rec.KernelBytes, rec.KernelPackets = &bytes, &packets
	}
	if ci := record.Interval(m.cpu); ci != nil {
		half := energy.CPUSeconds(*ci)
		rec.CPUCI95S = &half
	}
	rec.Started, rec.Ended = &m.started, &m.ended
	rec.Faults = m.Sums.Faults.Figures(m.failures)
	return rec, r.account(&rec, m)
}

// account fills in energy and carbon.
func (r *Runner) account(rec *record.Record, m *measured) error {
	if err := charge.To(rec, m.usage, m.energy, int(m.Runs), r.Accounting); err != nil {
		return err
	}
	if err := networkEnergy(rec, &m.Sums); err != nil {
		return err
	}
	return r.radio(rec, &m.first)
}

// networkEnergy fills in what networks use that carry the bytes.
func networkEnergy(rec *record.Record, s *outcomes.Sums) error {
	net, err := cost.NetworkEnergy(energy.Bytes(rec.WireBytes))
	if err != nil {
		return err
	}
	net = net.Widen(s.WireBytes.Share())
	rec.NetworkJ, rec.NetworkLowJ, rec.NetworkHighJ = net.Central, net.Low, net.High
	return nil
}
