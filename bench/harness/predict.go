package harness

import (
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/cost"
)

// WorkOf is what an execution did, as far as profiles put a price on it. Copies and messages of
// set-up cost what others do; timers are the events that are neither starts nor deliveries. The
// bytes on the wire depend on the stack and are left at 0.
func WorkOf(o *engine.Outcome, nodes int) cost.Work {
	c := &o.Counts
	delivered := c.Delivered + c.Setup.Delivered
	return cost.Work{
		Nodes: float64(nodes), Messages: float64(delivered),
		Payload: energy.Bytes(c.Bytes + c.Setup.Bytes), Depth: float64(c.Depth),
		Timers: float64(max(0, o.Events-int64(nodes)-delivered)), Waits: float64(o.Waits),
	}
}

// averageWork takes the work of one more execution into the mean.
func (m *measured) averageWork(w cost.Work) {
	mean := &m.mean.work
	mean.Nodes = w.Nodes
	for _, f := range [...]struct {
		mean  *float64
		value float64
	}{
		{&mean.Messages, w.Messages},
		{(*float64)(&mean.Payload), float64(w.Payload)},
		{&mean.Depth, w.Depth},
		{&mean.Timers, w.Timers},
		{&mean.Waits, w.Waits},
	} {
		m.average(f.mean, f.value)
	}
}

// payable is the work on which a profile puts its price: the built-in ones count the messages that
// were sent and the bytes on the wire.
func payable(profile cost.Profile, work cost.Work, messages, wire float64) cost.Work {
	if profile.Calibration == nil {
		work.Messages = messages
	}
	work.Wire = energy.Bytes(wire)
	return work
}

// predict fills in what the profile of the engine says the execution would cost.
func (r *Runner) predict(rec *record.Record, m *measured) ([]string, error) {
	profile := r.profile(rec.Engine)
	p, err := profile.Predict(payable(profile, m.mean.work, rec.Messages, rec.WireBytes))
	if err != nil {
		return nil, err
	}
	p.Joules = p.Joules.Widen(m.spread.predicted.Share())
	rec.PredictedJ, rec.PredictedLowJ, rec.PredictedHighJ = p.Joules.Central, p.Joules.Low, p.Joules.High
	rec.Profile = profile.Name
	site := r.Accounting
	if profile.NoPUE {
		site = site.Outside()
	}
	pue := float64(site.PUE)
	rec.PredictedPUE = &pue
	if p.HasCPU {
		rec.PredictedCPUS = &p.CPU.Central
	}
	if rec.Engine != engine.Sim && slices.Contains(r.Scenario.Engines, engine.Sim) {
		return nil, nil // the simulated record has said it
	}
	found := make([]string, len(p.Warnings))
	for i, w := range p.Warnings {
		found[i] = "prediction: " + w
	}
	return found, nil
}

// profile is that of an engine.
func (r *Runner) profile(e engine.Engine) cost.Profile {
	if p, ok := r.Profiles[e]; ok {
		return p
	}
	return r.Profile
}

// profilesLine says where predictions come from.
func (r *Runner) profilesLine() string {
	var lines []string
	for _, e := range r.Scenario.Engines {
		p := r.profile(e)
		line := fmt.Sprintf("%s (%v): %s", p.Name, p.Kind, p.Source)
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "; ")
}

// validProfiles checks the profiles that will be used.
func (r *Runner) validProfiles() []error {
	var errs []error
	for _, e := range r.Scenario.Engines {
		p := r.profile(e)
		errs = append(errs, p.Validate())
	}
	return distinct(errs)
}
