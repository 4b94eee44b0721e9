package exports

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
)

// sciReport is what ISO/IEC 21031:2024 wants said of scores: the boundary, what is outside of it,
// by which method, and the parts of each score.
type sciReport struct {
	Standard   string        `json:"standard"`
	Equation   string        `json:"equation"`
	Tool       string        `json:"tool"`
	Host       record.Host   `json:"host"`
	Boundary   []string      `json:"boundary"`
	Exclusions []string      `json:"exclusions"`
	Method     record.Method `json:"method"`
	Warnings   []string      `json:"warnings"`
	Scores     []sciScore    `json:"scores"`
}

// sciScore is the score of one record, for one functional unit. What is not known is null.
type sciScore struct {
	Of       string        `json:"of"`
	Problem  string        `json:"problem"`
	Nodes    int           `json:"nodes"`
	Engine   engine.Engine `json:"engine"`
	Trial    int           `json:"trial"`
	Status   string        `json:"status"`
	R        string        `json:"r"` // the functional unit
	Ops      float64       `json:"ops"`
	EKWh     *ends         `json:"e_kwh"` // with the PUE
	PUE      *float64      `json:"pue"`
	EKind    *energy.Kind  `json:"e_kind"`
	ISource  string        `json:"i_factor"`
	I        *ends         `json:"i_g_per_kwh"`
	IMethod  string        `json:"i_method"`
	IBasis   string        `json:"i_basis"`
	ILoss    *float64      `json:"i_grid_loss"`
	O        *ends         `json:"operational_gco2e"` // E · I
	TE       *ends         `json:"te_gco2e"`
	EL       *float64      `json:"el_s"`
	TiR      *float64      `json:"tir_s"` // CPU time of one unit
	RRofToR  *float64      `json:"rr_of_tor"`
	M        *ends         `json:"m_gco2e"`
	SCI      *ends         `json:"sci_gco2e"`
	WhyNoSCI string        `json:"why_no_sci,omitempty"`
}

// ends are a range; low and high are null where they are not known.
type ends struct {
	Low     *float64 `json:"low"`
	Central float64  `json:"central"`
	High    *float64 `json:"high"`
}

// rangeOf is figures of a record times a factor, nil where the middle is not known.
func rangeOf(r *record.Record, central, low, high string, factor float64) *ends {
	v, known := record.ByName(central).Value(r)
	if !known {
		return nil
	}
	of := func(name string) *float64 {
		if v := numberOf(r, name); v != nil {
			x := *v * factor
			return &x
		}
		return nil
	}
	return &ends{of(low), v * factor, of(high)}
}

func numberOf(r *record.Record, name string) *float64 {
	if v, known := record.ByName(name).Value(r); known {
		return &v
	}
	return nil
}

// SCI writes the Software Carbon Intensity of each record as JSON, with the boundary, what is left
// out, and every part of it; a record of which there is none says why.
func SCI(b *bytes.Buffer, res *record.Results) error {
	out := sciReport{
		Standard: "ISO/IEC 21031:2024", Equation: "SCI = (E * I + M) per R", Tool: res.Tool, Host: res.Host,
		Boundary: []string{
			"the processes that were metered, with the idle share of the threads in use",
			"the site of the machine, by its PUE",
			"the grid, with its losses where i_grid_loss is above 0",
			"the making of the machine, where m_gco2e is not null",
		},
		Exclusions: []string{
			"networks and storage beyond the machine", "monitoring, backup and capacity that waits",
			"building and testing the software", "of a simulated run all but the simulating",
		},
		Method: res.Method, Warnings: append([]string{}, res.Warnings...), Scores: []sciScore{},
	}
	for i := range res.Records {
		out.Scores = append(out.Scores, scoreOf(&res.Records[i]))
	}
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

func scoreOf(r *record.Record) sciScore {
	s := sciScore{
		Of: r.Algorithm, Problem: string(r.Problem), Nodes: r.Nodes, Engine: r.Engine, Trial: r.Trial,
		Status: r.Status, R: r.Unit, Ops: r.Ops, WhyNoSCI: whyNoSCI(r),
		ISource: strings.Join(strings.Fields(r.GridRegion+" "+r.GridEdition), " "),
		IMethod: r.GridMethod, IBasis: r.GridBasis, PUE: numberOf(r, "pue"), ILoss: numberOf(r, "grid_loss"),
		I:  rangeOf(r, "grid_g_per_kwh", "grid_low_g_per_kwh", "grid_high_g_per_kwh", 1),
		TE: rangeOf(r, "hardware_gco2e", "hardware_gco2e_low", "hardware_gco2e_high", 1),
		EL: numberOf(r, "hardware_lifetime_s"), RRofToR: numberOf(r, "hardware_share"),
	}
	if _, known := record.ByName("energy_j").Value(r); known {
		s.EKind = &r.EnergyKind
	}
	if !(r.Ops > 0) || !r.OK() {
		return s
	}
	pue := 1.0
	if s.PUE != nil {
		pue = *s.PUE
	}
	s.EKWh = rangeOf(r, "energy_j", "energy_low_j", "energy_high_j", pue/energy.JoulesPerKWh/r.Ops)
	s.O = rangeOf(r, "gco2e", "gco2e_low", "gco2e_high", 1/r.Ops)
	s.M = rangeOf(r, "embodied_gco2e", "embodied_gco2e_low", "embodied_gco2e_high", 1/r.Ops)
	s.SCI = rangeOf(r, "sci_gco2e", "sci_gco2e_low", "sci_gco2e_high", 1)
	if cpu := numberOf(r, "cpu_s"); cpu != nil && s.M != nil {
		of := *cpu / r.Ops
		s.TiR = &of
	}
	return s
}

// whyNoSCI says why a record has no score, "" where it has one.
func whyNoSCI(r *record.Record) string {
	_, scored := record.ByName("sci_gco2e").Value(r)
	_, made := record.ByName("embodied_gco2e").Value(r)
	_, emitted := record.ByName("gco2e").Value(r)
	switch {
	case !r.OK():
		return "the run did not go as asked"
	case scored:
		return ""
	case !(r.Ops > 0):
		return "no functional unit was done"
	case !emitted:
		return "the energy or its emissions are not known"
	case r.GridMethod == record.MarketBased:
		return "the grid factor is market-based, which the standard does not admit"
	case !made:
		return "what making the machine emitted is not known (--embodied)"
	}
	return "a part of it is not known"
}
