package harness

import (
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/outcomes"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy/cost"
)

// predict fills in what the profile of the engine says the execution would cost.
func (r *Runner) predict(rec *record.Record, m *measured) ([]string, error) {
	profile := r.profile(rec.Engine)
	p, err := profile.Predict(outcomes.Payable(profile, m.Work.Mean(), rec.Messages, rec.WireBytes))
	if err != nil {
		return nil, err
	}
	p.Joules = p.Joules.Widen(m.PredictedJ.Share())
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
