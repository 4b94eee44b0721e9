package record

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/energy"
)

// The figures of the SCI are known together, and no text of a grid factor is made up.
func TestSCIGoesTogether(t *testing.T) {
	g, more := energy.GramsCO2e(1), energy.GramsCO2e(2)
	life, never, share, whole := energy.Seconds(1), energy.Seconds(0), 2.0, 1.0
	machine := func(low, high *energy.GramsCO2e, life *energy.Seconds, share *float64) func(*Record) {
		return func(r *Record) { r.Hardware = Hardware{&g, low, high, life, share} }
	}
	for want, change := range map[string]func(*Record){
		"hardware_lifetime_s, hardware_share: some without the others": func(r *Record) { r.HardwareGCO2e = &g },
		"hardware_share: 2 (allowed: 0 to 1)":                          machine(&g, &g, &life, &share),
		"hardware_lifetime_s: 0 (allowed: more than 0)":                machine(&g, &g, &never, &whole),
		"hardware_gco2e: 1 from 2 to 1":                                machine(&more, &g, &life, &whole),
		`grid_method: "grid" (allowed: location, market, or nothing)`: func(r *Record) {
			r.GridMethod, r.GridBasis = "grid", "average"
		},
		"grid_method, grid_basis: one without the other": func(r *Record) { r.GridBasis = "marginal" },
	} {
		r := elected()
		change(&r)
		if err := r.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
